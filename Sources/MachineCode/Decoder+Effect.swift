// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import CZydis

extension Decoder {
  /// The effect on data of the instruction at the start of `code`; nil if its bytes do not decode, or if its operands
  /// don't show it.
  static func effect(of code: UnsafeRawBufferPointer, at address: UInt64, kind: Instruction.Kind) -> DataEffect? {
    switch kind {
    case .push(let register): return DataEffect(meaning: .push(register))
    case .pop(let register): return DataEffect(meaning: .pop(register), written: [.general(register)])
    case .nop: return DataEffect(meaning: .other)
    case .return, .jump, .conditionalJump, .call, .indirectJump, .indirectCall, .trap, .systemCall, .undecodable,
      .other:
      break
    }
    var raw = ZydisDecodedInstruction()
    return withUnsafeTemporaryAllocation(of: ZydisDecodedOperand.self, capacity: Int(ZYDIS_MAX_OPERAND_COUNT)) {
      buffer in
      guard decode(code, into: &raw, operands: buffer), !changesAllVectors.contains(raw.mnemonic) else { return nil }
      return effect(of: raw, Array(buffer.prefix(Int(raw.operand_count))), end: address &+ UInt64(raw.length))
    }
  }

  private static func effect(
    of raw: ZydisDecodedInstruction, _ operands: [ZydisDecodedOperand], end: UInt64
  ) -> DataEffect {
    let repeats = raw.attributes & repeatAttributes != 0
    var written: [DataEffect.Operand] = []
    var accessed: [DataEffect.MemoryOperand] = []
    for operand in operands {
      guard let known = self.operand(operand, end: end, repeats: repeats) else { continue }
      if case .memory(let memory) = known, operand.mem.type != ZYDIS_MEMOP_TYPE_AGEN { accessed.append(memory) }
      if UInt32(operand.actions) & UInt32(ZYDIS_OPERAND_ACTION_MASK_WRITE.rawValue) != 0 { written.append(known) }
    }
    let explicit = operands.prefix(Int(raw.operand_count_visible))
    return DataEffect(
      meaning: repeats ? .other : meaning(of: raw, explicit, end: end), written: written, accessed: accessed,
      mayFaultByItself: raw.attributes & UInt64(ZYDIS_ATTRIB_IS_PRIVILEGED) != 0
        || [ZYDIS_MNEMONIC_DIV, ZYDIS_MNEMONIC_IDIV].contains(raw.mnemonic))
  }

  private static func meaning(
    of raw: ZydisDecodedInstruction, _ operands: ArraySlice<ZydisDecodedOperand>, end: UInt64
  ) -> DataEffect.Meaning {
    guard operands.count == 2, let to = operand(operands[0], end: end, repeats: false),
      let from = operand(operands[1], end: end, repeats: false)
    else { return .other }
    if case (.memory, .memory) = (to, from) { return .other }
    switch raw.mnemonic {
    case ZYDIS_MNEMONIC_MOV, ZYDIS_MNEMONIC_MOVSD, ZYDIS_MNEMONIC_MOVSS, ZYDIS_MNEMONIC_MOVQ, ZYDIS_MNEMONIC_MOVD,
      ZYDIS_MNEMONIC_MOVUPS, ZYDIS_MNEMONIC_MOVAPS, ZYDIS_MNEMONIC_MOVUPD, ZYDIS_MNEMONIC_MOVAPD, ZYDIS_MNEMONIC_MOVDQU,
      ZYDIS_MNEMONIC_MOVDQA:
      // AH and the like have the size of AL.
      if isHighByte(operands[0]) || isHighByte(operands[1]) { return .other }
      return .move(from: from, to: to, sizeBytes: movedBytes(raw.mnemonic, to: operands[0]))
    case ZYDIS_MNEMONIC_MOVZX, ZYDIS_MNEMONIC_MOVSX, ZYDIS_MNEMONIC_MOVSXD:
      // The bytes they write above are not part of the value.
      return isHighByte(operands[1]) ? .other : .extend(from: from, to: to, sizeBytes: Int(operands[1].size) / 8)
    case ZYDIS_MNEMONIC_XOR, ZYDIS_MNEMONIC_XORPS, ZYDIS_MNEMONIC_XORPD, ZYDIS_MNEMONIC_PXOR:
      // A 16-bit form keeps the bits above it.
      return from == to && operands[0].size >= 32 ? .clear(to) : .other
    case ZYDIS_MNEMONIC_LEA:
      guard case .memory(let memory) = from, case .general(let register) = to, operands[0].size == 64 else {
        return .other
      }
      return .address(of: memory, to: register)
    case ZYDIS_MNEMONIC_ADD, ZYDIS_MNEMONIC_SUB:
      guard to == .general(.rsp), operands[0].size == 64, case .immediate(let bits) = from else { return .other }
      let bytes = Int(Int64(bitPattern: bits))
      return .moveStackPointer(bytes: raw.mnemonic == ZYDIS_MNEMONIC_ADD ? bytes : -bytes)
    default: return .other
    }
  }

