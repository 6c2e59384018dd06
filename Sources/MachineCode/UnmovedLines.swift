// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// Finds where to count the lines of a function that the compiler did not optimise.
///
/// Without its optimiser Go's compiler keeps the blocks of the source: each ends in its own jump, even to the code that
/// follows, and a block that has a choice leads only to blocks that nothing else leads to. So every path into a
/// statement has its own instruction, at which it can be counted.
///
/// Jumps without other code have the line of a statement that is just a jump (`break`), or of whatever comes behind
/// them: if a line has other code, they are not part of it.
package struct UnmovedLines {
  let code: FunctionCode
  let flow: CodeFlow
  let body: InlinedBody
  /// Innermost first.
  let loops: [CodeFlow.Loop]
  /// The addresses at which a statement starts according to the debug information.
  let marks: Set<UInt64>
  /// The switches of the source; nil if the source is not known.
  let sourceSwitches: SourceSwitches?
  /// The function that calls deferred functions; nil if the program has none.
  let deferReturn: UInt64?

  /// - Parameters:
  ///   - marks: The addresses at which a statement starts according to the debug information.
  ///   - neverReturning: Functions that do not return.
  ///   - deferReturn: The function that calls deferred functions.
  ///   - switches: The switches of the source, if it is known.
  ///   - table: The possible targets of a jump through a table; nil if they are not known.
  /// - Returns: Nil if the function jumps to addresses that its code does not contain.
  package init?(
    _ code: FunctionCode, _ body: InlinedBody, marks: Set<UInt64>, neverReturning: Set<UInt64>,
    deferReturn: UInt64? = nil, switches: SourceSwitches? = nil,
    table: @escaping (Instruction) -> [UInt64]? = { _ in nil }
  ) {
    guard let flow = CodeFlow(code, neverReturning: neverReturning, table: table) else { return nil }
    self.code = code
    self.flow = flow
    self.body = body
    self.marks = marks
    sourceSwitches = switches
    self.deferReturn = deferReturn
    // The compiler clears memory in loops of one block that the source does not have: each round jumps by itself.
    loops = flow.loops().filter { !Self.isClearing($0, in: flow, code) }
  }

  private static func isClearing(_ loop: CodeFlow.Loop, in flow: CodeFlow, _ code: FunctionCode) -> Bool {
    guard loop.blocks.count == 1, case .conditionalJump = code.instructions[flow.blocks[loop.header].last].kind else {
      return false
    }
    return true
  }

  /// The switches in the source of the function, or for a call of the body in that of the call.
  func switches(_ owner: Int) -> [SwitchDispatch] {
    let labels = body.lines(inSourceOf: owner)
    guard owner < 0, let known = sourceSwitches else {
      return SwitchSearch(self, labels: labels, isOfFunction: owner < 0).dispatches
    }
    let ofCases = labels.map { line in line.map { known.caseOfFurtherLine[$0] ?? $0 } }
    return SwitchSearch(self, labels: ofCases, isOfFunction: true).dispatches
  }

  /// - Parameters:
  ///   - start: The address of some code of the line; if it has none, of another line in the same call of the body.
  ///   - source: What the source says about the line.
  /// - Returns: Nil if nothing leads to the line's code.
  package func place(ofLine line: Int, at start: UInt64, _ source: LineInSource = .unknown) -> LinePlace? {
    guard let index = code.index(of: start) else { return nil }
    return UnmovedLine(self, line: line, owner: body.owner[index], source).place
  }

  /// Whether an instruction does nothing but continue to other code.
  func isBare(_ index: Int) -> Bool {
    switch code.instructions[index].kind {
    case .jump, .nop: true
    case .push, .pop, .return, .conditionalJump, .call, .indirectJump, .indirectCall, .trap, .systemCall, .other,
      .undecodable:
      false
    }
  }

  func isBare(block: Int) -> Bool { flow.blocks[block].range.allSatisfy { isBare($0) } }

  func address(_ index: Int) -> UInt64 { code.instructions[index].address }

  /// Whether an instruction does what the compiler keeps in the order of the source: it stores, calls or branches.
  func keepsOrder(_ index: Int) -> Bool {
    switch code.instructions[index].kind {
    case .call, .indirectCall, .systemCall, .conditionalJump, .indirectJump, .return, .trap, .push, .pop: true
    case .jump, .nop, .undecodable: false
    case .other:
      code.effect(of: code.instructions[index])?.written.contains {
        if case .memory = $0 { true } else { false }
      } ?? true
    }
  }
}

