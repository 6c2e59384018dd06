// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// Loops of the source in optimised code.
extension MovedLine {
  /// Where a loop of the source begins: where control enters the code's loop from outside.
  func beginning(of loop: SourceLoop) -> WaysIn? {
    guard case .found(let found) = find(loop) else { return nil }
    if let check = check(before: found, of: loop), let ways = WaysIn(atEndOf: check, in: flow, code) { return ways }
    let before = flow.blocks[found.header].predecessors.filter { !found.blocks.contains($0) }
    return WaysIn(before.map { WaysIn.Edge(from: $0, to: found.header) }, in: flow, code)
  }

  /// The block that decides, once before the code's loop, whether there is a round at all: the first one, if a
  /// condition has several parts.
  private func check(before found: CodeFlow.Loop, of loop: SourceLoop) -> Int? {
    let deciding = flow.dominators(of: found.header).drop { !isChoice($0) }.prefix { block in
      guard case .conditionalJump = code.instructions[flow.blocks[block].last].kind else { return false }
      return witnesses(of: flow.blocks[block].last).allSatisfy { labels[$0] == loop.lines.lowerBound }
        && decides(block, on: found.header)
    }
    return deciding.last
  }

  enum FoundLoop {
    case none, several
    case found(CodeFlow.Loop)
  }

  /// Which loop of the code is a loop of the source.
  func find(_ loop: SourceLoop) -> FoundLoop {
    let inside = loops.filter { found in
      guard let own = span(of: found, leavingOut: entryLabel(before: loop)), loop.lines.holds(own) else { return false }
      // It may be an inner loop that the compiler left.
      return !loop.inner.contains { $0.holds(own) }
    }
    guard let outermost = inside.max(by: { $0.blocks.count < $1.blocks.count }) else { return .none }
    let isWhole = inside.allSatisfy { $0.blocks.isSubset(of: outermost.blocks) } && leads(to: loop.lines, outermost)
    return isWhole ? .found(outermost) : .several
  }

  /// Whether the code of a loop of the source comes behind the head of the code's loop: otherwise that is only a part
  /// of it.
  private func leads(to lines: ClosedRange<Int>, _ loop: CodeFlow.Loop) -> Bool {
    labels.indices.allSatisfy { index in
      guard let label = labels[index], label > lines.lowerBound, lines.contains(label), isFixed(index) else {
        return true
      }
      let block = flow.blockOf[index]
      return !flow.isReached(block) || flow.endsInPanic(block, code) || flow.dominates(loop.header, block)
    }
  }

  /// The function's own line: code that reads an argument passed on the stack has it. Nil if it may be the line of a
  /// loop around this one.
  private func entryLabel(before loop: SourceLoop) -> Int? {
    guard let label = labels.first ?? nil, label < loop.lines.lowerBound, let around = source.around,
      !around.loops.contains(where: { $0.lines.lowerBound <= label })
    else { return nil }
    return label
  }

  /// The lines of a loop's code; nil if some of it is not of this source, or all of it is of a call that was inlined.
  ///
  /// - Parameter anywhere: A line whose code may be in any loop, and so is omitted.
  func span(of loop: CodeFlow.Loop, leavingOut anywhere: Int? = nil) -> ClosedRange<Int>? {
    var least = Int.max
    var greatest = 0
    var isOwn = false
    for index in loop.blocks.lazy.flatMap({ flow.blocks[$0].range }) where !isIncidental(index) {
      guard let label = labels[index] else { return nil }
      if label == anywhere { continue }
      (least, greatest) = (min(least, label), max(greatest, label))
      isOwn = isOwn || !isInlined(index)
    }
    return isOwn ? least...greatest : nil
  }
}

extension ClosedRange<Int> {
  fileprivate func holds(_ other: ClosedRange<Int>) -> Bool {
    contains(other.lowerBound) && contains(other.upperBound)
  }
}
