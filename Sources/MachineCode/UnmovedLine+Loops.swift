// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// Lines that begin loops.
extension UnmovedLine {
  /// The blocks that go back to this one for the next round of a loop with a condition whose head is the line.
  func closing(_ header: Int) -> Set<Int> {
    guard let loop = lines.loops.first(where: { $0.header == header }) else { return [] }
    return loop.latches.filter { labels[flow.blocks[$0].last] == line }
  }

  /// The header of the loop if the line has only the code that runs after each round.
  func afterRound(_ blocks: Set<Int>) -> CodeFlow.Loop? {
    lines.loops.first { loop in
      blocks.isSubset(of: loop.blocks) && !blocks.contains(loop.header)
        && loop.latches.contains { blocks.contains($0) && labels[flow.blocks[$0].last] == line }
    }
  }

  /// The loop that begins with the line, and an instruction in it.
  var sourceLoop: (loop: CodeFlow.Loop, first: Int)? {
    guard let loop = source.loop else { return nil }
    let inside = lines.loops.filter { found in
      found.blocks.allSatisfy { block in
        flow.blocks[block].range.allSatisfy { labels[$0].map(loop.lines.contains) ?? true }
      }
    }
    guard let outermost = inside.max(by: { $0.blocks.count < $1.blocks.count }) else { return nil }
    // Loops side by side are inside this one, which continues behind neither.
    guard inside.allSatisfy({ $0.blocks.isSubset(of: outermost.blocks) }) else { return nil }
    return (outermost, flow.blocks[outermost.header].range.lowerBound)
  }

  /// Where a loop without a condition begins.
  func beginning(of loop: CodeFlow.Loop, scope: Int) -> LinePlace? {
    let found = entries(of: loop.header, without: loop.latches)
    guard !found.addresses.isEmpty else { return nil }
    return LinePlace(addresses: found.addresses, scope: lines.address(scope), isCertain: found.isCertain)
  }

  /// The jumps that lead into a block, except those of some others.
  func entries(of block: Int, without latches: Set<Int>) -> (addresses: [UInt64], isCertain: Bool) {
    let ways = flow.blocks[block].predecessors.filter { !latches.contains($0) && flow.isReached($0) }
    let alone = ways.filter { flow.blocks[$0].successors == [block] }
    return (alone.map { lines.address(flow.blocks[$0].last) }, ways == alone)
  }
}
