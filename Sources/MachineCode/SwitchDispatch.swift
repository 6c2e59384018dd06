// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// The code of a `switch` that finds the case: comparisons, and jumps to the bodies.
///
/// The compiler compares with constants and types in its own order, or by binary search. In the source the cases are
/// evaluated one after the other up to the one that matches: a case is evaluated if it or a later one matches, or none.
struct SwitchDispatch {
  /// The block with the first comparison.
  let head: Int
  /// The line of the `switch`, if one of the comparisons has it.
  let line: Int?
  let blocks: Set<Int>
  /// The jumps to the bodies, with the lines of their cases.
  let matches: [(block: Int, line: Int, test: Int)]
  /// The jumps taken if nothing matches.
  let others: [Int]
}

/// Finds the switches of a function that the compiler did not optimise.
struct SwitchSearch {
  let lines: UnmovedLines
  let labels: [Int?]
  private let isOfFunction: Bool
  /// Jumps to the body of a case: separate ones, marked as a statement of the case's line, behind the case's
  /// comparison.
  private var cases: [(block: Int, line: Int, test: Int)] = []
  private var caseLines: Set<Int> = []

  private var flow: CodeFlow { lines.flow }

  /// - Parameter isOfFunction: Whether the labels are the function's own lines, and not those of inlined code.
  init(_ lines: UnmovedLines, labels: [Int?], isOfFunction: Bool) {
    self.lines = lines
    self.labels = labels
    self.isOfFunction = isOfFunction
    let found = flow.blocks.indices.compactMap { block in match(block) }
    cases = found.filter { match in
      // Inlined code is from another source.
      isOfFunction ? lines.sourceSwitches?.cases.contains(match.line) ?? isCase(match) : isCase(match)
    }
    caseLines = Set(cases.map(\.line))
  }

  var dispatches: [SwitchDispatch] {
    var found: [SwitchDispatch] = []
    for each in cases where !found.contains(where: { $0.blocks.contains(each.test) }) {
      if let dispatch = dispatch(around: each.test) { found.append(dispatch) }
    }
    return found
  }

  // MARK: - Jumps

  /// A block that is a jump which stands for a statement; no-ops that align the jump may come before it.
  private func isStatement(_ block: Int) -> Bool {
    lines.isBare(block: block) && flow.blocks[block].range.contains { lines.marks.contains(lines.address($0)) }
      && label(block) != nil
  }

  private func label(_ block: Int) -> Int? { labels[flow.blocks[block].last] }

  private func next(_ block: Int) -> Int? {
    flow.blocks[block].successors.count == 1 ? flow.blocks[block].successors[0] : nil
  }

  /// Bytes between blocks look like unreachable code.
  private func before(_ block: Int) -> [Int] { flow.blocks[block].predecessors.filter(flow.isReached) }

  /// The jump to a body, if the block has that form, and the block whose comparison leads there on a match.
  private func match(_ block: Int) -> (block: Int, line: Int, test: Int)? {
    guard flow.isReached(block), isStatement(block), let line = label(block) else { return nil }
    let before = before(block)
    guard before.count == 1 else { return match(block, line, behindAll: before) }
    if let (condition, target) = branch(before[0]), condition != .parity,
      target == lines.address(flow.blocks[block].range.lowerBound)
    {
      return (block, line, before[0])
    }
    // In a type switch nothing is compared with nil: the first test has led there.
    if isOfFunction, lines.sourceSwitches?.nilCases.contains(line) ?? false {
      let isBare = lines.isBare(block: before[0]) && self.before(before[0]).count == 1
      let test = isBare ? self.before(before[0])[0] : before[0]
      return branch(test) == nil ? nil : (block, line, test)
    }
    // Floating-point numbers are equal if neither of two branches is taken; a condition with `!` holds if its branch is
    // not taken.
    guard lines.isBare(block: before[0]), self.before(before[0]).count == 1 else { return nil }
    let test = self.before(before[0])[0]
    guard let condition = branch(test)?.condition else { return nil }
    // The first condition may have the line of the `switch`.
    let isOwn = label(test).map { $0 == line || lines.sourceSwitches?.firstCase[$0] == line } ?? false
    return condition == .parity || isOwn && leadsToBody(block, of: line) ? (block, line, test) : nil
  }

