// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// What registers and words of the frame become, and what that is made of.
extension ValueFlow {
  /// By instruction: the values it leaves in the general registers that it changes.
  func findChanges() -> [[Register: ValueState.Held]] {
    var changes: [[Register: ValueState.Held]] = Array(repeating: [:], count: code.instructions.count)
    for block in flow.blocks.indices {
      guard var state = starts[block] else { continue }
      for index in flow.blocks[block].range {
        let before = state
        _ = step(index, &state)
        for register in Register.allCases where register != .rsp && state[register] != before[register] {
          changes[index][register] = state[register]
        }
      }
    }
    return changes
  }

  /// What a register becomes in a sequence of instructions behind the first one.
  ///
  /// - Returns: Its values where blocks begin, and the values that instructions other than calls give it.
  package func values(
    of register: Register, in range: Range<UInt64>, sizeBytes: Int
  ) -> (met: Set<Value>, made: Set<Value>) {
    guard var index = code.index(of: range.lowerBound) else { return ([], []) }
    var (met, made): (Set<Value>, Set<Value>) = ([], [])
    func value(_ held: ValueState.Held?) -> Value? {
      held.flatMap { $0.bytes >= sizeBytes ? Value($0.value) : nil }
    }
    while index + 1 < code.instructions.count, code.instructions[index + 1].address < range.upperBound {
      let (block, next) = (flow.blockOf[index], flow.blockOf[index + 1])
      if block != next {
        if let found = value(starts[next]?[register]) { met.insert(found) }
      } else if effects[index] != nil, let found = value(changes[index][register]) {
        made.insert(found)
      }
      index += 1
    }
    return (met, made)
  }

  /// For a value that meets at the head of a loop: the values its rounds bring there, through values that meet in them.
  package func broughtAround(to value: Value) -> Set<Value> {
    guard let join = join(of: value) else { return [] }
    var found: Set<Value> = []
    var seen: Set<Value> = [value]
    var waiting = [join]
    while let next = waiting.popLast() {
      for block in flow.blocks[next.block].predecessors where flow.isReached(block) {
        if next.block == join.block, !flow.dominates(join.block, block) { continue }
        // An unknown value is no step either.
        guard let one = self.value(atEndOf: block, in: next.place, sizeBytes: 1) else { return [] }
        if let inner = self.join(of: one), inner.block != join.block, flow.dominates(join.block, inner.block) {
          if seen.insert(one).inserted { waiting.append(inner) }
        } else {
          found.insert(one)
        }
      }
    }
    return found
  }

  /// For a value that comes from several: the values the paths bring, and the values there that come from several.
  package func brought(into value: Value, sizeBytes: Int) -> Set<Value> {
    var found: Set<Value> = []
    var waiting = [value]
    while let next = waiting.popLast() {
      guard let join = join(of: next) else { continue }
      for block in flow.blocks[join.block].predecessors where flow.isReached(block) {
        guard let one = self.value(atEndOf: block, in: join.place, sizeBytes: sizeBytes) else { continue }
        if found.insert(one).inserted { waiting.append(one) }
      }
    }
    return found
  }

  /// The instructions that may store into words of the frame, relative to the canonical frame address.
  package func stores(into words: Range<Int>) -> [Int] {
    let words = words.lowerBound + Self.returnAddressBytes..<words.upperBound + Self.returnAddressBytes
    var found: [Int] = []
    forEachEffect { index, effect, state in
      let isStore = effect.written.contains { operand in
        guard case .memory(let memory) = operand else { return false }
        switch state.location(of: memory) {
        case .frame(let address): return words.overlaps(address..<address + (memory.sizeBytes ?? words.count))
        case .unknown: return true
        case .fixed: return false
        }
      }
      if isStore { found.append(index) }
    }
    return found
  }
}
