// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import MachineCode
import Testing

@Suite("An instruction that a breakpoint displaces")
struct DisplacedTests {
  private func action(_ text: String, at address: UInt64 = 0x1000) throws -> Displaced.Action {
    try #require(RealCode(address, text).function.displaced(at: address)).action
  }

  @Test("is carried out by the tracer where its effect is known")
  func emulated() throws {
    #expect(try action("55") == .push(.rbp))
    #expect(try action("41 57") == .push(.r15))
    #expect(try action("5d") == .pop(.rbp))
    #expect(try action("41 5c") == .pop(.r12))
    #expect(try action("c3") == .return(popBytes: 0))
    #expect(try action("c2 10 00") == .return(popBytes: 16))
    #expect(try action("eb fe") == .jump(target: 0x1000))
    #expect(try action("e9 00 01 00 00") == .jump(target: 0x1105))
    #expect(try action("e8 fb ff ff ff") == .call(target: 0x1000))
    #expect(try action("76 49") == .conditionalJump(.belowOrEqual, target: 0x104b))
    #expect(try action("0f 8c f0 ff ff ff") == .conditionalJump(.less, target: 0xff6))
    #expect(try action("0f 1f 44 00 00") == .nop)
  }

  @Test("has the length of the whole instruction")
  func length() throws {
    #expect(RealCode(0x10, "0f 86 c1 00 00 00").function.displaced(at: 0x10)?.length == 6)
    #expect(RealCode(0x10, "48 83 ec 70").function.displaced(at: 0x11) == nil)
  }

  @Test("is copied out of line where it is only data")
  func outOfLine() throws {
    let expected = OutOfLine(
      bytes: [0x48, 0x83, 0xec, 0x70], ripRelative: nil, after: .moveRIP, mayRepeat: false)
    #expect(try action("48 83 ec 70") == .outOfLine(expected))
    guard case .outOfLine(let moved) = try action("f3 48 ab") else { throw Failure() }
    #expect(moved.mayRepeat)
  }

  @Test("keeps referring to the same data from its new place")
  func ripRelative() throws {
    // cmpb $0,0x471e58(%rip): the displacement is not at the end.
    guard case .outOfLine(let moved) = try action("80 3d 58 1e 47 00 00") else { throw Failure() }
    #expect(moved.ripRelative == .init(byteOffset: 2, target: 0x1007 + 0x471e58))
    let slot: UInt64 = 0x40_0000
    let target = 0x1007 + 0x471e58 + 0x5000
    let bytes = try #require(moved.relocated(to: slot, loadBias: 0x5000))
    let displacement = bytes[2..<6].reversed().reduce(0) { $0 << 8 | Int($1) }
    #expect(displacement == target - (Int(slot) + 7))
    #expect(bytes[6] == 0)
    #expect(moved.relocated(to: 0x7fff_0000_0000, loadBias: 0) == nil, "farther than 2 GiB")
  }

  @Test("that jumps or calls through memory says what must be put right")
  func indirect() throws {
    guard case .outOfLine(let jump) = try action("ff e2"), case .outOfLine(let call) = try action("41 ff d4") else {
      throw Failure()
    }
    #expect(jump.after == .keepRIP)
    #expect(call.after == .fixReturnAddress)
  }

  @Test("is refused where it can only run in its own place", arguments: ["cc", "0f 0b", "0f 05", "e3 10", "9c", "06"])
  func impossible(text: String) throws {
    guard case .impossible = try action(text) else { throw Failure() }
  }

  private struct Failure: Error {}
}

@Suite("Conditions of jumps")
struct ConditionTests {
  @Test("follow the processor's definition for every state of the five flags")
  func holds() {
    for bits in 0..<32 {
      let (carry, zero, sign, overflow, parity) =
        (bits & 1 != 0, bits & 2 != 0, bits & 4 != 0, bits & 8 != 0, bits & 16 != 0)
      let flags: UInt64 =
        (carry ? 0x1 : 0) | (parity ? 0x4 : 0) | (zero ? 0x40 : 0) | (sign ? 0x80 : 0) | (overflow ? 0x800 : 0)
      let expected: [(Condition, Bool)] = [
        (.overflow, overflow), (.below, carry), (.equal, zero), (.belowOrEqual, carry || zero), (.sign, sign),
        (.parity, parity), (.less, sign != overflow), (.lessOrEqual, zero || sign != overflow),
      ]
      for (condition, holds) in expected {
        #expect(condition.holds(flags: flags) == holds)
        let opposite = Condition(rawValue: condition.rawValue ^ 1)
        #expect(opposite?.holds(flags: flags) == !holds, "the lowest bit of the opcode negates")
      }
    }
  }

  @Test("registers keep their DWARF numbers both ways")
  func registers() {
    for register in Register.allCases { #expect(Register(dwarfNumber: register.dwarfNumber) == register) }
    #expect(Register.rbx.dwarfNumber == 3)
    #expect(Register(dwarfNumber: 17) == nil)
  }
}
