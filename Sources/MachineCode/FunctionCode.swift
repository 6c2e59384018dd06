// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// The instructions of one function, read from its file: code in a process may contain breakpoints.
package struct FunctionCode {
  /// Address of the first byte, as linked.
  package let address: UInt64
  /// In order, without gaps: bytes that do not decode are single `.undecodable` ones.
  package let instructions: [Instruction]
  let bytes: [UInt8]

  /// Decodes from the first byte to the last.
  ///
  /// - Parameter address: Of the first byte, as linked.
  package init(bytes: [UInt8], address: UInt64) {
    self.address = address
    self.bytes = bytes
    instructions = bytes.withUnsafeBytes { Decoder.instructions(in: $0, at: address) }
  }

  /// The address of the byte after the last.
  package var end: UInt64 { address &+ UInt64(bytes.count) }

  /// Addresses of every instruction that returns to the caller.
  package var returns: [UInt64] {
    instructions.compactMap { if case .return = $0.kind { $0.address } else { nil } }
  }

  /// Targets outside the function of jumps that leave it (tail calls).
  package var leavesByJump: [UInt64] {
    instructions.compactMap { instruction in
      switch instruction.kind {
      case .jump(let target), .conditionalJump(_, let target): contains(target) ? nil : target
      default: nil
      }
    }
  }

  /// Whether an instruction may return, or jump out of the function to an address that it contains.
  func leaves(_ instruction: Instruction) -> Bool {
    switch instruction.kind {
    case .return: true
    case .jump(let target), .conditionalJump(_, let target): !contains(target)
    case .push, .pop, .call, .indirectJump, .indirectCall, .nop, .trap, .systemCall, .other, .undecodable: false
    }
  }

  /// Neither returns nor jumps away: it panics, loops or ends the program.
  ///
  /// A jump through a register counts as leaving: its target is not known.
  package var neverReturns: Bool {
    returns.isEmpty && leavesByJump.isEmpty && !instructions.contains { $0.kind == .indirectJump }
  }

  /// The address of the first byte that does not decode: from there on nothing is certain.
  package var firstUndecodable: UInt64? { instructions.first { $0.kind == .undecodable }?.address }

  /// The instruction that starts at exactly this address.
  package func instruction(at address: UInt64) -> Instruction? { index(of: address).map { instructions[$0] } }

  func contains(_ target: UInt64) -> Bool { target >= address && target < end }

  func index(of address: UInt64) -> Int? {
    var low = 0
    var high = instructions.count
    while low < high {
      let middle = (low + high) / 2
      if instructions[middle].address < address { low = middle + 1 } else { high = middle }
    }
    return low < instructions.count && instructions[low].address == address ? low : nil
  }

  /// The bytes from `address` to the end.
  func bytes(from address: UInt64) -> ArraySlice<UInt8> { bytes[Int(address - self.address)...] }

  /// The effect of an instruction of the function on data; nil if that is not known.
  func effect(of instruction: Instruction) -> DataEffect? {
    bytes(from: instruction.address).withUnsafeBytes {
      Decoder.effect(of: $0, at: instruction.address, kind: instruction.kind)
    }
  }
}