  /// Whether the body of the case on a line comes next.
  private func leadsToBody(_ block: Int, of line: Int) -> Bool {
    var body = next(block)
    // Bounded, since they may form a circle.
    for _ in flow.blocks { if let empty = body, lines.isBare(block: empty) { body = next(empty) } }
    guard isOfFunction, let known = lines.sourceSwitches, known.cases.contains(line),
      let first = body.flatMap({ labels[flow.blocks[$0].range.lowerBound] })
    else { return false }
    return known.bodies[line]?.contains(first) ?? false
  }

  /// The jump to a body if several branches of one comparison lead there: strings differ in their lengths or in their
  /// bytes. The same form leads to the next case if strings are compared for equality: then the body does not follow
  /// there.
  private func match(_ block: Int, _ line: Int, behindAll before: [Int]) -> (block: Int, line: Int, test: Int)? {
    guard leadsToBody(block, of: line), before.allSatisfy({ lines.isBare(block: $0) && label($0) == line }),
      let test = flow.commonDominator(before), branch(test) != nil, label(test) == line
    else { return nil }
    return (block, line, test)
  }

  private func branch(_ block: Int) -> (condition: Condition, target: UInt64)? {
    guard case .conditionalJump(let condition, let target) = lines.code.instructions[flow.blocks[block].last].kind
    else {
      return nil
    }
    return (condition, target)
  }

  /// Whether the comparison belongs to the case, too: a plain `if` may lead to a statement that is just a jump.
  private func isCase(_ match: (block: Int, line: Int, test: Int)) -> Bool {
    guard let line = label(match.test) else { return false }
    if line == match.line { return true }
    guard line < match.line else { return false }
    return ([match.test] + flow.dominators(of: match.test)).prefix(Self.farthestTest).contains { block in
      flow.blocks[block].range.contains { labels[$0] == match.line && !lines.isBare($0) }
    }
  }

  /// In blocks.
  private static let farthestTest = 6

  // MARK: - Around one comparison

  private func dispatch(around test: Int) -> SwitchDispatch? {
    var best: SwitchDispatch?
    for head in [test] + flow.dominators(of: test)
    where branch(head) != nil || !flow.blocks[head].range.allSatisfy(isPlain) {
      guard let found = dispatch(from: head), found.blocks.contains(test) else { break }
      if let best, isCondition(head, before: best) { break }
      best = found
    }
    return best
  }

  /// Where jumps lead from a block, up to one that stands for a statement.
  private func target(_ block: Int) -> Int {
    var block = block
    for _ in flow.blocks {
      guard !isStatement(block), lines.isBare(block: block), let next = next(block) else { break }
      block = next
    }
    return block
  }

  /// Whether a block is the condition of an `if` around the switch: its own jump leaves, and later lines follow.
  private func isCondition(_ head: Int, before dispatch: SwitchDispatch) -> Bool {
    guard let line = label(head) else { return false }
    if isOfFunction, let known = lines.sourceSwitches {
      return !known.switches.contains(line) && !known.cases.contains(line)
    }
    let leaves = flow.blocks[head].successors.contains { isStatement(target($0)) && label(target($0)) == line }
    return leaves && dispatch.blocks.allSatisfy { block in label(block).map { $0 > line } ?? true }
  }

  /// Whether an instruction neither branches nor has an effect: blocks of these may lie between comparisons.
  private func isPlain(_ index: Int) -> Bool { lines.isBare(index) || !lines.keepsOrder(index) }

  private func isCall(_ index: Int) -> Bool {
    if case .call = lines.code.instructions[index].kind { true } else { false }
  }