/// One line of such a function, or of one inlined copy in it.
struct UnmovedLine {
  let lines: UnmovedLines
  let line: Int
  let owner: Int
  let source: LineInSource
  /// The lines that it stands for, whose code may have its label: it is not looked for at these. A `switch` and its first
  /// case may each lack code and lead to each other.
  let standsFor: Set<Int>
  /// By instruction: its line in the source that contains the line; nil if its code is from another source.
  let labels: [Int?]

  var flow: CodeFlow { lines.flow }

  init(
    _ lines: UnmovedLines, line: Int, owner: Int, _ source: LineInSource = .unknown, standingFor: Set<Int> = []
  ) {
    self.lines = lines
    self.line = line
    self.owner = owner
    self.source = source
    standsFor = standingFor
    labels = lines.body.lines(inSourceOf: owner)
  }

  var place: LinePlace? {
    let own = labels.indices.filter { labels[$0] == line && flow.isReached(flow.blockOf[$0]) }
    // A constant that is needed elsewhere may be loaded there, before or behind the jump.
    if source.start == .jump, let place = jumps(own.filter(isJump), orElse: []) { return place }
    let all = own.filter { !lines.isBare($0) }
    // Moves between registers have the line of what comes next.
    let ordered = all.filter(lines.keepsOrder)
    if ordered.isEmpty {
      // It is evaluated with its first case.
      if owner < 0, let first = lines.sourceSwitches?.firstCase[line], let place = place(ofOther: first, .unknown) {
        return place
      }
      let bare = own.filter { lines.isBare($0) }
      if all.isEmpty, let place = placeOfCode { return place }
      if source.start == .simpleStatement, all.isEmpty, let behind = source.behind,
        let place = place(ofOther: behind, LineInSource(start: .statement))
      {
        return place
      }
      if all.isEmpty, let found = sourceLoop, let place = beginning(of: found.loop, scope: found.first) { return place }
      if all.isEmpty, let first = bare.first, let place = placeInSwitch([], scope: first) { return place }
      if let place = placeOfSwitch(bare) ?? jumps(bare, orElse: all) { return place }
    }
    return place(ordered.isEmpty ? all : ordered, of: all)
  }

  /// Where to count a statement whose code has the label of another line: of the last line of a call of a literal, or
  /// of the `switch` whose first condition it is.
  private var placeOfCode: LinePlace? {
    let first = lines.sourceSwitches?.firstCase.first { $0.value == line }?.key
    for other in [source.last, owner < 0 ? first : nil].compactMap({ $0 }) where other != line {
      let hasCode = labels.indices.contains { labels[$0] == other && !lines.isBare($0) && isReached($0) }
      if hasCode, let place = place(ofOther: other, LineInSource(start: .statement)) { return place }
    }
    return nil
  }

  private func place(ofOther other: Int, _ source: LineInSource) -> LinePlace? {
    let others = standsFor.union([line])
    return others.contains(other)
      ? nil : UnmovedLine(lines, line: other, owner: owner, source, standingFor: others).place
  }

  /// - Parameters:
  ///   - working: Code of the line that runs whenever the line does.
  ///   - all: That code and code that may have been moved.
  private func place(_ working: [Int], of all: [Int]) -> LinePlace? {
    guard !working.isEmpty else { return nil }
    let blocks = Set(working.map { flow.blockOf[$0] }.map(beforeClearing))
    let roots = blocks.filter { root in !blocks.contains { $0 != root && flow.dominates($0, root) } }
    if roots.contains(0), labels[0] == line { return LinePlace(address: lines.address(0)) }
    let first = all.first { roots.contains(flow.blockOf[$0]) } ?? working[0]
    if let found = placeInSwitch(roots, scope: first) { return found }
    if let loop = afterRound(blocks) { return beginning(of: loop, scope: first) }
    let isCase = isCase
    let starts = roots.filter { isCase || !goesOn($0, working) }.sorted()
    // Each `return` without results runs deferred calls under the line of the closing brace, as the brace itself does.
    if starts.count > 1, let last = starts.last, starts.allSatisfy({ flow.blocks[$0].successors.isEmpty }) {
      return place(in: [last], all).map { LinePlace(addresses: $0.addresses, scope: $0.scope, isCertain: false) }
    }
    if starts.isEmpty, [.statement, .simpleStatement, .jump].contains(source.start) {
      // Code left over from the statement before may have the line's label.
      let rest = working.filter { !roots.contains(beforeClearing(flow.blockOf[$0])) }
      if rest.isEmpty, source.start != .simpleStatement {
        return jumps(labels.indices.filter { labels[$0] == line && lines.isBare($0) && isReached($0) }, orElse: [])
      }
      return place(rest, of: all)
    }
    return place(in: starts, all)
  }

