// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// The value of one part of a variable at each place of the code, if each assignment's instruction is known: which of
/// them came last, on every path.
package struct VariableFlow {
  /// What the variable is before the first assignment.
  package enum Start: Hashable {
    /// Not in scope.
    case nothing
    /// A number that the compiler knew, made by no instruction.
    case constant
    /// A number given by the source.
    case number(UInt64)
    case value(ValueFlow.Value)
  }

  private enum Current: Hashable {
    case start(Start)
    case value(ValueFlow.Value)
    /// One of several values that paths bring into a block.
    case joined(block: Int)
  }

  private struct Pair: Hashable {
    let block: Int
    let place: ValueFlow.Place
  }

  private let values: ValueFlow
  /// By instruction: what the variable is behind it.
  private let assigned: [Int: ValueFlow.Value]
  private var starts: [Current?]
  private var ends: [Current?]

  /// - Parameters:
  ///   - assigned: By instruction, what the variable is behind it.
  ///   - renewed: Blocks where the variable is what it starts with again: heads of the loops around its declaration.
  package init(
    _ values: ValueFlow, assigned: [Int: ValueFlow.Value], start: Start, renewed: Set<Int>
  ) {
    self.values = values
    self.assigned = assigned
    let flow = values.flow
    starts = Array(repeating: nil, count: flow.blocks.count)
    ends = starts
    var several: Set<Int> = []
    var isChanged = true
    while isChanged {
      isChanged = false
      for block in flow.inOrder {
        let before = flow.blocks[block].predecessors.compactMap { ends[$0] } + (block == 0 ? [.start(start)] : [])
        var current = before.first ?? .start(start)
        if several.contains(block) || before.contains(where: { $0 != current }) {
          several.insert(block)
          current = .joined(block: block)
        }
        if renewed.contains(block) { current = .start(start) }
        if current == starts[block] { continue }
        starts[block] = current
        ends[block] = self.current(current, from: flow.blocks[block].range)
        isChanged = true
      }
    }
  }

  private func current(_ current: Current, from range: Range<Int>) -> Current {
    range.last { assigned[$0] != nil }.flatMap { assigned[$0] }.map { .value($0) } ?? current
  }

  /// The number that the variable still is where an instruction begins, if it is the one it starts with in the source.
  package func number(at address: UInt64) -> UInt64? {
    guard let index = values.code.index(of: address) else { return nil }
    let block = values.flow.blockOf[index]
    guard let start = starts[block] else { return nil }
    let current = current(start, from: values.flow.blocks[block].range.lowerBound..<index)
    if case .start(.number(let number)) = current { return number }
    return nil
  }

  /// Whether the value in a place where an instruction begins is the variable there.
  ///
  /// - Parameter named: What the debug information has called the variable somewhere: for a constant nothing else shows
  ///   it.
  package func isHeld(as value: ValueFlow.Value, at address: UInt64, named: Set<ValueFlow.Value>) -> Bool {
    guard let index = values.code.index(of: address) else { return false }
    let block = values.flow.blockOf[index]
    guard let start = starts[block] else { return false }
    let current = current(start, from: values.flow.blocks[block].range.lowerBound..<index)
    if case .start(.constant) = current { return false }
    var assumed: Set<Pair> = []
    return isSame(current, value, named, &assumed)
  }

  private func isSame(
    _ current: Current, _ value: ValueFlow.Value, _ named: Set<ValueFlow.Value>, _ assumed: inout Set<Pair>
  ) -> Bool {
    switch current {
    case .start(.nothing): return false
    case .start(.constant): return value.constant != nil
    case .start(.number(let number)): return value.constant == number
    case .start(.value(let own)), .value(let own): return own == value
    case .joined(let block):
      guard block != 0, let join = values.join(of: value), join.block == block else { return false }
      if !assumed.insert(Pair(block: block, place: join.place)).inserted { return true }
      return values.flow.blocks[block].predecessors.allSatisfy { from in
        guard let end = ends[from] else { return true }
        guard let brought = values.value(atEndOf: from, in: join.place, sizeBytes: 1) else { return false }
        if end == .start(.constant), !named.contains(value) { return false }
        return isSame(end, brought, named, &assumed)
      }
    }
  }
}

extension ValueFlow {
  /// The relation of an instruction to another one within one round of every loop.
  package enum Order { case before, behind, apart }

  package func order(of instruction: Int, and address: UInt64) -> Order {
    guard let index = code.index(of: address) else { return .apart }
    let (block, other) = (flow.blockOf[instruction], flow.blockOf[index])
    if block == other { return instruction < index ? .before : .behind }
    if flow.behind(other).contains(block) { return .before }
    return flow.ahead(of: other).contains(block) ? .behind : .apart
  }

  /// The address of an instruction, by its index.
  package func address(of instruction: Int) -> UInt64 { code.instructions[instruction].address }

  /// Nil if no instruction begins at the address.
  package func index(of address: UInt64) -> Int? { code.index(of: address) }

  /// The heads of the loops around an instruction, outer ones first.
  package func loopHeads(around address: UInt64) -> [Int] {
    guard let index = code.index(of: address) else { return [] }
    let block = flow.blockOf[index]
    return flow.loops().filter { $0.blocks.contains(block) }.reversed().map(\.header)
  }

  /// Whether something is one in the first round of a loop and zero in all others: with that the compiler steps at the
  /// beginning of a round if each round has its own variables.
  package func hasFlagOfFirstRound(_ head: Int) -> Bool {
    places(atStartOf: head).contains { place in
      let ways = flow.blocks[head].predecessors.filter { flow.isReached($0) }
      let isFlag = ways.allSatisfy { from in
        let brought = value(atEndOf: from, in: place, sizeBytes: 1)?.constant
        return brought == (flow.dominates(head, from) ? 0 : 1)
      }
      return isFlag && ways.contains { flow.dominates(head, $0) }
    }
  }

  /// Whether a value comes from a choice: from paths that meet elsewhere than in the head of a loop, or from a
  /// conditional move.
  package func isChosen(_ value: Value) -> Bool {
    if let block = join(of: value)?.block {
      return !flow.blocks[block].predecessors.contains { flow.isReached($0) && flow.dominates(block, $0) }
    }
    return maker(of: value).map { code.instructions[$0].isConditionalMove } ?? false
  }

  /// Whether a call left it behind.
  package func isResult(_ value: Value) -> Bool {
    maker(of: value).map { index in
      switch code.instructions[index].kind {
      case .call, .indirectCall, .systemCall: true
      case .push, .pop, .return, .jump, .conditionalJump, .indirectJump, .nop, .trap, .other, .undecodable: false
      }
    } ?? false
  }

  /// Whether it is the address of something in the frame, or of something whose address the code contains.
  package func isFixedAddress(_ value: Value) -> Bool {
    guard let maker = maker(of: value), case .address(let operand, _)? = effects[maker]?.meaning else { return false }
    switch operand.base {
    case .register(.rsp), .register(.rbp), .none: return true
    case .register, .unknown: return false
    }
  }

  /// The instruction behind which a value first exists; nil for one that no instruction makes.
  package func origin(of value: Value) -> Int? { maker(of: value) }
}
