// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// Which places of one function hold the same value: for each instruction, a name for the value in each register and in
/// each word of the frame.
///
/// Equal names mean equal bytes, within one round of every loop. Values are followed through moves, spills and reloads,
/// and through branches. Where paths that bring different values meet, the result is a value of that block.
package struct ValueFlow {
  let code: FunctionCode
  let flow: CodeFlow
  let effects: [DataEffect?]
  /// Words of the frame that only the function's own moves change, relative to RSP at its entry.
  private let ownWords: [Range<Int>]
  private let keeping: Set<UInt64>
  /// By block: what is known where it begins; nil for one that is never reached.
  private(set) var starts: [ValueState?]
  private(set) var ends: [ValueState?]
  private var joined = JoinNames()
  /// By instruction: the values it leaves in the general registers that it changes.
  private(set) var changes: [[Register: ValueState.Held]] = []

  /// The value in a place, by its origin.
  package struct Value: Hashable, Sendable {
    let name: Int
    /// A number in the code.
    package let constant: UInt64?
  }

  package enum Place: Hashable, Sendable {
    case general(Register)
    /// XMM number.
    case vector(Int)
    /// Relative to the canonical frame address.
    case frame(Int)
  }

  /// Functions with more instructions are not followed.
  private static let mostInstructions = 20_000
  /// How often a block may be looked at again before the function is given up.
  private static let mostRounds = 64
  static let returnAddressBytes = 8
  /// Names for the values that one instruction makes, and for those that a function begins with.
  private static let namesEach = 256

  /// Nil if the function jumps to addresses that its code does not contain, or is too large.
  ///
  /// - Parameters:
  ///   - ownWords: Words of the frame that hold variables to which no pointer leads, relative to the canonical frame
  ///     address.
  ///   - keeping: Functions whose call changes no general register but R11: the runtime's that note stores for the
  ///     collector.
  ///   - neverReturning: Functions that do not return.
  ///   - table: The possible targets of a jump through a table; nil if they are not known.
  package init?(
    _ code: FunctionCode, ownWords: [Range<Int>], keeping: Set<UInt64> = [], neverReturning: Set<UInt64>,
    table: (Instruction) -> [UInt64]?
  ) {
    guard code.instructions.count <= Self.mostInstructions,
      let flow = CodeFlow(code, neverReturning: neverReturning, table: table)
    else { return nil }
    self.code = code
    self.flow = flow
    self.keeping = keeping
    self.ownWords = ownWords.map { $0.lowerBound + Self.returnAddressBytes..<$0.upperBound + Self.returnAddressBytes }
    effects = code.instructions.map { code.effect(of: $0) }
    starts = Array(repeating: nil, count: flow.blocks.count)
    ends = starts
    guard follow() else { return nil }
    changes = findChanges()
  }

  /// Nil if no instruction begins at the address, or it is never reached.
  package func state(at address: UInt64) -> State? {
    guard let index = code.index(of: address), var state = starts[flow.blockOf[index]] else { return nil }
    for before in flow.blocks[flow.blockOf[index]].range.lowerBound..<index { _ = step(before, &state) }
    return State(state: state)
  }

  /// What is known where one instruction begins.
  package struct State {
    fileprivate let state: ValueState

    /// The name of the low `sizeBytes` of a place; nil if that is not known.
    package func value(in place: Place, sizeBytes: Int) -> Value? {
      let held: ValueState.Held?
      switch place {
      case .general(let register): held = state[register]
      case .vector(let number): held = state.vectors.indices.contains(number) ? state.vectors[number] : nil
      case .frame(let offset): held = state.memory[offset + ValueFlow.returnAddressBytes]
      }
      guard let held, held.bytes >= sizeBytes else { return nil }
      return Value(held.value)
    }

    /// Everything that is known except vectors, which a probe in the kernel does not see.
    package var allPlaces: [Place] {
      Register.allCases.filter { $0 != .rsp }.map { .general($0) }
        + state.memory.keys.sorted().map { .frame($0 - ValueFlow.returnAddressBytes) }
    }

    /// Where a value of `sizeBytes` is, except in vectors.
    package func places(of value: Value, sizeBytes: Int) -> [Place] {
      func holds(_ held: ValueState.Held) -> Bool { held.bytes >= sizeBytes && Value(held.value) == value }
      let general = Register.allCases.filter { $0 != .rsp && holds(state[$0]) }.map { Place.general($0) }
      let frame = state.memory.filter { holds($0.value) }.keys.sorted().map {
        Place.frame($0 - ValueFlow.returnAddressBytes)
      }
      return general + frame
    }
  }
}

extension ValueFlow.Value {
  init?(_ value: ValueState.Value) {
    switch value {
    case .named(let name): self.init(name: name, constant: nil)
    case .constant(let bits): self.init(name: 0, constant: bits)
    case .frame: return nil
    }
  }
}

// MARK: - Following

