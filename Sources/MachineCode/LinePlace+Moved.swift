// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

extension LineSearch {
  /// An instruction of the straight line that runs once each time the line runs; nil if none is known.
  ///
  /// As with inlined calls, branches, calls and stores stay where the source has them, but computation may move.
  ///
  /// - Parameter first: The block of the line's first statement.
  func anchor(first: Int) -> Int? {
    let stays = flow.blocks[first].last
    let own = sites.inside[line].filter { index in
      let block = flow.blockOf[index]
      return flow.isReached(block) && barriers.decider[block] == nil && !flow.endsInPanic(block, sites.code)
    }
    let solid = own.filter { !sites.isIncidental($0) }
    guard !solid.isEmpty else {
      return sites.isInSourceOrder(line, first, flow, mayComeLater: true) ? stays : nil
    }
    let fixed = solid.filter(sites.isFixed) + branches
    let staysPut = fixed.contains { sites.isCertain($0, of: line) }
    guard let common = flow.commonDominator((staysPut ? fixed : solid).map { flow.blockOf[$0] }) else { return nil }
    if let loop = loops.last(where: { $0.blocks.contains(common) && heads($0, own) }) {
      return beginning(of: loop, own, first: first)
    }
    return staysPut ? solid.first { flow.blockOf[$0] == common } : computation(solid)
  }

  /// A line that only computes is where its code is, not counting what was moved out of loops, unless something shows
  /// that all of it was moved.
  private func computation(_ solid: [Int]) -> Int? {
    var rest = solid
    for loop in loops.reversed() {
      let inner = rest.filter { loop.blocks.contains(flow.blockOf[$0]) }
      let outer = rest.filter { !loop.blocks.contains(flow.blockOf[$0]) }
      guard !inner.isEmpty, outer.allSatisfy({ flow.dominates(flow.blockOf[$0], loop.header) }) else { continue }
      rest = inner
    }
    guard let block = flow.commonDominator(rest.map { flow.blockOf[$0] }),
      let found = rest.first(where: { flow.blockOf[$0] == block })
    else { return nil }
    if sites.mayRunWithoutCall(line, in: flow.blocks[block].range) { return nil }
    // Code that returns from there is where the source has it.
    let returns = solid.contains { sites.code.isReturn($0) && flow.runTogether(flow.blockOf[$0], block) }
    return returns || sites.isInSourceOrder(line, block, flow, mayComeLater: true) ? found : nil
  }

  private var branches: [Int] {
    sites.branches.ofCall[line].filter { index in
      flow.isReached(flow.blockOf[index]) && barriers.decider[flow.blockOf[index]] == nil
    }
  }
}

// MARK: - Loops

extension LineSearch {
  /// Whether the line is the head of a loop: it has code where a round ends and decides elsewhere whether to continue,
  /// or the loop has none of the lines above.
  private func heads(_ loop: CodeFlow.Loop, _ own: [Int]) -> Bool {
    let closing = own.filter { loop.latches.contains(flow.blockOf[$0]) }
    guard !closing.isEmpty else { return false }
    let deciding = branches.map { flow.blockOf[$0] }.filter { block in
      loop.blocks.contains(block) && !loop.blocks.isSuperset(of: flow.blocks[block].successors)
    }
    if closing.contains(where: { !sites.isIncidental($0) && !deciding.contains(flow.blockOf[$0]) }), !deciding.isEmpty {
      return true
    }
    return loop.blocks.allSatisfy { block in
      flow.blocks[block].range.allSatisfy { index in
        guard let lines = sites.body.linesInCommon(index, line) else { return true }
        return lines.instruction >= lines.call || sites.isIncidental(index)
      }
    }
  }

  /// The head of a loop counts where the loop begins, not in each round.
  private func beginning(of loop: CodeFlow.Loop, _ own: [Int], first: Int) -> Int? {
    let entries = flow.blocks[loop.header].predecessors.filter { !loop.blocks.contains($0) && flow.isReached($0) }
    guard entries.count == 1 else { return loop.blocks.contains(first) ? flow.blocks[first].last : nil }
    if flow.runTogether(first, entries[0]) { return flow.blocks[first].last }
    let outside = own.filter { index in
      !loop.blocks.contains(flow.blockOf[index]) && sites.code.instructions[index].kind == .other
    }
    if let found = outside.first(where: { flow.runTogether(flow.blockOf[$0], entries[0]) }) { return found }
    if loop.blocks.contains(first) { return flow.blocks[first].last }
    return flow.blocks[entries[0]].range.last { sites.body.owner[$0] == sites.body.calls[line].parent }
  }
}

extension FunctionCode {
  func isReturn(_ index: Int) -> Bool {
    if case .return = instructions[index].kind { true } else { false }
  }
}

extension CodeFlow {
  /// Whether nothing follows the call at the end of a block.
  func endsInPanic(_ block: Int, _ code: FunctionCode) -> Bool {
    guard blocks[block].successors.isEmpty, case .call = code.instructions[blocks[block].last].kind else {
      return false
    }
    return true
  }

  /// Blocks that run repeatedly; the first leads to all of them.
  struct Loop {
    let header: Int
    var blocks: Set<Int>
    /// The blocks from which a round continues with the next.
    var latches: Set<Int> = []
  }

  /// Inner loops before those around them.
  func loops() -> [Loop] {
    var found: [Int: Loop] = [:]
    for latch in blocks.indices where isReached(latch) {
      for header in blocks[latch].successors where dominates(header, latch) {
        var loop = found[header] ?? Loop(header: header, blocks: [header])
        loop.latches.insert(latch)
        loop.blocks.insert(latch)
        if latch != header { loop.blocks.formUnion(walkBack(from: latch, to: header)) }
        found[header] = loop
      }
    }
    return found.values.sorted { ($0.blocks.count, $0.header) < ($1.blocks.count, $1.header) }
  }

  /// The blocks that lead to the first without passing the second.
  private func walkBack(from block: Int, to header: Int) -> Set<Int> {
    reaching(block) { $0 != header && isReached($0) }
  }

  /// The last block that comes before all of them on every path; nil if there is none. All are reached.
  func commonDominator(_ blocks: [Int]) -> Int? {
    blocks.first.map { first in blocks.dropFirst().reduce(first) { commonDominator($0, $1) } }
  }
}
