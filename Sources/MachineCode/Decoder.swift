// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import CZydis

/// The only code that calls Zydis.
enum Decoder {
  private static let decoder: ZydisDecoder = {
    var decoder = ZydisDecoder()
    ZydisDecoderInit(&decoder, ZYDIS_MACHINE_MODE_LONG_64, ZYDIS_STACK_WIDTH_64)
    return decoder
  }()

  /// The raw form of the instruction at the start of `code`; nil if its bytes do not decode.
  static func decode(_ code: UnsafeRawBufferPointer) -> ZydisDecodedInstruction? {
    var instruction = ZydisDecodedInstruction()
    return decode(code, into: &instruction) ? instruction : nil
  }

  private static func decode(_ code: UnsafeRawBufferPointer, into instruction: inout ZydisDecodedInstruction) -> Bool {
    succeeded(
      withUnsafePointer(to: decoder) {
        ZydisDecoderDecodeInstruction($0, nil, code.baseAddress, ZyanUSize(code.count), &instruction)
      })
  }

  /// With its operands, which takes twice as long.
  static func decode(
    _ code: UnsafeRawBufferPointer, into instruction: inout ZydisDecodedInstruction,
    operands: UnsafeMutableBufferPointer<ZydisDecodedOperand>
  ) -> Bool {
    let status = withUnsafePointer(to: decoder) {
      ZydisDecoderDecodeFull($0, code.baseAddress, ZyanUSize(code.count), &instruction, operands.baseAddress)
    }
    return succeeded(status)
  }

  /// ZYAN_SUCCESS is a macro that Swift does not see: the highest bit clear.
  private static func succeeded(_ status: ZyanStatus) -> Bool { status & 0x8000_0000 == 0 }

  /// The instructions of `code` in order, the first at `address`; each byte that does not decode is one instruction.
  static func instructions(in code: UnsafeRawBufferPointer, at address: UInt64) -> [Instruction] {
    var instructions: [Instruction] = []
    instructions.reserveCapacity(code.count / 4)
    // One for all: it is large, and filling it with zeros takes a good part of the time.
    var raw = ZydisDecodedInstruction()
    var offset = 0
    while offset < code.count {
      let start = address &+ UInt64(offset)
      let isDecoded = decode(UnsafeRawBufferPointer(rebasing: code[offset...]), into: &raw)
      let kind = isDecoded ? kind(of: raw, at: start) : .undecodable
      let instruction = Instruction(
        address: start, length: isDecoded ? Int(raw.length) : 1, kind: kind, firstByte: code[offset],
        branchesOnCounter: kind == .other && isRelative(raw),
        isConditionalMove: isDecoded && raw.meta.category == ZYDIS_CATEGORY_CMOV,
        writesFlags: isDecoded && writesFlags(raw))
      instructions.append(instruction)
      offset += instruction.length
    }
    return instructions
  }

  private static func kind(of raw: ZydisDecodedInstruction, at address: UInt64) -> Instruction.Kind {
    // Operands that are part of the opcode need no operand decoding, which is the slow half of Zydis.
    let register = Register(rawValue: raw.opcode & 7 | (raw.raw.rex.B << 3))
    let target = address &+ UInt64(raw.length) &+ UInt64(bitPattern: raw.raw.imm.0.value.s)
    switch raw.mnemonic {
    case ZYDIS_MNEMONIC_PUSH where isOneByte(raw, 0x50...0x57) && raw.operand_width == 64:
      return register.map { .push($0) } ?? .other
    case ZYDIS_MNEMONIC_POP where isOneByte(raw, 0x58...0x5f) && raw.operand_width == 64:
      return register.map { .pop($0) } ?? .other
    case ZYDIS_MNEMONIC_RET where raw.meta.branch_type == ZYDIS_BRANCH_TYPE_NEAR:
      return .return(popBytes: raw.opcode == 0xc2 ? Int(raw.raw.imm.0.value.u & 0xffff) : 0)
    case ZYDIS_MNEMONIC_JMP:
      return isRelative(raw) ? .jump(target: target) : .indirectJump
    case ZYDIS_MNEMONIC_CALL:
      return isRelative(raw) ? .call(target: target) : .indirectCall
    case ZYDIS_MNEMONIC_NOP: return .nop
    case ZYDIS_MNEMONIC_INT3, ZYDIS_MNEMONIC_INT, ZYDIS_MNEMONIC_INT1, ZYDIS_MNEMONIC_UD0, ZYDIS_MNEMONIC_UD1,
      ZYDIS_MNEMONIC_UD2, ZYDIS_MNEMONIC_HLT:
      return .trap
    case ZYDIS_MNEMONIC_SYSCALL: return .systemCall
    default:
      if let condition = condition(of: raw) { return .conditionalJump(condition, target: target) }
      return .other
    }
  }