extension ValueFlow {
  private mutating func follow() -> Bool {
    var names = ValueState.Names()
    var entry = ValueState(&names)
    // Values that were passed on the stack.
    for words in ownWords where words.lowerBound >= Self.returnAddressBytes {
      for word in stride(from: words.lowerBound, to: words.upperBound, by: 8) {
        entry.setMemory(ValueState.Held(value: .named(joined.name(passedAt: word)), bytes: 8), at: word)
      }
    }
    starts[0] = entry
    var isChanged = true
    var rounds = 0
    while isChanged {
      guard rounds < Self.mostRounds else { return false }
      rounds += 1
      isChanged = false
      for block in flow.inOrder {
        let before = flow.blocks[block].predecessors.compactMap { ends[$0] } + (block == 0 ? [entry] : [])
        guard let merged = merge(before, into: block) else { return false }
        if ends[block] != nil, let known = starts[block], known.knowsTheSame(as: merged) { continue }
        starts[block] = merged
        var state = merged
        for index in flow.blocks[block].range where !step(index, &state) { return false }
        ends[block] = state
        isChanged = true
      }
    }
    return true
  }

  /// Nil if RSP differs.
  private mutating func merge(_ states: [ValueState], into block: Int) -> ValueState? {
    guard var merged = states.first else { return nil }
    for other in states.dropFirst() where other.stackPointer != merged.stackPointer { return nil }
    for register in Register.allCases where register != .rsp {
      let held = merge(states.map { $0[register] }, at: .general(register), of: block)
      merged.setGeneral(register, held)
    }
    for number in merged.vectors.indices {
      merged.setVector(number, merge(states.map { $0.vectors[number] }, at: .vector(number), of: block))
    }
    for (address, held) in merged.memory {
      let all = states.compactMap { $0.memory[address] }
      guard all.count == states.count, all.allSatisfy({ $0.bytes == held.bytes }) else {
        merged.setMemory(nil, at: address)
        continue
      }
      merged.setMemory(merge(all, at: .frame(address), of: block), at: address)
    }
    return merged
  }

  private mutating func merge(
    _ all: [ValueState.Held], at place: Place, of block: Int
  ) -> ValueState.Held {
    let isSame = all.dropFirst().allSatisfy { $0.value == all[0].value }
    let bytes = all.map(\.bytes).min() ?? 8
    // Once paths bring different values they always do.
    if isSame, joined.known(block, place) == nil { return ValueState.Held(value: all[0].value, bytes: bytes) }
    return ValueState.Held(value: .named(joined.name(block, place)), bytes: bytes)
  }

  /// - Returns: False if it loses track of RSP.
  func step(_ index: Int, _ state: inout ValueState) -> Bool {
    var names = ValueState.Names(after: (index + 1) * Self.namesEach)
    let instruction = code.instructions[index]
    switch instruction.kind {
    case .jump, .conditionalJump, .nop, .return, .indirectJump, .trap: return true
    case .call(let target) where keeping.contains(target):
      state.setGeneral(.r11, names.next())
      for number in state.vectors.indices where number != Self.zeroVector { state.setVector(number, names.next()) }
      return true
    case .call, .indirectCall, .systemCall:
      for register in Register.allCases where !Self.isKept(register) { state.setGeneral(register, names.next()) }
      for number in state.vectors.indices where number != Self.zeroVector { state.setVector(number, names.next()) }
      keepOwnWords(&state, of: state)
      return true
    case .undecodable: return false
    case .push, .pop, .other:
      guard let effect = effects[index] else {
        forget(&state, &names)
        return true
      }
      let before = state
      guard state.apply(effect, &names, constants: { _, _ in nil }) else { return false }
      if before.writesUnknownMemory(effect) { keepOwnWords(&state, of: before) }
      return true
    }
  }

  /// The state behind an instruction of which only one fact is known: it leaves RSP unchanged.
  private func forget(_ state: inout ValueState, _ names: inout ValueState.Names) {
    for register in Register.allCases where register != .rsp { state.setGeneral(register, names.next()) }
    for number in state.vectors.indices { state.setVector(number, names.next()) }
    for address in state.memory.keys { state.setMemory(nil, at: address) }
  }

  /// Memory that a pointer may lead to can have changed.
  private func keepOwnWords(_ state: inout ValueState, of before: ValueState) {
    for address in state.memory.keys where !isOwn(address, state.memory[address]) { state.setMemory(nil, at: address) }
    for (address, held) in before.memory where isOwn(address, held) && address >= state.stackPointer {
      state.setMemory(held, at: address)
    }
  }

  private func isOwn(_ address: Int, _ held: ValueState.Held?) -> Bool {
    guard let held else { return false }
    return ownWords.contains { $0.contains(address) && address + held.bytes <= $0.upperBound }
  }

  private static let zeroVector = 15

  /// Kept across a call: the stack's own, and the goroutine.
  private static func isKept(_ register: Register) -> Bool { [.rsp, .rbp, .r14].contains(register) }
}

/// Names of values that no instruction makes, all below zero.
private struct JoinNames {
  private enum Source: Hashable {
    case ways(into: Int, ValueFlow.Place)
    case caller(word: Int)
  }

  private var names: [Source: Int] = [:]
  private var blocks: [Int?] = []
  private var places: [ValueFlow.Place?] = []