  /// The block that leads to one in which the compiler clears memory; otherwise the block itself.
  private func beforeClearing(_ block: Int) -> Int {
    guard flow.blocks[block].successors.contains(block), case .conditionalJump = kind(ofLast: block) else {
      return block
    }
    let before = flow.blocks[block].predecessors.filter { $0 != block && flow.isReached($0) }
    return before.count == 1 ? before[0] : block
  }

  private func isJump(_ index: Int) -> Bool {
    if case .jump = lines.code.instructions[index].kind { true } else { false }
  }

  private func isReached(_ index: Int) -> Bool { flow.isReached(flow.blockOf[index]) }

  private func kind(ofLast block: Int) -> Instruction.Kind { lines.code.instructions[flow.blocks[block].last].kind }

  private func place(in roots: [Int], _ working: [Int]) -> LinePlace? {
    var addresses: [UInt64] = []
    var scope: UInt64?
    var isCertain = true
    for root in roots {
      let latches = closing(root)
      let start = start(in: root, working)
      if latches.isEmpty {
        addresses.append(lines.address(start.index))
        scope = scope ?? lines.address(start.scope)
      } else {
        let found = entries(of: root, without: latches)
        addresses += found.addresses
        isCertain = isCertain && found.isCertain
        scope = scope ?? lines.address(start.scope)
      }
    }
    guard let scope, !addresses.isEmpty else { return nil }
    return LinePlace(addresses: addresses, scope: scope, isCertain: isCertain)
  }

  /// Where the statement starts in the block with its first code, and an instruction of its line.
  ///
  /// It is behind the stores of the statements before, since the compiler puts pure loads before these, and before the
  /// code of the statement's other lines: arguments are evaluated before the call.
  private func start(in block: Int, _ working: [Int]) -> (index: Int, scope: Int) {
    let range = flow.blocks[block].range
    let own = working.filter { range.contains($0) }
    guard let first = own.first, let last = own.last else { return (range.lowerBound, range.lowerBound) }
    let before = (first..<last).last { lines.keepsOrder($0) && comesBefore($0) }
    let scope = before.flatMap { before in own.first { $0 > before } } ?? first
    return (firstOfStatement(before: scope), scope)
  }

  /// The first instruction of the lines behind this one that come directly before its code, or the code itself.
  private func firstOfStatement(before scope: Int) -> Int {
    var start = scope
    let block = flow.blockOf[scope]
    // Code of later lines that a `goto` comes from may be before it.
    let hasJumps = !source.repeats.isEmpty || source.around?.hasJumpsAhead ?? false
    let last = hasJumps ? source.last ?? .max : .max
    for around in [block] + flow.dominators(of: block) {
      guard around == block || flow.runTogether(around, block) else { return start }
      let range = flow.blocks[around].range
      for index in (range.lowerBound..<(around == block ? scope : range.upperBound)).reversed() {
        if comesBefore(index) || labels[index] == line && lines.keepsOrder(index) { return start }
        if let label = labels[index], label > line, label <= last, !lines.isBare(index) { start = index }
      }
    }
    return start
  }

  private func comesBefore(_ index: Int) -> Bool { labels[index].map { $0 > 0 && $0 < line } ?? false }

  /// Whether code of an earlier line follows that is not its next round: then the line continues that line's statement.
  private func goesOn(_ root: Int, _ working: [Int]) -> Bool {
    let first = start(in: root, working).scope
    let heads = Set(lines.loops.flatMap { $0.latches }.compactMap { labels[flow.blocks[$0].last] })
    var seen: Set<Int> = []
    var waiting = [root]
    while let block = waiting.popLast() {
      let range = flow.blocks[block].range
      // Results are loaded last, after the deferred calls have run.
      let returns = block == root && flow.blocks[block].successors.isEmpty
      let end = endOfStatements(in: block)
      let results = returns ? range.last { !lines.isBare($0) && !comesBefore($0) }.map { $0 + 1 } : nil
      for index in range.lowerBound..<end where (block != root || index > first) && comesBefore(index) {
        guard lines.keepsOrder(index) || results.map({ index >= $0 && !lines.isBare(index) }) ?? false,
          let label = labels[index], !heads.contains(label), block == root || !isSpill(index),
          // It may be the next round of what a `goto` repeats.
          block == root || !source.repeats.contains(where: { $0.contains(label) })
        else { continue }
        if flow.dominates(root, block) || isAbove(root, label) { return true }
      }
      for next in flow.blocks[block].successors where !flow.dominates(next, block) && seen.insert(next).inserted {
        waiting.append(next)
      }
    }
    return false
  }

