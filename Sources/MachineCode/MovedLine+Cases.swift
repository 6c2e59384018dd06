// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// Cases of a `switch` that was optimised: by binary search, through a table, by length.
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

  /// A case is evaluated if it matches, or a later one does, or none: count where control continues to their bodies.
  func evaluation(of line: Int, in choice: SourceSwitch) -> WaysIn? {
    guard let own = choice.clauses.firstIndex(where: { $0.line == line && !$0.isDefault }),
      choice.clauses.allSatisfy({ clause in clause.body.map { $0.lowerBound > clause.lastLine } ?? true }),
      let exits = exits(of: choice)
    else { return nil }
    // A body without code of its own can't be distinguished from the code behind them all.
    let reached = Set(exits.compactMap(\.clause))
    for (index, clause) in choice.clauses[..<own].enumerated() where !clause.isDefault && !reached.contains(index) {
      return nil
    }
    let counted = exits.filter { exit in
      exit.clause.map { $0 >= own || choice.clauses[$0].isDefault } ?? true
    }
    return WaysIn(counted.map(\.edge), in: flow, code)
  }

  private func exits(of choice: SourceSwitch) -> [Exit]? {
    let deciding = flow.blocks.indices.filter { block in
      flow.isReached(block) && isChoice(block)
        && witnesses(of: flow.blocks[block].last).contains { labels[$0].map(choice.isHead) ?? false }
    }
    // A branch may have the line of another one.
    guard let head = flow.commonDominator(deciding), deciding.contains(head) else { return nil }
    var exits: [Exit] = []
    var inside: Set<Int> = [head]
    var waiting = [head]
    while let block = waiting.popLast() {
      for next in flow.blocks[block].successors where !inside.contains(next) {
        let edge = WaysIn.Edge(from: block, to: next)
        switch part(next, choice) {
        case .unknown: return nil
        case .body(let clause): exits.append(Exit(edge: edge, clause: clause))
        case .behind:
          // A condition that holds leads there, too, if the optimiser left nothing of its body.
          guard choice.hasTag || isLast(edge.from, choice) else { return nil }
          exits.append(Exit(edge: edge, clause: clause(matchedOn: edge, choice)))
        case .comparison:
          guard flow.dominates(head, next) else { return nil }
          inside.insert(next)
          waiting.append(next)
        }
      }
      if inside.count > Self.mostBlocks { return nil }
    }
    return exits.map { exit in
      // A register's new value when nothing matched may have the line of a body.
      let other = exits.first { $0.edge.from == exit.edge.from && $0.edge.to != exit.edge.to }
      guard let clause = exit.clause, other?.clause == clause, !isMatch(exit.edge) else { return exit }
      return Exit(edge: exit.edge, clause: nil)
    }
  }

  /// Whether a comparison is one of the last case.
  private func isLast(_ block: Int, _ choice: SourceSwitch) -> Bool {
    guard let last = choice.clauses.last(where: { !$0.isDefault }) else { return false }
    return witnesses(of: flow.blocks[block].last).allSatisfy { labels[$0].map(last.lists.contains) ?? false }
  }

  /// Whether control takes this path if a comparison has found two numbers equal.
  private func isMatch(_ edge: WaysIn.Edge) -> Bool {
    guard case .conditionalJump(let condition, let target) = code.instructions[flow.blocks[edge.from].last].kind else {
      return false
    }
    let isTaken = code.index(of: target).map { flow.blockOf[$0] == edge.to } ?? false
    return condition == (isTaken ? .equal : .notEqual)
  }

  /// The clause whose number a comparison has found equal; nil if the path is another one.
  private func clause(matchedOn edge: WaysIn.Edge, _ choice: SourceSwitch) -> Int? {
    let last = flow.blocks[edge.from].last
    guard setters[last] != nil, isMatch(edge) else { return nil }
    // The other one may have the line of the `switch`.
    return choice.clauses.firstIndex { clause in
      witnesses(of: last).contains { labels[$0].map { !clause.isDefault && clause.lists.contains($0) } ?? false }
    }
  }

  private static let mostBlocks = 2048

  /// The kind of a block that control reaches from a comparison.
  private func part(_ block: Int, _ choice: SourceSwitch) -> Part {
    var block = block
    for _ in flow.blocks {
      let range = flow.blocks[block].range
      let first = range.first { !isIncidental($0) && !isJump($0) }
      let label = first.flatMap { labels[$0] }
      if let label, choice.isHead(label) { return .comparison }
      if let clause = label.flatMap({ choice.clause(ofBody: $0) }) { return .body(clause) }
      if let label, choice.lines.contains(label) { return .unknown }
      // A number that a body assigns, or its jump, may be all that is left of it.
      let isPrivate = flow.blocks[block].predecessors.count == 1
      let left = isPrivate ? range : range.lowerBound..<(first ?? range.upperBound)
      let clauses = left.lazy.compactMap { labels[$0].flatMap { choice.clause(ofBody: $0) } }
      if let clause = clauses.first { return .body(clause) }
      if first != nil { return .behind }
      guard flow.blocks[block].successors.count == 1 else { return .unknown }
      block = flow.blocks[block].successors[0]
    }
    return .unknown
  }

  private func isJump(_ index: Int) -> Bool {
    if case .jump = code.instructions[index].kind { true } else { false }
  }
}
