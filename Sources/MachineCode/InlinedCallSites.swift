// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// Finds, for each inlined call of a function, an instruction that runs once each time the call is made.
///
/// The first address that the debug information gives for a call is not such a place: the optimiser moves pure
/// computation to where it is used, out of loops, or before other calls. It does not move branches, calls and stores:
/// these run where the source has them. So a place is certain
///
/// - at the instruction that the compiler left as the call's mark, if it is a `nop` of its own;
/// - in the straight line of the branch, call or store of the call that comes before all its others;
/// - where the call is pure computation: if it lies in one straight line together with the rest of its source line, and
///   nothing shows that the whole line was moved.
package struct InlinedCallSites {
  let code: FunctionCode
  let body: InlinedBody
  let flow: CodeFlow?
  /// By call: the indices of the instructions that belong to it or to calls inside it.
  let inside: [[Int]]
  let branches: BranchOwners
  private let traits: InstructionTraits
  /// By instruction: the calls for which it is only the mark.
  private let callsMarked: [Int: [Int]]

  /// - Parameters:
  ///   - neverReturning: Functions that do not return.
  ///   - table: The possible targets of a jump through a table; nil if they are not known.
  package init(
    _ code: FunctionCode, _ body: InlinedBody, neverReturning: Set<UInt64>,
    table: @escaping (Instruction) -> [UInt64]? = { _ in nil }
  ) {
    self.init(code, body, CodeFlow(code, neverReturning: neverReturning, table: table), code.flagSetters)
  }

  /// - Parameters:
  ///   - flow: The control flow of this code.
  ///   - setters: The code's `flagSetters`.
  init(_ code: FunctionCode, _ body: InlinedBody, _ flow: CodeFlow?, _ setters: [Int: Int]) {
    self.code = code
    self.body = body
    self.flow = flow
    traits = InstructionTraits(code)
    var inside: [[Int]] = Array(repeating: [], count: body.calls.count)
    for (index, owner) in body.owner.enumerated() {
      var call = owner
      while call >= 0 {
        inside[call].append(index)
        call = body.calls[call].parent
      }
    }
    self.inside = inside
    branches = BranchOwners(code, body, setters)
    var callsMarked: [Int: [Int]] = [:]
    for (index, call) in body.calls.enumerated() {
      if let mark = Self.mark(of: call, in: code) { callsMarked[mark, default: []].append(index) }
    }
    self.callsMarked = callsMarked
  }

  /// - Parameter call: Its index in the body's calls.
  package func site(of call: Int) throws(InlinedCallRefusal) -> InlinedCallSite {
    guard let flow else {
      guard let mark = Self.mark(of: body.calls[call], in: code) else { throw .unknownFlow }
      if mayRunWithoutCall(call, in: code.instructions.indices) { throw .runsWithoutCall }
      let address = code.instructions[mark].address
      return InlinedCallSite(addresses: [address], isBeforeItsCode: false, line: address..<address + 1, changes: [:])
    }
    let own = inside[call].filter { flow.isReached(flow.blockOf[$0]) }
    guard let first = own.first else { throw .mergedWithOtherCode }
    let anchor: Int
    if let mark = Self.mark(of: body.calls[call], in: code), flow.isReached(flow.blockOf[mark]) {
      anchor = mark
      if mayRunWithoutCall(call, in: flow.blocks[flow.blockOf[mark]].range),
        isComputation(call, fixed(call, own, flow))
      {
        throw .runsWithoutCall
      }
    } else {
      let fixed = fixed(call, own, flow)
      if isComputation(call, fixed) {
        try checkComputation(call, own, flow)
        anchor = first
      } else {
        anchor = try self.anchor(of: call, fixed.sorted(), flow)
      }
    }
    return try site(of: call, around: anchor, own: own, flow)
  }

  /// The instructions of a call that the optimiser does not move.
  private func fixed(_ call: Int, _ own: [Int], _ flow: CodeFlow) -> [Int] {
    own.filter(isFixed) + branches.ofCall[call].filter { flow.isReached(flow.blockOf[$0]) }
  }

  private func isComputation(_ call: Int, _ fixed: [Int]) -> Bool { !fixed.contains { isCertain($0, of: call) } }

  /// A mark that does nothing else is where the call begins.
  private static func mark(of call: InlinedBody.Call, in code: FunctionCode) -> Int? {
    guard let address = call.mark, let index = code.index(of: address) else { return nil }
    let instruction = code.instructions[index]
    return instruction.length == 1 && instruction.kind == .nop ? index : nil
  }
}