  private static func isOneByte(_ raw: ZydisDecodedInstruction, _ opcodes: ClosedRange<UInt8>) -> Bool {
    raw.opcode_map == ZYDIS_OPCODE_MAP_DEFAULT && opcodes.contains(raw.opcode)
  }

  private static func writesFlags(_ raw: ZydisDecodedInstruction) -> Bool {
    guard let flags = raw.cpu_flags?.pointee else { return false }
    return (flags.modified | flags.set_0 | flags.set_1 | flags.undefined) & conditionFlags != 0
  }

  /// Carry, parity, zero, sign and overflow, as in EFLAGS.
  private static let conditionFlags: UInt32 = 1 | 1 << 2 | 1 << 6 | 1 << 7 | 1 << 11

  private static func isRelative(_ raw: ZydisDecodedInstruction) -> Bool { raw.raw.imm.0.is_relative != 0 }

  /// True for `jcc` with a short or a near displacement; `loop` and `jrcxz` test a register and do not count.
  private static func condition(of raw: ZydisDecodedInstruction) -> Condition? {
    let isJump =
      isOneByte(raw, 0x70...0x7f) || (raw.opcode_map == ZYDIS_OPCODE_MAP_0F && (0x80...0x8f).contains(raw.opcode))
    return isJump && isRelative(raw) ? Condition(rawValue: raw.opcode & 15) : nil
  }
}

extension Decoder {
  /// The properties that matter for an instruction that will run somewhere else.
  struct Relocation {
    /// Offset in the instruction and width in bits of a displacement relative to RIP.
    let ripDisplacement: (byteOffset: Int, target: UInt64)?
    /// Whether a single step runs only one of its iterations (`rep movs`).
    let isRepeated: Bool
    /// Whether it reads or writes the flags register as a whole, where the trap flag of a single step would show.
    let touchesTrapFlag: Bool
  }

  static func relocation(of code: UnsafeRawBufferPointer, at address: UInt64) -> Relocation? {
    guard let raw = decode(code) else { return nil }
    let attributes = raw.attributes
    let end = address &+ UInt64(raw.length)
    // Mod 0 with R/M 5 is the RIP-relative form; Zydis keeps no such flag on an instruction without its operands.
    let isRIPRelative = raw.raw.disp.size == 32 && raw.raw.modrm.mod == 0 && raw.raw.modrm.rm == 5
    let repeats = UInt64(ZYDIS_ATTRIB_HAS_REP) | UInt64(ZYDIS_ATTRIB_HAS_REPE) | UInt64(ZYDIS_ATTRIB_HAS_REPNE)
    return Relocation(
      ripDisplacement: isRIPRelative
        ? (Int(raw.raw.disp.offset), end &+ UInt64(bitPattern: raw.raw.disp.value)) : nil,
      isRepeated: attributes & repeats != 0,
      touchesTrapFlag: [
        ZYDIS_MNEMONIC_PUSHF, ZYDIS_MNEMONIC_PUSHFD, ZYDIS_MNEMONIC_PUSHFQ, ZYDIS_MNEMONIC_POPF, ZYDIS_MNEMONIC_POPFD,
        ZYDIS_MNEMONIC_POPFQ, ZYDIS_MNEMONIC_IRET, ZYDIS_MNEMONIC_IRETD, ZYDIS_MNEMONIC_IRETQ,
      ].contains(raw.mnemonic))
  }

  /// The general registers that the instruction may change, fully or in part; nil if its bytes do not decode.
  static func writtenRegisters(of code: UnsafeRawBufferPointer) -> Set<Register>? {
    var instruction = ZydisDecodedInstruction()
    return withUnsafeTemporaryAllocation(of: ZydisDecodedOperand.self, capacity: Int(ZYDIS_MAX_OPERAND_COUNT)) {
      operands in
      guard decode(code, into: &instruction, operands: operands) else { return nil }
      var written: Set<Register> = []
      for operand in operands.prefix(Int(instruction.operand_count))
      where operand.type == ZYDIS_OPERAND_TYPE_REGISTER
        && UInt32(operand.actions) & UInt32(ZYDIS_OPERAND_ACTION_MASK_WRITE.rawValue) != 0
      {
        let whole = ZydisRegisterGetLargestEnclosing(ZYDIS_MACHINE_MODE_LONG_64, operand.reg.value)
        guard ZydisRegisterGetClass(whole) == ZYDIS_REGCLASS_GPR64 else { continue }
        if let register = Register(rawValue: UInt8(truncatingIfNeeded: ZydisRegisterGetId(whole))) {
          written.insert(register)
        }
      }
      return written
    }
  }
}
