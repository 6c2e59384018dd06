// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Foundation
import TargetMemory
import Testing

@Suite("Captured memory")
struct CapturedMemoryTests {
  private let memory = CapturedMemory(
    pieces: [
      (TargetAddress(0x1000), [1, 2, 3, 4, 5, 6, 7, 8, 9]),
      (TargetAddress(0x1004), [5, 6, 7, 8, 9, 10, 11, 12]),
    ],
    leftOut: [TargetAddress(0x2000): .budget, TargetAddress(0): .nil])

  @Test("answers from the chunk that covers all of it")
  func reads() throws {
    #expect(try memory.bytes(at: TargetAddress(0x1002), count: 3) == [3, 4, 5])
    #expect(try memory.bytes(at: TargetAddress(0x1006), count: 6) == [7, 8, 9, 10, 11, 12])
    #expect(try memory.integer(at: TargetAddress(0x1000), as: UInt32.self) == 0x0403_0201)
    #expect(try memory.pointer(at: TargetAddress(0x1001)) == TargetAddress(0x0908_0706_0504_0302))
    #expect(try memory.bytes(at: TargetAddress(0x9999), count: 0) == [])
  }

  @Test("never answers in part")
  func pastTheEnd() {
    #expect(throws: MemoryError.unmapped) { try memory.bytes(at: TargetAddress(0x1008), count: 5) }
    #expect(throws: MemoryError.unmapped) { try memory.bytes(at: TargetAddress(0xfff), count: 2) }
    #expect(throws: MemoryError.unmapped) { try memory.bytes(at: TargetAddress(.max), count: 1) }
    #expect(memory.availableBytes(at: TargetAddress(0x1008), upTo: 100) == 4)
    #expect(memory.availableBytes(at: TargetAddress(0x1008), upTo: 2) == 2)
    #expect(memory.availableBytes(at: TargetAddress(0x3000), upTo: 2) == 0)
  }

  @Test("says why something was left out")
  func leftOut() {
    #expect(throws: MemoryError.notCaptured(.budget)) { try memory.bytes(at: TargetAddress(0x2000), count: 8) }
    #expect(throws: MemoryError.notCaptured(.nil)) { try memory.bytes(at: .null, count: 8) }
    #expect(memory.reasonLeftOut(at: TargetAddress(0x2000)) == .budget)
    #expect(memory.reasonLeftOut(at: TargetAddress(0x1000)) == nil)
  }

  @Test("live memory reads this process and refuses what is not mapped")
  func live() throws {
    let memory = try #require(LiveMemory(processID: getpid()))
    let value: UInt64 = 0x1122_3344_5566_7788
    let read = withUnsafePointer(to: value) { pointer in
      try? memory.integer(at: TargetAddress(UInt64(UInt(bitPattern: pointer))), as: UInt64.self)
    }
    #expect(read == value)
    #expect(throws: MemoryError.unmapped) { try memory.bytes(at: .null, count: 1) }
    #expect(throws: MemoryError.unmapped) { try memory.bytes(at: TargetAddress(.max), count: 1) }
    #expect(LiveMemory(processID: .max) == nil)
  }
}

@Suite("Addresses in a target")
struct TargetAddressTests {
  @Test("print as hexadecimal and compare as numbers")
  func values() {
    #expect(TargetAddress(0xc0_0001_2345).description == "0xc000012345")
    #expect(TargetAddress(1) < TargetAddress(.max))
    #expect(TargetAddress(0x10) + 0x20 == TargetAddress(0x30))
    #expect(TargetAddress(0x30) - TargetAddress(0x10) == 0x20)
    #expect(TargetAddress(0x10) - TargetAddress(0x30) == -0x20)
  }

  @Test("do not wrap around")
  func overflow() {
    #expect(TargetAddress(.max).advanced(by: 1) == nil)
    #expect(TargetAddress(5).advanced(by: -6) == nil)
    #expect(TargetAddress(5).advanced(by: -5) == .null)
    #expect(TargetAddress(.max).advanced(by: .min) != nil)
  }
}
