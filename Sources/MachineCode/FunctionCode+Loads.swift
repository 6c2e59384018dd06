// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

extension FunctionCode {
  /// One 64-bit load from memory at a register.
  package struct Load: Hashable, Sendable {
    /// Of the instruction, as linked.
    package let address: UInt64
    /// From what the register holds, in bytes.
    package let displacement: Int
  }

  /// Those from a register that is not the stack pointer, in the order of the code.
  package var loads: [Load] {
    instructions.compactMap { instruction in
      guard instruction.kind == .other else { return nil }
      guard case .memory(_, let displacement)? = Self.source(ofMove: code(of: instruction)) else { return nil }
      return Load(address: instruction.address, displacement: displacement)
    }
  }

  /// The offset from the FS base from which the function first loads; nil if it does not, or if it computes the offset
  /// from something known only when the program runs.
  package var threadLocalOffset: Int? {
    for instruction in instructions where instruction.firstByte == Self.fsPrefix {
      let code = code(of: instruction)
      // mov %fs:displacement, register
      if code.count == 9, code[1] & 0xfb == 0x48, code[2] == 0x8b, code[3] & 0xc7 == 0x04, code[4] == 0x25 {
        return Int(Self.signed32(code[5...]))
      }
      // mov %fs:(register), register: a C linker has put the offset into the instruction before.
      guard let index = index(of: instruction.address), index > 0, code.count == 4, code[2] == 0x8b else { return nil }
      let before = self.code(of: instructions[index - 1])
      guard before.count == 7, before[0] & 0xf8 == 0x48, before[1] == 0xc7 else { return nil }
      return Int(Self.signed32(before[3...]))
    }
    return nil
  }

  private static let fsPrefix: UInt8 = 0x64

  private func code(of instruction: Instruction) -> [UInt8] {
    Array(bytes(from: instruction.address).prefix(instruction.length))
  }
}