  /// The blocks from one on, up to jumps that are statements; nil if these have other lines than cases and one before.
  private func dispatch(from head: Int) -> SwitchDispatch? {
    // The stack check has the function's own line.
    guard branch(head) != nil, head > 0 || label(head) != labels[0] else { return nil }
    var blocks: Set<Int> = [head]
    var exits: Set<Int> = []
    var waiting = [head]
    while let block = waiting.popLast() {
      for next in flow.blocks[block].successors where !blocks.contains(next) && !exits.contains(next) {
        if isStatement(next), !leadsOn(next) {
          exits.insert(next)
        } else {
          blocks.insert(next)
          waiting.append(next)
        }
      }
      if blocks.count > Self.mostBlocks { return nil }
    }
    guard let line = switchLine(head, blocks) else { return nil }
    return sorted(
      exits, SwitchDispatch(head: head, line: line > 0 ? line : nil, blocks: blocks, matches: [], others: []))
  }

  private static let mostBlocks = 2048

  /// For strings the compiler compares the lengths first: a jump leads from there to the comparisons of one length.
  private func leadsOn(_ exit: Int) -> Bool {
    guard let target = next(exit), before(target) == [exit], !lines.isBare(block: target) else {
      return false
    }
    guard flow.blocks[target].range.allSatisfy({ labels[$0].map(caseLines.contains) ?? true }) else { return false }
    let compared = comparisons(from: target)
    return cases.contains { compared.contains($0.test) && $0.line == label(exit) }
  }

  /// The blocks from one on, up to jumps that are statements.
  private func comparisons(from block: Int) -> Set<Int> {
    var found: Set<Int> = [block]
    var waiting = [block]
    while let block = waiting.popLast(), found.count <= Self.mostBlocks {
      for next in flow.blocks[block].successors where !isStatement(next) && found.insert(next).inserted {
        waiting.append(next)
      }
    }
    return found
  }

  /// The one line that is not a case's; 0 if there is none, nil if there are several or one is behind a case.
  private func switchLine(_ head: Int, _ blocks: Set<Int>) -> Int? {
    var found: Set<Int> = []
    for block in blocks {
      let range = block == head ? flow.blocks[block].last..<flow.blocks[block].last + 1 : flow.blocks[block].range
      for index in range where !lines.isBare(index) {
        guard let line = labels[index] else { continue }
        if !caseLines.contains(line) { found.insert(line) }
      }
    }
    guard found.count <= 1 else { return nil }
    guard let line = found.first else { return 0 }
    let compared = cases.filter { blocks.contains($0.test) }.map(\.line)
    return compared.allSatisfy { $0 > line } ? line : nil
  }

  private func isKnownCase(_ line: Int) -> Bool {
    guard isOfFunction, let known = lines.sourceSwitches else { return false }
    return known.cases.contains(line) && !known.switches.contains(line)
  }

  private func sorted(_ exits: Set<Int>, _ dispatch: SwitchDispatch) -> SwitchDispatch {
    let inside = dispatch.blocks.union(exits)
    /// The last of a sequence of jumps that nothing else leads to.
    func last(_ exit: Int) -> Int {
      var block = exit
      for _ in exits {
        guard let next = next(block), isStatement(next), inside.union([block]).isSuperset(of: before(next)) else {
          break
        }
        block = next
      }
      return block
    }
    var matches: [(block: Int, line: Int, test: Int)] = []
    var others: Set<Int> = []
    for exit in exits where match(exit) == nil { others.insert(last(exit)) }
    let unmatched = Set(others.compactMap(label))
    // In a type switch: a number that the runtime found for the interfaces leads to the jumps.
    let least = dispatch.blocks.compactMap { branch($0) == nil ? nil : label($0) }.min()
    let calls = dispatch.blocks.contains { block in
      !flow.endsInPanic(block, lines.code) && flow.blocks[block].range.contains(where: isCall)
    }
    for exit in exits.sorted() {
      guard let match = match(exit) else { continue }
      if match.line == dispatch.line || calls && match.line == least && !isKnownCase(match.line), let next = next(exit),
        isStatement(next),
        let line = label(next), line > match.line,
        labels.indices.contains(where: { labels[$0] == line && !lines.isBare($0) })
      {
        matches.append((exit, line, match.test))
      } else if match.line == dispatch.line || unmatched.contains(match.line) && label(match.test) != match.line {
        others.insert(exit)
      } else {
        matches.append(match)
      }
    }
    return SwitchDispatch(
      head: dispatch.head, line: dispatch.line, blocks: dispatch.blocks, matches: matches, others: others.sorted())
  }
}
