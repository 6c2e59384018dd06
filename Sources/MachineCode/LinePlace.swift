// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// Where a line is counted.
package struct LinePlace: Hashable, Sendable {
  /// As linked.
  package let address: UInt64
  /// False where the line's code lies so that it may run more or less often than the line does.
  package let isCertain: Bool
}

/// Finds, for a line of optimised code, an instruction that runs once for each time that the line does.
///
/// The line's first statement, as the debug information has it, is that place unless the optimiser moved it.
package struct LinePlaces {
  private let sites: InlinedCallSites
  /// The line, as a call of its own.
  private let line: Int
  /// Where its statements start, ascending.
  private let starts: [Int]
  private let barriers: WriteBarriers?

  /// - Parameters:
  ///   - starts: The addresses at which the line's statements start, all in one call of the body or in none; ascending.
  ///   - neverReturning: Functions after whose call nothing runs.
  ///   - writeBarrierFlag: As in `FunctionCode.writeBarrierFlag`.
  ///   - table: Where a jump through a table may go; nil where that is not known.
  package init?(
    of starts: [UInt64], _ code: FunctionCode, _ body: InlinedBody, neverReturning: Set<UInt64>,
    writeBarrierFlag: UInt64?, table: @escaping (Instruction) -> [UInt64]? = { _ in nil }
  ) {
    self.starts = starts.compactMap { code.index(of: $0) }
    guard let first = self.starts.first else { return nil }
    let apart = body.settingApart(line: body.line[first], of: body.owner[first])
    sites = InlinedCallSites(code, apart.body, neverReturning: neverReturning, table: table)
    line = apart.call
    barriers = sites.flow.map { WriteBarriers(code, $0, flag: writeBarrierFlag) }
  }

  package var place: LinePlace {
    guard let flow = sites.flow, let barriers, flow.isReached(flow.blockOf[starts[0]]) else {
      return LinePlace(address: address(starts[0]), isCertain: true)
    }
    return place(flow, barriers)
  }

  private func place(_ flow: CodeFlow, _ barriers: WriteBarriers) -> LinePlace {
    guard let decider = barriers.decider[flow.blockOf[starts[0]]] else {
      return LinePlace(address: address(starts[0]), isCertain: true)
    }
    return near(decider, flow, barriers)
  }

  private func address(_ index: Int) -> UInt64 { sites.code.instructions[index].address }
}

// MARK: - Write barriers

extension LinePlaces {
  /// What runs as often as a block that decides on a write barrier: the line's own code or, where all of that is in the
  /// barrier, what is before it or behind.
  private func near(_ decider: Int, _ flow: CodeFlow, _ barriers: WriteBarriers) -> LinePlace {
    let own = sites.inside[line].filter { flow.isReached(flow.blockOf[$0]) }
    let around = sites.code.instructions.indices.filter { sites.body.owner[$0] == sites.body.calls[line].parent }
    let before = around.filter { flow.blockOf[$0] == decider }.suffix(1)
    let behind = barriers.join(of: decider, flow).map { join in around.filter { flow.blockOf[$0] == join } } ?? []
    let found = (starts + own).first { flow.runTogether(flow.blockOf[$0], decider) }
    return LinePlace(
      address: address(found ?? before.first ?? behind.first ?? starts[0]),
      isCertain: found ?? before.first ?? behind.first != nil)
  }
}

extension CodeFlow {
  /// Whether two blocks run equally often, one of them always before the other, while the function returns. Both are
  /// reached.
  func runTogether(_ left: Int, _ right: Int) -> Bool {
    if left == right { return true }
    guard dominates(left, right) || dominates(right, left) else { return false }
    let (first, second) = dominates(left, right) ? (left, right) : (right, left)
    let before = reached(from: first) { $0 != second }
    if before.contains(first) || before.contains(where: { $0 != second && leaves.contains($0) }) { return false }
    return !reached(from: second) { $0 != first }.contains(second)
  }
}