  func known(_ block: Int, _ place: ValueFlow.Place) -> Int? { names[.ways(into: block, place)] }

  mutating func name(_ block: Int, _ place: ValueFlow.Place) -> Int {
    name(of: .ways(into: block, place), block: block)
  }

  mutating func name(passedAt word: Int) -> Int { name(of: .caller(word: word), block: nil) }

  private mutating func name(of source: Source, block: Int?) -> Int {
    if let known = names[source] { return known }
    blocks.append(block)
    if case .ways(_, let place) = source { places.append(place) } else { places.append(nil) }
    names[source] = -blocks.count
    return -blocks.count
  }

  /// The place whose values meet there.
  func place(of name: Int) -> ValueFlow.Place? { name < 0 && -name <= places.count ? places[-name - 1] : nil }

  /// Where paths that bring the named value meet; nil if it does not come from several.
  func block(of name: Int) -> Int? { name < 0 && -name <= blocks.count ? blocks[-name - 1] : nil }
}

// MARK: - Memory

extension ValueFlow {
  /// The instructions that change memory, and those that only read it: memory that a pointer may reach, and variables
  /// that are always in memory.
  ///
  /// - Parameter variables: These variables' words of the frame, relative to the canonical frame address.
  func memoryAccesses(variables: [Range<Int>]) -> (stores: Set<Int>, loads: Set<Int>) {
    let variables = variables.map { $0.lowerBound + Self.returnAddressBytes..<$0.upperBound + Self.returnAddressBytes }
    var addressed: Set<Int> = []
    forEachEffect { _, effect, state in
      guard case .address(let operand, let register) = effect.meaning, ![.rsp, .rbp, .r12].contains(register),
        case .frame(let address) = state.location(of: operand)
      else { return }
      addressed.insert(address)
    }
    var (stores, loads): (Set<Int>, Set<Int>) = ([], [])
    forEachEffect { index, effect, state in
      func isMemory(_ operand: DataEffect.MemoryOperand) -> Bool? {
        switch state.location(of: operand) {
        case .unknown: return true
        case .fixed: return nil
        case .frame(let address):
          let words = address..<address + (operand.sizeBytes ?? 8)
          if variables.contains(where: { $0.overlaps(words) }) { return true }
          // Data at an address that was taken ends before the next word that is the function's own.
          guard let object = addressed.filter({ $0 <= address }).max() else { return false }
          return !ownWords.contains { $0.lowerBound > object && $0.lowerBound <= address || $0.contains(address) }
        }
      }
      let written = effect.written.compactMap { if case .memory(let operand) = $0 { operand } else { nil } }
      if written.contains(where: { isMemory($0) ?? true }) {
        stores.insert(index)
      } else if effect.accessed.contains(where: { isMemory($0) ?? false }) {
        loads.insert(index)
      }
    }
    return (stores, loads)
  }

  func forEachEffect(_ body: (Int, DataEffect, ValueState) -> Void) {
    for block in flow.blocks.indices {
      guard var state = starts[block] else { continue }
      for index in flow.blocks[block].range {
        if let effect = effects[index] { body(index, effect, state) }
        _ = step(index, &state)
      }
    }
  }
}

extension ValueFlow {
  /// Whether each path to an address passes the place where the value was made.
  package func isMade(_ value: Value, beforeEveryWayTo address: UInt64) -> Bool {
    guard let index = code.index(of: address), flow.isReached(flow.blockOf[index]) else { return false }
    if value.constant != nil { return true }
    let block = flow.blockOf[index]
    if let join = joined.block(of: value.name) { return flow.dominates(join, block) }
    guard let maker = maker(of: value) else { return true }
    let made = flow.blockOf[maker]
    return made == block ? maker < index : flow.isReached(made) && flow.dominates(made, block)
  }

  /// Where paths that bring several values meet, this one among them, and the place that has it then.
  package func join(of value: Value) -> (block: Int, place: Place)? {
    guard value.constant == nil, let block = joined.block(of: value.name), let place = joined.place(of: value.name)
    else { return nil }
    return (block, place)
  }

  /// The value in a place of at least `sizeBytes` where a block ends. Frame places count as in a state's memory.
  func value(atEndOf block: Int, in place: Place, sizeBytes: Int) -> Value? {
    guard let state = ends[block] else { return nil }
    let held: ValueState.Held?
    switch place {
    case .general(let register): held = state[register]
    case .vector(let number): held = state.vectors[number]
    case .frame(let address): held = state.memory[address]
    }
    return held.flatMap { $0.bytes >= sizeBytes ? Value($0.value) : nil }
  }

  /// General registers, and words of the frame as in a state's memory.
  func places(atStartOf block: Int) -> [Place] {
    Register.allCases.filter { $0 != .rsp }.map { .general($0) } + (starts[block]?.memory.keys.map { .frame($0) } ?? [])
  }

  /// The instruction that made the value; nil for a value from the function's start and for one made of several values.
  func maker(of value: Value) -> Int? {
    let number = value.name / Self.namesEach - 1
    return value.constant == nil && value.name >= 0 && number >= 0 ? number : nil
  }
}
