// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// How a call finds its target if the instruction does not contain it.
package struct IndirectCalls: OptionSet, Hashable, Sendable {
  package let rawValue: UInt8
  package init(rawValue: UInt8) { self.rawValue = rawValue }

  /// The code pointer is a closure's first word.
  package static let closure = IndirectCalls(rawValue: 1)
  /// The code pointer is in an itab, behind the words that describe it.
  package static let method = IndirectCalls(rawValue: 2)
}

extension FunctionCode {
  /// Targets of calls, and of jumps that leave the function, if the code contains them; ascending, each once.
  package var callTargets: [UInt64] {
    let calls = instructions.compactMap { if case .call(let target) = $0.kind { target } else { nil } }
    return Set(calls + leavesByJump).sorted()
  }

  /// How the function's other calls, and jumps that stand for a call, find their targets. Both if the code does not
  /// show it.
  package var indirectCalls: IndirectCalls {
    var found: IndirectCalls = []
    for (index, instruction) in instructions.enumerated() {
      let code = Array(bytes(from: instruction.address).prefix(3))
      switch instruction.kind {
      case .indirectCall: found.formUnion(meaning(ofCallAt: index, through: Self.register(of: code, operation: 2)))
      case .indirectJump:
        // A jump through memory is a switch: its table holds addresses in the function.
        guard let register = Self.register(of: code, operation: 4) else { continue }
        found.formUnion(meaning(ofCallAt: index, through: register))
      default: continue
      }
    }
    return found
  }

  /// Addresses that the function computes relative to its own (`lea`): of functions, and of data; ascending, each once.
  package var loadedAddresses: [UInt64] {
    Set(instructions.compactMap(loadedAddress)).sorted()
  }

  /// The address that an instruction computes relative to its own.
  func loadedAddress(_ instruction: Instruction) -> UInt64? {
    guard instruction.kind == .other, instruction.length == 7, instruction.firstByte & 0xf8 == 0x48 else { return nil }
    let code = Array(bytes(from: instruction.address).prefix(7))
    // 8d is `lea`; mod 0 with R/M 5 is relative to the next instruction.
    guard code[1] == 0x8d, code[2] & 0xc7 == 0x05 else { return nil }
    return instruction.end &+ UInt64(bitPattern: Int64(Self.signed32(code[3...])))
  }

  /// Finds where the register of `call %reg` was loaded. A closure's code pointer is loaded from the closure's start, a
  /// method's from behind the three words that begin an itab.
  private func meaning(ofCallAt index: Int, through register: Register?) -> IndirectCalls {
    let unknown: IndirectCalls = [.closure, .method]
    guard var register else { return unknown }
    for instruction in instructions[..<index].reversed().prefix(Self.farthestLoad) {
      guard instruction.kind == .other || instruction.kind == .nop else { return unknown }
      let code = Array(bytes(from: instruction.address).prefix(instruction.length))
      let written = code.withUnsafeBytes { Decoder.writtenRegisters(of: $0) }
      guard let written else { return unknown }
      guard written.contains(register) else { continue }
      switch Self.source(ofMove: code) {
      case .register(let other): register = other
      case .memory(_, let displacement) where displacement == 0: return .closure
      case .memory(_, let displacement) where displacement >= Self.itabHeaderBytes: return .method
      case .memory, nil: return unknown
      }
    }
    return unknown
  }

  /// In instructions before the call.
  private static let farthestLoad = 24
  /// Interface type, type, hash; Go 1.19 to 1.27.
  private static let itabHeaderBytes = 24

  enum Source {
    case register(Register)
    case memory(Register, displacement: Int)
  }

  /// Of `call %reg` (ff /2) or `jmp %reg` (ff /4).
  private static func register(of code: [UInt8], operation: UInt8) -> Register? {
    let extended = code.first.map { $0 & 0xf0 == 0x40 } ?? false
    let rest = extended ? code.dropFirst() : code[...]
    guard rest.count >= 2, rest[rest.startIndex] == 0xff, rest[rest.startIndex + 1] & 0xf8 == 0xc0 | operation << 3
    else { return nil }
    return Register(rawValue: rest[rest.startIndex + 1] & 7 | (extended && code[0] & 1 == 1 ? 8 : 0))
  }

  /// `mov` of 64 bits into a register from another, or from memory at a register that is not the stack pointer.
  static func source(ofMove code: [UInt8]) -> Source? {
    guard code.count >= 3, code[0] & 0xf8 == 0x48 else { return nil }
    let extendsBase = code[0] & 1 == 1
    let extendsRegister = code[0] & 4 == 4
    if code[1] == 0x89, code[2] >= 0xc0 {
      return Register(rawValue: code[2] >> 3 & 7 | (extendsRegister ? 8 : 0)).map { .register($0) }
    }
    guard code[1] == 0x8b else { return nil }
    let base = code[2] & 7
    guard let register = Register(rawValue: base | (extendsBase ? 8 : 0)) else { return nil }
    switch code[2] >> 6 {
    case 3: return .register(register)
    // R/M 4 has one more byte, R/M 5 with mod 0 is relative to the next instruction.
    case 0 where base != 4 && base != 5: return .memory(register, displacement: 0)
    case 1 where base != 4 && code.count >= 4: return .memory(register, displacement: Int(Int8(bitPattern: code[3])))
    case 2 where base != 4 && code.count >= 7: return .memory(register, displacement: Int(signed32(code[3...])))
    default: return nil
    }
  }

  static func signed32(_ bytes: ArraySlice<UInt8>) -> Int32 {
    Int32(bitPattern: bytes.prefix(4).reversed().reduce(0) { $0 << 8 | UInt32($1) })
  }
}
