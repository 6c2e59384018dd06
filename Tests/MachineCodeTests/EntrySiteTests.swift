// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import MachineCode
import Testing

@Suite("The site at which calls are counted")
struct EntrySiteTests {
  @Test("is the push past the stack check, which every call reaches once")
  func framed() throws {
    let site = try RealCode.framed.function.entrySite()
    #expect(site == EntrySite(address: 0x6262c6, style: .pushFramePointer))
  }

  @Test("is the push also behind the two branches of a large frame")
  func largeFrame() throws {
    #expect(try RealCode.largeFrame.function.entrySite() == EntrySite(address: 0x625772, style: .pushFramePointer))
  }

  @Test("is the stack check's own branch where Go 1.20 and older push nothing; a taken branch is no call")
  func framedByOldGo() throws {
    let site = try RealCode.framedByOldGo.function.entrySite()
    #expect(site == EntrySite(address: 0x6123c4, style: .stackCheckBranch, skipsWhere: .belowOrEqual))
  }

  @Test("is the last of two stack check branches")
  func largeFrameByOldGo() throws {
    let site = try RealCode.largeFrameByOldGo.function.entrySite()
    #expect(site == EntrySite(address: 0x611d34, style: .stackCheckBranch, skipsWhere: .belowOrEqual))
  }

  @Test("is the first instruction where there is no stack check")
  func withoutStackCheck() throws {
    #expect(try RealCode.nosplit.function.entrySite() == EntrySite(address: 0x625d40, style: .pushFramePointer))
    #expect(
      try RealCode.nosplitByOldGo.function.entrySite() == EntrySite(address: 0x612360, style: .firstInstruction))
    #expect(try RealCode.frameless.function.entrySite() == EntrySite(address: 0x625740, style: .firstInstruction))
    #expect(try RealCode.framelessLoop.function.entrySite() == EntrySite(address: 0x625d80, style: .firstInstruction))
  }

  @Test("tells a call that started over without its arguments by the address behind the call that grows the stack")
  func lostArguments() throws {
    // cmp rsp, 16(r14); jbe tail; push rbp; mov rbp, rsp; call; mov eax, 7; pop rbp; ret; tail: call; jmp start
    let bytes: [UInt8] = [
      0x49, 0x3b, 0x66, 0x10, 0x76, 0x10, 0x55, 0x48, 0x89, 0xe5, 0xe8, 0xd1, 0xff, 0xff, 0xff, 0xb8, 7, 0, 0, 0, 0x5d,
      0xc3, 0xe8, 0x25, 0xbb, 0xff, 0xff, 0xeb, 0xe3,
    ]
    let site = try FunctionCode(bytes: bytes, address: 0x47db20).entrySite()
    #expect(site == EntrySite(address: 0x47db26, style: .pushFramePointer, argumentsLostWhere: 0x47db3b))
  }

  @Test("is the push of a function that loads the goroutine before its stack check")
  func stackBased() throws {
    let site = try RealCode.stackBased.function.entrySite()
    #expect(site.address == 0x48a78f && site.style == .pushFramePointer)
  }

  @Test("is refused where a loop comes back to it")
  func loopToStart() {
    #expect(throws: EntryRefusal.loopToEntry(from: 0x1003)) { try RealCode.loopToStart.function.entrySite() }
  }

  @Test("is refused where it is a trap")
  func trap() {
    #expect(throws: EntryRefusal.trap(at: 0x1000)) { try RealCode(0x1000, "cc eb fe").function.entrySite() }
  }

  @Test("is refused where Linux would leave the instruction out: xchg %rax,%r8, whose opcode is that of nop")
  func exchange() throws {
    #expect(throws: EntryRefusal.leftOut(at: 0x1000)) { try RealCode(0x1000, "49 90 c3").function.entrySite() }
    #expect(throws: EntryRefusal.leftOut(at: 0x1000)) { try RealCode(0x1000, "41 90 c3").function.entrySite() }
    #expect(try RealCode(0x1000, "48 90 c3").function.entrySite().address == 0x1000, "a nop with a prefix")
    #expect(try RealCode(0x1000, "49 91 c3").function.entrySite().address == 0x1000, "xchg %rax,%r9")
  }

  @Test("is refused where the code is empty or no code")
  func noCode() {
    #expect(throws: EntryRefusal.empty) { try FunctionCode(bytes: [], address: 1).entrySite() }
    #expect(throws: EntryRefusal.undecodable(at: 0x11)) {
      try FunctionCode(bytes: [0x90, 0x06, 0xc3], address: 0x10).entrySite()
    }
  }

  @Test("is not behind an instruction that changes an argument register")
  func argumentChangedFirst() throws {
    // mov %rbx,%rax; push %rbp; ret
    let function = RealCode(0x1000, "48 89 d8 55 c3").function
    #expect(try function.entrySite() == EntrySite(address: 0x1000, style: .firstInstruction))
  }
}
