// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import MachineCode
import Testing

@Suite("The calls of a function's code")
struct CallsTests {
  @Test("go where the instructions say, each target once")
  func targets() {
    // The function at 0x6262c0 calls three others, one of them to grow the stack; its jumps stay inside.
    #expect(RealCode.framed.function.callTargets == [0x482f20, 0x48a3e0, 0x4d1ae0])
    #expect(RealCode(0x1000, "e8 00 01 00 00 e8 fb 00 00 00 c3").function.callTargets == [0x1105])
    #expect(RealCode(0x1000, "48 83 c0 08  e9 00 01 00 00").function.callTargets == [0x1109])
  }

  @Test(
    "through a register are a closure's or a method's, by where the register was loaded from",
    arguments: [
      // mov (%rdx),%rcx; call *%rcx
      ("48 8b 0a  ff d1", .closure),
      // mov (%r8),%r9; mov %rbx,%rax; call *%r9
      ("4d 8b 08  48 89 d8  41 ff d1", .closure),
      // mov 0x18(%rax),%rcx; mov 0x20(%rsp),%rax; call *%rcx
      ("48 8b 48 18  48 8b 44 24 20  ff d1", .method),
      // mov 0x120(%rax),%rdx; mov %rdx,%rcx; call *%rcx
      ("48 8b 90 20 01 00 00  48 89 d1  ff d1", .method),
      // mov 0x18(%rcx),%rcx; jmp *%rcx
      ("48 8b 49 18  ff e1", .method),
      // mov 0x8(%rsp),%rcx; call *%rcx: kept on the stack in between
      ("48 8b 4c 24 08  ff d1", [.closure, .method]),
      // mov 0x8(%rax),%rcx: neither
      ("48 8b 48 08  ff d1", [.closure, .method]),
      // The load is before another call.
      ("48 8b 0a  e8 00 00 00 00  ff d1", [.closure, .method]),
      // call *(%rdx)
      ("ff 12", [.closure, .method]),
      // jmp *(%rcx,%rax,8): a switch
      ("ff 24 c1", []),
      ("e8 00 00 00 00 c3", []),
    ] as [(String, IndirectCalls)])
  func indirect(code: String, calls: IndirectCalls) {
    #expect(RealCode(0x1000, code).function.indirectCalls == calls)
  }

  @Test("may go to what is loaded from its own place")
  func loaded() {
    // lea 0x2eb270(%rip),%rcx; lea (%rax),%rcx; lea 0x10(%rip),%r12
    #expect(RealCode(0x1000, "48 8d 0d 70 b2 2e 00").function.loadedAddresses == [0x1007 + 0x2e_b270])
    #expect(RealCode(0x1000, "48 8d 08  4c 8d 25 10 00 00 00").function.loadedAddresses == [0x101a])
    #expect(RealCode(0x1000, "48 8d 0d f9 ff ff ff").function.loadedAddresses == [0x1000])
  }
}