  /// Without naming any as its operand.
  private static let changesAllVectors = [
    ZYDIS_MNEMONIC_VZEROALL, ZYDIS_MNEMONIC_FXRSTOR, ZYDIS_MNEMONIC_FXRSTOR64, ZYDIS_MNEMONIC_XRSTOR,
    ZYDIS_MNEMONIC_XRSTOR64, ZYDIS_MNEMONIC_XRSTORS, ZYDIS_MNEMONIC_XRSTORS64,
  ]

  private static let repeatAttributes =
    UInt64(ZYDIS_ATTRIB_HAS_REP) | UInt64(ZYDIS_ATTRIB_HAS_REPE) | UInt64(ZYDIS_ATTRIB_HAS_REPNE)

  /// A scalar move between vector registers changes only as much as its name says, whatever the operands' width.
  private static func movedBytes(_ mnemonic: ZydisMnemonic, to destination: ZydisDecodedOperand) -> Int {
    switch mnemonic {
    case ZYDIS_MNEMONIC_MOVSD, ZYDIS_MNEMONIC_MOVQ: 8
    case ZYDIS_MNEMONIC_MOVSS, ZYDIS_MNEMONIC_MOVD: 4
    default: Int(destination.size) / 8
    }
  }

  private static func isHighByte(_ operand: ZydisDecodedOperand) -> Bool {
    operand.type == ZYDIS_OPERAND_TYPE_REGISTER
      && [ZYDIS_REGISTER_AH, ZYDIS_REGISTER_BH, ZYDIS_REGISTER_CH, ZYDIS_REGISTER_DH].contains(operand.reg.value)
  }

  /// nil for registers that are not followed: flags, segments, the registers of other units.
  private static func operand(_ operand: ZydisDecodedOperand, end: UInt64, repeats: Bool) -> DataEffect.Operand? {
    switch operand.type {
    case ZYDIS_OPERAND_TYPE_REGISTER:
      let whole = ZydisRegisterGetLargestEnclosing(ZYDIS_MACHINE_MODE_LONG_64, operand.reg.value)
      let number = UInt8(truncatingIfNeeded: ZydisRegisterGetId(whole))
      switch ZydisRegisterGetClass(whole) {
      case ZYDIS_REGCLASS_GPR64: return Register(rawValue: number).map { .general($0) }
      case ZYDIS_REGCLASS_XMM, ZYDIS_REGCLASS_YMM, ZYDIS_REGCLASS_ZMM: return number < 16 ? .vector(Int(number)) : nil
      default: return nil
      }
    case ZYDIS_OPERAND_TYPE_MEMORY: return .memory(memory(operand, end: end, repeats: repeats))
    case ZYDIS_OPERAND_TYPE_IMMEDIATE: return .immediate(operand.imm.value.u)
    default: return nil
    }
  }

  private static func memory(
    _ operand: ZydisDecodedOperand, end: UInt64, repeats: Bool
  ) -> DataEffect.MemoryOperand {
    let memory = operand.mem
    let size = repeats || operand.size == 0 ? nil : Int(operand.size) / 8
    var displacement = Int(memory.disp.value)
    var base = DataEffect.MemoryOperand.Base.unknown
    let isPlain =
      memory.index == ZYDIS_REGISTER_NONE && memory.segment != ZYDIS_REGISTER_FS && memory.segment != ZYDIS_REGISTER_GS
      && (memory.type == ZYDIS_MEMOP_TYPE_MEM || memory.type == ZYDIS_MEMOP_TYPE_AGEN)
    if isPlain, memory.base == ZYDIS_REGISTER_RIP {
      base = .none
      displacement = Int(truncatingIfNeeded: end) &+ displacement
    } else if isPlain, ZydisRegisterGetClass(memory.base) == ZYDIS_REGCLASS_GPR64,
      let register = Register(rawValue: UInt8(truncatingIfNeeded: ZydisRegisterGetId(memory.base)))
    {
      base = .register(register)
    }
    return DataEffect.MemoryOperand(base: base, displacement: displacement, sizeBytes: size)
  }
}

extension DataEffect {
  fileprivate init(meaning: Meaning, written: [Operand] = []) {
    self.init(meaning: meaning, written: written, accessed: [], mayFaultByItself: false)
  }
}