  /// Whether an instruction only saves a register in the frame that an earlier block has set: the compiler gives it the
  /// line of the code that set it.
  private func isSpill(_ index: Int) -> Bool {
    let code = lines.code
    guard
      case .move(.general(let register), .memory(let place), _)? = code.effect(of: code.instructions[index])?.meaning,
      place.base == .register(.rsp) || place.base == .register(.rbp)
    else { return false }
    return !(flow.blocks[flow.blockOf[index]].range.lowerBound..<index).contains { before in
      labels[before] == labels[index]
        || code.effect(of: code.instructions[before])?.written.contains(.general(register)) ?? true
    }
  }

  /// Where the block calls deferred functions, if that call does not have a statement's line there: Go 1.19 gives it
  /// the line of a `defer` of the function. Otherwise where the block ends.
  private func endOfStatements(in block: Int) -> Int {
    let range = flow.blocks[block].range
    let call = range.first { index in
      guard case .call(let target) = lines.code.instructions[index].kind else { return false }
      return target == lines.deferReturn
    }
    guard let call, !(range.lowerBound..<call).contains(where: { labels[$0] == labels[call] }) else {
      return range.upperBound
    }
    return call
  }

  /// Whether code of another line comes before the block on every path.
  private func isAbove(_ block: Int, _ label: Int) -> Bool {
    flow.dominators(of: block).contains { dominator in
      flow.blocks[dominator].range.contains { labels[$0] == label && !lines.isBare($0) }
    }
  }
}

// MARK: - Statements that only jump

extension UnmovedLine {
  /// Where to count a line that has only jumps: at the first of each sequence of them.
  ///
  /// - Parameter others: Nil is returned if there are some, and no jump is a statement.
  private func jumps(_ all: [Int], orElse others: [Int]) -> LinePlace? {
    // The jump to the next round has the label of whatever comes last in the loop, but is not part of it.
    let inRound = all.filter { !isRoundEnd($0) }
    let own = inRound.isEmpty ? all : inRound
    guard let first = own.first else { return nil }
    if !others.isEmpty, !own.contains(where: { lines.marks.contains(lines.address($0)) }) { return nil }
    let isOwn = Set(own)
    var starts: [Int] = []
    var joins: Set<Int> = []
    for index in own {
      let before = predecessors(of: index)
      if before.allSatisfy(isOwn.contains) { continue }
      starts.append(index)
      if before.contains(where: isOwn.contains) { joins.insert(index) }
    }
    // A jump that leads to another one is counted there, even if it is such a jump itself.
    let alone = starts.filter { !leads($0, to: joins, isOwn) }
    let addresses = (alone.isEmpty ? [first] : alone).map(lines.address)
    return LinePlace(addresses: addresses, scope: addresses[0])
  }

  private func isRoundEnd(_ index: Int) -> Bool {
    let block = flow.blockOf[index]
    return lines.isBare(block: block) && flow.blocks[block].successors.contains { flow.dominates($0, block) }
  }

  /// Except for the next rounds of a loop.
  private func predecessors(of index: Int) -> [Int] {
    let block = flow.blocks[flow.blockOf[index]]
    if index > block.range.lowerBound { return [index - 1] }
    let number = flow.blockOf[index]
    return block.predecessors.filter { flow.isReached($0) && !flow.dominates(number, $0) }.map { flow.blocks[$0].last }
  }

  private func leads(_ index: Int, to joins: Set<Int>, _ own: Set<Int>) -> Bool {
    var block = flow.blockOf[index]
    var seen: Set<Int> = []
    while seen.insert(block).inserted, let next = flow.blocks[block].successors.first {
      let first = flow.blocks[next].range.lowerBound
      if joins.contains(first) { return true }
      guard own.contains(first) else { return false }
      block = next
    }
    return false
  }
}

extension InlinedBody {
  /// The same for every instruction.
  func lines(inSourceOf call: Int) -> [Int?] { owner.indices.map { line(of: $0, inSourceOf: call) } }

  /// The line of an instruction in the source of a call's body, or of the function for -1; nil if it is not known, or
  /// if the instruction belongs to surrounding code.
  func line(of instruction: Int, inSourceOf call: Int) -> Int? {
    var (owner, line) = (owner[instruction], line[instruction])
    while owner > call { (owner, line) = (calls[owner].parent, calls[owner].line) }
    return owner == call && line > 0 ? line : nil
  }
}
