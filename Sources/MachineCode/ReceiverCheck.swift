// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

extension FunctionCode {
  /// Where a wrapper of a method continues after it found that its receiver is not nil, if all arguments are still
  /// where they were passed; nil if it does not check, or checks in a way that is not followed.
  ///
  /// - Parameters:
  ///   - site: Where its calls are counted.
  ///   - panic: The runtime's function that a nil receiver leads to, as linked.
  ///   - arguments: Everything that is passed in registers.
  ///   - stackBytes: The bytes passed on the stack, above the return address.
  package func siteBehindReceiverCheck(
    from site: EntrySite, panic: UInt64, arguments: [PassedPiece], stackBytes: Int
  ) -> ReadingSite? {
    guard let first = index(of: site.address) else { return nil }
    let frameAddress = Self.returnAddressBytes - site.rspOffsetFromEntry
    let stackArguments = frameAddress..<frameAddress + stackBytes
    var names = ValueState.Names()
    var state = ValueState(&names)
    let wanted = arguments.map(state.passed)
    var detours: Set<UInt64> = []
    for position in instructions.indices[first...] {
      let instruction = instructions[position]
      if position != first, jumps(to: instruction.address, except: detours) { return nil }
      switch instruction.kind {
      case .conditionalJump(.equal, let target) where leadsOnly(target, to: panic):
        guard position + 1 < instructions.count else { return nil }
        let next = instructions[position + 1]
        guard !jumps(to: next.address, except: []), takesProbe(next), let places = state.places(of: wanted),
          places.allSatisfy({ Self.isInPlace($0.key, $0.value) })
        else { return nil }
        return ReadingSite(address: next.address, frameOffset: frameAddress - state.stackPointer, places: places)
      case .conditionalJump(_, let target):
        // The stack check's branch is not taken if a call counts.
        if position == first { continue }
        guard let jumps = detour(from: target, backBehind: instruction.address) else { return nil }
        detours.formUnion(jumps)
      case .push, .pop, .nop, .other:
        guard let effect = effect(of: instruction), !state.changes(stackArguments, effect),
          state.apply(effect, &names, constants: { _, _ in nil })
        else { return nil }
      case .return, .jump, .call, .indirectJump, .indirectCall, .trap, .systemCall, .undecodable: return nil
      }
    }
    return nil
  }

  private static let returnAddressBytes = 8

  private static func isInPlace(_ piece: PassedPiece, _ place: ReadingSite.Place) -> Bool {
    switch (piece.register, place) {
    case (.general(let wanted), .general(let found)): wanted == found
    case (.general, _): false
    case (.vector, _): true
    }
  }

  private func jumps(to address: UInt64, except known: Set<UInt64>) -> Bool {
    instructions.contains { instruction in
      switch instruction.kind {
      case .jump(let target), .conditionalJump(_, let target):
        target == address && !known.contains(instruction.address)
      default: false
      }
    }
  }

  /// Whether `address` has only a call of `function`.
  private func leadsOnly(_ address: UInt64, to function: UInt64) -> Bool {
    guard let first = index(of: address) else { return false }
    let call = instructions[first...].first { $0.kind != .nop }
    return call?.kind == .call(target: function)
  }

  /// Go before 1.21 tells a panic in progress, if there is one, that the wrapper's frame replaces its caller's: this
  /// changes neither arguments nor the frame.
  ///
  /// - Returns: The jumps back; nil if the code at `target` does more.
  private func detour(from target: UInt64, backBehind address: UInt64) -> Set<UInt64>? {
    guard let first = index(of: target), target > address else { return nil }
    var jumps: Set<UInt64> = []
    for instruction in instructions[first...] {
      switch instruction.kind {
      case .conditionalJump(_, let back) where back > address && back < target: jumps.insert(instruction.address)
      case .jump(let back) where back > address && back < target: return jumps.union([instruction.address])
      case .nop: continue
      case .other:
        guard let effect = effect(of: instruction), effect.written.allSatisfy(Self.isScratch) else { return nil }
      case .push, .pop, .return, .jump, .conditionalJump, .call, .indirectJump, .indirectCall, .trap, .systemCall,
        .undecodable:
        return nil
      }
    }
    return nil
  }

  private static func isScratch(_ operand: DataEffect.Operand) -> Bool {
    switch operand {
    case .general(let register): register == .r12 || register == .r13
    case .memory(let memory): memory.base == .register(.r12)
    case .vector, .immediate: false
    }
  }
}
