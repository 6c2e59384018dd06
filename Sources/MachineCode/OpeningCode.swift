// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// What a function's code has done by the time it first reaches an address: the debug information gives some variables
/// a place in the frame long before anything is stored there.
///
/// It follows the straight line from the function's start to the first call, or to where paths meet.
package struct OpeningCode {
  /// Whether RDX still is what the caller passed: the closure of a function literal.
  package private(set) var keepsClosure = true
  /// Whether the whole path from the start to the address is known.
  private var isFollowed = false
  /// Words of the frame that were stored on the path, by offset from the canonical frame address.
  private var stored: [Range<Int>] = []
  /// Offsets in the closure from which words of the frame are filled, on the path or farther on.
  private var captured: [Int: Int] = [:]
  /// The same for words that get the address of the data there.
  private var addressed: [Int: Int] = [:]

  /// - Parameter address: The address of an instruction in the function, as linked.
  package init(_ code: FunctionCode, to address: UInt64) {
    let joins = Self.joins(of: code)
    var names = ValueState.Names()
    var state = ValueState(&names)
    var isBefore = true
    var loaded: [ValueState.Value: Int] = [:]
    var pointers: [ValueState.Value: Int] = [:]
    var keepsClosure = true
    for instruction in code.instructions {
      if instruction.address != code.address, joins.contains(instruction.address) { break }
      if instruction.address == address {
        isBefore = false
        isFollowed = true
        self.keepsClosure = keepsClosure
      }
      switch instruction.kind {
      case .conditionalJump, .nop: continue
      case .push, .pop, .other: break
      case .return, .jump, .call, .indirectJump, .indirectCall, .trap, .systemCall, .undecodable:
        if isBefore { self.keepsClosure = false }
        return
      }
      let effect = code.bytes(from: instruction.address).withUnsafeBytes {
        Decoder.effect(of: $0, at: instruction.address, kind: instruction.kind)
      }
      let source = effect.flatMap { keepsClosure ? Self.closureOffset($0) : nil }
      let pointer = effect.flatMap { keepsClosure ? Self.closureAddress($0) : nil }
      guard let effect, state.apply(effect, &names, constants: { _, _ in nil }) else { break }
      // Code that has an address in the frame may store through it.
      if isBefore, case .address(let operand, let register) = effect.meaning, !Self.ownRegisters.contains(register),
        case .frame = state.location(of: operand)
      {
        break
      }
      if let source, case .general(let register)? = effect.destination { loaded[state[register].value] = source }
      if let source, case .vector(let number)? = effect.destination { loaded[state.vectors[number].value] = source }
      if let pointer { pointers[state[pointer.register].value] = pointer.offset }
      if effect.written.contains(.general(.rdx)) { keepsClosure = false }
      for case .memory(let operand) in effect.written {
        guard case .frame(let start) = state.location(of: operand), let size = operand.sizeBytes else { continue }
        let offset = start - Self.returnAddressBytes
        if isBefore { stored.append(offset..<offset + size) }
        if let pointer = state.memory[start].flatMap({ pointers[$0.value] }) { addressed[offset] = pointer }
        guard let source = state.memory[start].flatMap({ loaded[$0.value] }) else { continue }
        for word in stride(from: 0, to: size, by: 8) where captured[offset + word] == nil {
          captured[offset + word] = source + word
        }
      }
    }
    if isBefore { self.keepsClosure = false }
  }

  /// Whether something may have been stored in these bytes of the frame, relative to the canonical frame address.
  package func mayHaveStored(in range: Range<Int>) -> Bool {
    !isFollowed || stored.contains { $0.overlaps(range) }
  }

  /// The offset in the closure of the bytes that these bytes of the frame get; nil if they get others.
  package func closureOffset(ofFrame range: Range<Int>) -> Int? {
    guard let first = captured[range.lowerBound], !range.isEmpty else { return nil }
    let words = stride(from: range.lowerBound, to: range.upperBound, by: 8)
    return words.allSatisfy { captured[$0] == first + $0 - range.lowerBound } ? first : nil
  }

  /// The offset in the closure of the value to which this word of the frame is made to point; nil if it gets another.
  package func closureOffset(ofPointer offset: Int) -> Int? { addressed[offset] }

  private static let returnAddressBytes = 8
  /// The frame's own registers, and the one with which the stack check computes.
  private static let ownRegisters: [Register] = [.rbp, .rsp, .r12]

  private static func joins(of code: FunctionCode) -> Set<UInt64> {
    Set(
      code.instructions.compactMap { instruction in
        switch instruction.kind {
        case .jump(let target), .conditionalJump(_, let target): target
        case .push, .pop, .return, .call, .indirectJump, .indirectCall, .nop, .trap, .systemCall, .undecodable, .other:
          nil
        }
      })
  }

  /// The offset from which an instruction loads a captured variable; nil if it does not load from where RDX points.
  private static func closureOffset(_ effect: DataEffect) -> Int? {
    guard case .move(.memory(let operand), _, _) = effect.meaning, case .register(.rdx) = operand.base else {
      return nil
    }
    return operand.displacement
  }

  /// Of an address in what RDX points to, and the register that gets it.
  private static func closureAddress(_ effect: DataEffect) -> (offset: Int, register: Register)? {
    guard case .address(let operand, let register) = effect.meaning, case .register(.rdx) = operand.base else {
      return nil
    }
    return (operand.displacement, register)
  }
}

extension DataEffect {
  fileprivate var destination: Operand? { if case .move(_, let place, _) = meaning { place } else { nil } }
}