// MARK: - Anchors

extension InlinedCallSites {
  /// Of the instructions that stay where the source has them, the one that comes before all others; if these begin with
  /// one of the call's loops, the code that leads into it.
  private func anchor(of call: Int, _ fixed: [Int], _ flow: CodeFlow) throws(InlinedCallRefusal) -> Int {
    let blocks = fixed.map { flow.blockOf[$0] }
    let block = blocks.dropFirst().reduce(blocks[0]) { flow.commonDominator($0, $1) }
    guard let first = fixed.first(where: { flow.blockOf[$0] == block }), isCertain(first, of: call) else {
      throw .mergedWithOtherCode
    }
    let goesOn = { (block: Int) in !leavesCall(call, flow.blocks[block].last) }
    let round = flow.reached(from: block, goesOn: goesOn)
    guard round.contains(block) else { return first }
    let loop = round.intersection(flow.reaching(block, goesOn: goesOn))
    // A loop without a condition around the call looks like one of its own.
    for block in loop {
      for index in flow.blocks[block].range where !body.holds(call, index) && !isIncidental(index) {
        throw .beginsInLoop
      }
    }
    let entries = Set(loop.flatMap { flow.blocks[$0].predecessors }).subtracting(loop).filter(flow.isReached)
    guard entries.count == 1, let entry = entries.first, flow.blocks[entry].successors.count == 1 else {
      throw .beginsInLoop
    }
    return flow.blocks[entry].last
  }

  /// Whether an instruction that stays in place certainly belongs to the call.
  func isCertain(_ index: Int, of call: Int) -> Bool {
    isFixed(index) || branches.isCertain(index, of: call, in: body)
  }

  /// Whether it decides where to continue, and does not belong to the call: then a loop that contains it does not
  /// either.
  private func leavesCall(_ call: Int, _ index: Int) -> Bool {
    switch code.instructions[index].kind {
    case .conditionalJump: !branches.mayBe(index, of: call, in: body)
    case .indirectJump: !body.holds(call, index)
    case .push, .pop, .return, .jump, .call, .indirectCall, .nop, .trap, .systemCall, .other, .undecodable: false
    }
  }

  /// Whether an instruction is a call, or a store outside the frame.
  func isFixed(_ index: Int) -> Bool { traits[index].contains(.isFixed) }

  /// Code that the compiler adds to move values, labelled as whatever is beside it.
  func isIncidental(_ index: Int) -> Bool { traits[index].contains(.isIncidental) }
}

// MARK: - Computation

extension InlinedCallSites {
  /// A call that is pure computation is where its code is unless that was moved.
  private func checkComputation(_ call: Int, _ own: [Int], _ flow: CodeFlow) throws(InlinedCallRefusal) {
    let parent = body.calls[call].parent
    let line = body.calls[call].line
    let rest = code.instructions.indices.filter { index in
      body.owner[index] == parent && body.line[index] == line && flow.isReached(flow.blockOf[index])
        && !isIncidental(index)
    }
    let block = flow.blockOf[own[0]]
    guard !rest.isEmpty, (own.filter { !isIncidental($0) } + rest).allSatisfy({ flow.blockOf[$0] == block }) else {
      throw .mergedWithOtherCode
    }
    if mayRunWithoutCall(call, in: flow.blocks[block].range) { throw .runsWithoutCall }
    if !isInSourceOrder(call, block, flow) { throw .mergedWithOtherCode }
  }

