// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// Cases of a `switch` that was optimised: by halves, through a table, by length.
extension MovedLine {
  /// Where control leaves the comparisons.
  private struct Exit {
    let edge: WaysIn.Edge
    /// The clause whose body it leads to; nil: none matched.
    let clause: Int?
  }

  private enum Part {
    case comparison, unknown
    case body(Int)
    case behind
  }

  /// A case is evaluated where it matches, or a later one does, or none: where control goes on to their bodies.
  func evaluation(of line: Int, in choice: SourceSwitch) -> WaysIn? {
    guard let own = choice.clauses.firstIndex(where: { $0.line == line && !$0.isDefault }),
      choice.clauses.allSatisfy({ clause in clause.body.map { $0.lowerBound > clause.lastLine } ?? true }),
      choice.clauses[..<own].allSatisfy({ $0.isDefault || $0.body != nil }),
      let exits = exits(of: choice)
    else { return nil }
    // What the compiler did in one with something else has no way of its own.
    let reached = Set(exits.compactMap(\.clause))
    for (index, clause) in choice.clauses.enumerated() where clause.body != nil && !reached.contains(index) { return nil }
    let counted = exits.filter { exit in
      exit.clause.map { $0 >= own || choice.clauses[$0].isDefault } ?? true
    }
    return WaysIn(counted.map(\.edge), in: flow, code)
  }

  private func exits(of choice: SourceSwitch) -> [Exit]? {
    let deciding = flow.blocks.indices.filter { block in
      guard flow.isReached(block) else { return false }
      switch code.instructions[flow.blocks[block].last].kind {
      case .conditionalJump, .indirectJump: return labels[flow.blocks[block].last].map(choice.isHead) ?? false
      default: return false
      }
    }
    guard let head = flow.commonDominator(deciding) else { return nil }
    var exits: [Exit] = []
    var inside: Set<Int> = [head]
    var waiting = [head]
    while let block = waiting.popLast() {
      for next in flow.blocks[block].successors where !inside.contains(next) {
        let edge = WaysIn.Edge(from: block, to: next)
        switch part(next, choice) {
        case .unknown: return nil
        case .body(let clause): exits.append(Exit(edge: edge, clause: clause))
        case .behind: exits.append(Exit(edge: edge, clause: nil))
        case .comparison:
          guard flow.dominates(head, next) else { return nil }
          inside.insert(next)
          waiting.append(next)
        }
      }
      if inside.count > Self.mostBlocks { return nil }
    }
    return exits
  }

  private static let mostBlocks = 2048

  /// What a block is that control comes to from a comparison.
  private func part(_ block: Int, _ choice: SourceSwitch) -> Part {
    var block = block
    for _ in flow.blocks {
      for index in flow.blocks[block].range where !isIncidental(index) {
        if case .jump = code.instructions[index].kind { continue }
        guard let label = labels[index] else { return .unknown }
        if choice.isHead(label) { return .comparison }
        if !choice.lines.contains(label) { return .behind }
        return choice.clauses.firstIndex { $0.body?.contains(label) ?? false }.map { .body($0) } ?? .unknown
      }
      guard flow.blocks[block].successors.count == 1 else { return .unknown }
      block = flow.blocks[block].successors[0]
    }
    return .unknown
  }
}
