// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

extension FunctionCode {
  /// How to execute the instruction at `address`; nil if no instruction starts there.
  package func displaced(at address: UInt64) -> Displaced? {
    guard let instruction = instruction(at: address) else { return nil }
    return Displaced(address: address, length: instruction.length, action: action(of: instruction))
  }

  /// Whether any backend can put a probe there.
  func takesProbe(_ instruction: Instruction) -> Bool {
    guard !instruction.refusesUprobe, !isExchange(instruction) else { return false }
    if case .impossible = action(of: instruction) { return false }
    return true
  }

  /// Whether it is `xchg %rax,%r8`, which Linux takes for a `nop` under a uprobe and skips (6.18,
  /// `branch_setup_xol_ops`): it does not see that the REX prefix makes `90` another instruction. Go 1.19 and 1.20
  /// begin `runtime.gcWriteBarrierR8` with it.
  func isExchange(_ instruction: Instruction) -> Bool {
    let code = bytes(from: instruction.address).prefix(instruction.length)
    return code.count == 2 && code.last == 0x90 && code.first.map { $0 & 0xF1 == 0x41 } ?? false
  }

  private func action(of instruction: Instruction) -> Displaced.Action {
    switch instruction.kind {
    case .push(let register): .push(register)
    case .pop(let register): .pop(register)
    case .return(let popBytes): .return(popBytes: popBytes)
    case .jump(let target): .jump(target: target)
    case .conditionalJump(let condition, let target): .conditionalJump(condition, target: target)
    case .call(let target): .call(target: target)
    case .nop: .nop
    case .indirectJump: copy(of: instruction, after: .keepRIP)
    case .indirectCall: copy(of: instruction, after: .fixReturnAddress)
    case .other: copy(of: instruction, after: .moveRIP)
    case .trap: .impossible("the instruction is one of the program's own traps")
    case .systemCall: .impossible("the instruction is a system call, which may start a thread at the next one")
    case .undecodable: .impossible("the bytes there are not an instruction")
    }
  }

  private func copy(of instruction: Instruction, after: OutOfLine.After) -> Displaced.Action {
    if instruction.branchesOnCounter { return .impossible("the instruction branches on a counter") }
    let code = bytes(from: instruction.address).prefix(instruction.length)
    guard let relocation = code.withUnsafeBytes({ Decoder.relocation(of: $0, at: instruction.address) }) else {
      return .impossible("the bytes there are not an instruction")
    }
    if relocation.touchesTrapFlag { return .impossible("the instruction saves or loads the processor's flags") }
    return .outOfLine(
      OutOfLine(
        bytes: Array(code),
        ripRelative: relocation.ripDisplacement.map { .init(byteOffset: $0.byteOffset, target: $0.target) },
        after: after,
        mayRepeat: relocation.isRepeated))
  }
}