  /// Whether the branches that lead to a block, and the loops that follow it, are where the source has them around the
  /// call.
  ///
  /// - Parameter mayComeLater: Whether it may come behind branches that follow it in the source, if both their paths
  ///   lead to it.
  func isInSourceOrder(_ call: Int, _ block: Int, _ flow: CodeFlow, mayComeLater: Bool = false) -> Bool {
    for dominator in flow.dominators(of: block) {
      let last = flow.blocks[dominator].last
      guard flow.blocks[dominator].successors.count > 1 else { continue }
      // Part of the call, which then lies in several blocks.
      if branches.mayBe(last, of: call, in: body) { return false }
      guard let lines = body.linesInCommon(last, call) else { continue }
      if lines.instruction > lines.call, !(mayComeLater && flow.runTogether(dominator, block)) { return false }
    }
    for next in flow.blocks[block].successors where !flow.dominates(next, block) || next == block {
      // The header of a loop that does not contain this block.
      let round = flow.reached(from: next) { _ in true }
      guard round.contains(next), !round.contains(block) else { continue }
      let loop = round.intersection(flow.reaching(next) { _ in true })
      var span = (lowest: Int.max, highest: Int.min)
      for index in loop.flatMap({ flow.blocks[$0].range }) {
        guard let lines = body.linesInCommon(index, call), lines.call == body.calls[call].line else { continue }
        span = (min(span.lowest, lines.instruction), max(span.highest, lines.instruction))
      }
      if span.lowest <= body.calls[call].line, body.calls[call].line <= span.highest { return false }
    }
    return true
  }

  /// Whether the call's computation is followed by a choice, not its own, of whether to use the result: the compiler
  /// has then omitted a branch around the call.
  func mayRunWithoutCall(_ call: Int, in range: Range<Int>) -> Bool {
    guard let first = range.first(where: { body.holds(call, $0) }) else { return false }
    for index in first..<range.upperBound where code.instructions[index].isConditionalMove {
      guard let decider = code.flagSetter(of: index), !body.holds(call, decider) else { continue }
      guard let lines = body.linesInCommon(decider, call) else { return true }
      if lines.instruction <= lines.call { return true }
    }
    return false
  }
}

// MARK: - Sites

extension InlinedCallSites {
  /// The straight line around an instruction: back to the last code that may stop the program from reaching it, and on
  /// to the first of the call's code.
  private func site(
    of call: Int, around anchor: Int, own: [Int], _ flow: CodeFlow
  ) throws(InlinedCallRefusal) -> InlinedCallSite {
    let block = flow.blockOf[anchor]
    let range = flow.blocks[block].range
    let isOwn = Set(own)
    var first = anchor
    while first > range.lowerBound, traits[first - 1].contains(.isPassedForSure) { first -= 1 }
    var last = (first...anchor).first { isOwn.contains($0) } ?? anchor
    // Behind the anchor, if it is a mark.
    while !isOwn.contains(last), last + 1 < range.upperBound, traits[last].contains(.isPassedForSure),
      isAround(call, last + 1)
    {
      last += 1
    }
    first = (first...last).last { $0 > first && !isAround(call, $0 - 1) } ?? first
    let places = (first...last).filter { code.takesProbe(code.instructions[$0]) }
    let addresses = places.map { code.instructions[$0].address }
    let changes = places.filter { $0 > range.lowerBound }.compactMap { index in
      code.change(by: code.instructions[index - 1]).map { (code.instructions[index].address, $0) }
    }
    let isFirst = own.allSatisfy { index in
      isIncidental(index) || (flow.blockOf[index] == block ? index >= last : flow.dominates(block, flow.blockOf[index]))
    }
    if addresses.isEmpty { throw .mergedWithOtherCode }
    let line = code.instructions[range.lowerBound].address..<code.instructions[range.upperBound - 1].end
    return InlinedCallSite(
      addresses: addresses, isBeforeItsCode: isFirst, line: line, changes: Dictionary(uniqueKeysWithValues: changes))
  }

  /// Whether an instruction belongs to no other call, so that calls print in the order in which they are made.
  private func isAround(_ call: Int, _ index: Int) -> Bool {
    let owner = body.owner[index]
    guard owner < 0 || body.isInside(owner, call) || body.isInside(call, owner) else { return false }
    return callsMarked[index, default: []].allSatisfy { body.isInside(call, $0) }
  }
}

extension FunctionCode {
  fileprivate func change(by instruction: Instruction) -> InlinedCallSite.Change? {
    let registers = (effect(of: instruction)?.written ?? []).compactMap { operand in
      switch operand {
      case .general(let register): register.dwarfNumber
      case .vector(let number): number + Register.firstDwarfVector
      case .memory, .immediate: nil
      }
    }
    return registers.isEmpty
      ? nil : InlinedCallSite.Change(address: instruction.address, registers: Set(registers))
  }
}
