// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import MachineCode
import Testing

@Suite("A function's code")
struct FunctionCodeTests {
  @Test("lists every return, none of them inside another instruction")
  func returns() {
    #expect(RealCode.framed.function.returns == [0x626300])
    #expect(RealCode.framelessLoop.function.returns == [0x625d8c])
    // The first c3 belongs to `mov $0xc3,%eax`; `repz ret` and `ret $8` are returns too.
    let function = RealCode(0x1000, "b8 c3 00 00 00  f3 c3  c2 08 00").function
    #expect(function.returns == [0x1005, 0x1007])
    #expect(function.instruction(at: 0x1007)?.kind == .return(popBytes: 8))
    #expect(function.instruction(at: 0x1001) == nil)
  }

  @Test("lists the jumps that leave it")
  func leaves() {
    let function = RealCode(0x1000, "48 83 c0 08  e9 00 01 00 00").function
    #expect(function.leavesByJump == [0x1109])
    #expect(function.returns.isEmpty)
    #expect(!function.neverReturns)
  }

  @Test("is known never to return where it only calls or traps")
  func neverReturns() {
    #expect(RealCode(0x1000, "e8 00 00 00 00 0f 0b").function.neverReturns)
    #expect(!RealCode(0x1000, "ff e2").function.neverReturns)
  }

  @Test("covers every byte once")
  func coversEveryByte() {
    for code in [RealCode.framed, .framedByOldGo, .largeFrame, .largeFrameByOldGo, .stackBased] {
      let instructions = code.function.instructions
      #expect(instructions.first?.address == code.address)
      #expect(zip(instructions, instructions.dropFirst()).allSatisfy { $0.end == $1.address })
      #expect(instructions.last?.end == code.function.end)
    }
  }

  @Test("a truncated last instruction is undecodable, not an overrun")
  func truncated() {
    let function = RealCode(0x1000, "90 e8 00").function
    #expect(function.instructions.map(\.kind) == [.nop, .undecodable, .undecodable])
    #expect(function.firstUndecodable == 0x1001)
  }

  @Test("says what the kernel emulates and what it refuses")
  func probeCost() throws {
    func instruction(_ text: String) throws -> Instruction {
      try #require(RealCode(0, text).function.instruction(at: 0))
    }
    for emulated in ["55", "41 54", "90", "66 90", "eb 00", "0f 86 00 00 00 00", "e8 00 00 00 00"] {
      #expect(try instruction(emulated).probeCost == .emulated, "\(emulated)")
    }
    for stepped in ["c3", "5d", "48 ff c0", "0f 1f 40 00", "ff e2"] {
      #expect(try instruction(stepped).probeCost == .singleStepped, "\(stepped)")
    }
    #expect(try instruction("f0 48 ff 00").refusesUprobe)
    #expect(try instruction("cc").refusesUprobe)
    #expect(try !instruction("55").refusesUprobe)
  }
}
