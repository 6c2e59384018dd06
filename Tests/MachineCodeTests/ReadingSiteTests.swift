// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Testing

@testable import MachineCode

@Suite("Where arguments can be read without vector registers")
struct EntryReadingTests {
  @Test("is behind their spills, before anything is computed")
  func spilled() throws {
    let site = try entry(.addedFloats, [.float(0), .float(1)])
    #expect(site?.address == 0x4b8314)
    #expect(site?.frameOffset == 0x18)
    #expect(site?.places == [.float(0): .stack(0x18), .float(1): .stack(0x20)])
  }

  @Test("keeps what is passed in general registers")
  func mixed() throws {
    let site = try entry(.shortFloat, [.float32(0), .word(.rax)])
    #expect(site?.address == 0x4b852e)
    #expect(site?.places == [.float32(0): .stack(0x18), .word(.rax): .general(.rax)])
  }

  @Test("finds in memory what a general register does not hold any more, and prefers a call to what must be stepped")
  func moved() throws {
    let arguments: [PassedPiece] = [.word(.rax), .float(0), .word(.rbx), .word(.rcx)]
    // Would be after the first spill, but a statement starts there.
    let first = try entry(.spilledWhereNeeded, arguments, statement: 0x49bdbe)
    #expect(first?.address == 0x49bdb4)
    #expect(first?.frameOffset == 0x48)
    #expect(first?.places[.float(0)] == .stack(0x50))
    // RAX is overwritten before the call, and its value is stored nowhere else.
    let later = try entry(.spilledWhereNeeded, arguments, statement: .max)
    #expect(later?.address == first?.address)
    let call = try entry(.spilledWhereNeeded, [.float(0), .word(.rbx), .word(.rcx)], statement: .max)
    #expect(call?.address == 0x49bdc9)
    #expect(call?.places[.float(0)] == .stack(0x50))
    #expect(call?.places[.word(.rbx)] == .general(.rbx))
  }

  @Test("is not behind where another statement starts")
  func bound() throws {
    #expect(try entry(.spilledWhereNeeded, [.float(0)], statement: 0x49bdae) == nil)
  }

  @Test("is nowhere, where they are only computed with")
  func computed() throws {
    #expect(try entry(.computed, [.float(0), .float(1)], statement: .max) == nil)
  }

  @Test(
    "is nowhere, where control can come in from elsewhere, a fault can come first, or an argument is lost",
    arguments: [
      // movsd %xmm0,8(%rsp); mov 8(%rsp),%rbx; jne back to the load; ret
      "f2 0f 11 44 24 08  48 8b 5c 24 08  75 f9  c3",
      // mov (%rbx),%rcx before the spill
      "48 8b 0b  f2 0f 11 44 24 08  90  c3",
      // the spill overwrites the argument that is passed on the stack
      "f2 0f 11 44 24 10  90  c3",
      // RAX is cleared before the spill
      "31 c0  f2 0f 11 44 24 08  90  c3",
      // below RSP
      "f2 0f 11 44 24 f8  90  c3",
      // div %rcx
      "48 f7 f1  f2 0f 11 44 24 08  90  c3",
    ])
  func refused(code: String) throws {
    let site = EntrySite(address: 0x1000, style: .firstInstruction)
    let found = try #require(sites(RealCode(0x1000, code))).entry(
      behind: site, arguments: [.word(.rax), .float(0)], stackBytes: 0x10, statement: .max)
    #expect(found == nil)
  }

  @Test("may be a call, but not the one where a recovered panic goes on")
  func landing() throws {
    // movsd %xmm0,8(%rsp); call
    let code = RealCode(0x1000, "f2 0f 11 44 24 08  e8 00 10 00 00  c3").function
    let site = EntrySite(address: 0x1000, style: .firstInstruction)
    for (landings, address): (Set<UInt64>, UInt64?) in [([], 0x1006), ([0x1006], nil)] {
      let sites = try #require(ReadingSites(code, landings: landings) { _, _ in nil })
      let found = sites.entry(behind: site, arguments: [.float(0)], stackBytes: 0, statement: .max)
      #expect(found?.address == address)
    }
  }

  @Test("is before a spill is overwritten in part, though a later place would cost less")
  func overwritten() throws {
    // movsd %xmm0,8(%rsp); movsd %xmm1,12(%rsp); nop; ret
    let site = try entry(RealCode(0x1000, "f2 0f 11 44 24 08  f2 0f 11 4c 24 0c  90  c3"), [.float(0)], statement: .max)
    #expect(site?.address == 0x1006)
  }

  private func entry(
    _ code: RealCode, _ arguments: [PassedPiece], statement: UInt64? = nil
  ) throws -> ReadingSite? {
    try #require(sites(code)).entry(
      behind: try code.function.entrySite(), arguments: arguments, stackBytes: 0, statement: statement)
  }
}

@Suite("Where results can be read without vector registers")
struct ReturnReadingTests {
  @Test("is behind the store to their slot, before the frame is given up")
  func stored() throws {
    let found = try returns(.addedFloats, [.float(0)])
    #expect(found.keys.sorted() == [0x4b832a])
    #expect(found[0x4b832a]?.address == 0x4b8325)
    #expect(found[0x4b832a]?.frameOffset == 0x18)
    #expect(found[0x4b832a]?.places == [.float(0): .stack(0)])
  }

  @Test("differs from return to return; a constant needs no other place than the return")
  func several() throws {
    let found = try returns(.earlyReturns, [.float(0)])
    #expect(found[0x4b8752]?.places == [.float(0): .constant(0)])
    #expect(found[0x4b8752]?.address == 0x4b8752)
    #expect(found[0x4b877a]?.places == [.float(0): .constant((100.0).bitPattern)])
    // The argument itself, which is still where it was spilled, above the return address.
    #expect(found[0x4b8785]?.address == 0x4b8785)
    #expect(found[0x4b8785]?.places == [.float(0): .stack(8)])
  }

  @Test("knows nothing of data that may change")
  func unknownData() throws {
    let found = try returns(.earlyReturns, [.float(0)], constants: { _, _ in nil })
    #expect(found[0x4b877a] == nil)
  }

  @Test("follows a jump that alone leads to its target")
  func onlyWay() throws {
    let found = try returns(.earlyReturnsOptimized, [.float(0)])
    #expect(found[0x49bb80]?.places == [.float(0): .constant(0)])
    #expect(found[0x49bb7a]?.places == [.float(0): .constant((100.0).bitPattern)])
    #expect(found[0x49bb7b] == nil)
  }

  @Test("is behind the load from a named result's slot, also where a recovery goes on")
  func deferred() throws {
    let results: [PassedPiece] = [.float(0), .word(.rax), .word(.rbx)]
    let found = try returns(.deferring, results, landings: [0x49bcb3])
    #expect(found[0x49bc9e]?.address == 0x49bc99)
    #expect(found[0x49bccd]?.address == 0x49bcc8)
    for site in found.values {
      #expect(site.places == [.float(0): .stack(0x18), .word(.rax): .general(.rax), .word(.rbx): .general(.rbx)])
      #expect(site.frameOffset == 0x58)
    }
  }

  @Test("is in the statement of its return")
  func statement() throws {
    #expect(try returns(.addedFloats, [.float(0)], statements: [0x4b8325]).count == 1)
    #expect(try returns(.addedFloats, [.float(0)], statements: [0x4b8329]).isEmpty)
  }

  @Test(
    "is nowhere for what is computed last, or stands where others may write",
    arguments: [
      RealCode.computed, .fromHeap,
      // Loaded from the frame, then a store through a pointer that may point there.
      RealCode(0x1000, "48 83 ec 08  f2 0f 10 04 24  48 89 03  48 83 c4 08  c3"),
      // The slot is overwritten after the load.
      RealCode(0x1000, "48 83 ec 08  f2 0f 10 04 24  48 89 0c 24  48 83 c4 08  c3"),
      // A jump lands between the load and the return.
      RealCode(0x1000, "75 05  f2 0f 10 04 24  48 83 c4 08  c3"),
      // A call in between.
      RealCode(0x1000, "f2 0f 11 04 24  e8 00 10 00 00  48 83 c4 08  c3"),
    ])
  func refused(code: RealCode) throws {
    let results: [PassedPiece] = code.address == RealCode.computed.address ? [.float(0), .float(1)] : [.float(0)]
    let found = try returns(code, results)
    #expect(found.isEmpty, "\(found)")
  }

  @Test(
    "is not looked for where a jump goes to where a register says, or depends on a counter",
    arguments: ["ff 24 c1  f2 0f 10 04 24  48 83 c4 08  c3", "f2 0f 10 04 24  e2 f9  48 83 c4 08  c3"])
  func unknownJumps(code: String) {
    #expect(sites(RealCode(0x1000, code)) == nil)
  }

  private func returns(
    _ code: RealCode, _ results: [PassedPiece], landings: Set<UInt64> = [], statements: Set<UInt64> = [],
    constants: @escaping ValueState.Constants = { _, _ in (100.0).bitPattern }
  ) throws -> [UInt64: ReadingSite] {
    let sites = ReadingSites(code.function, landings: landings, constants: constants)
    return try #require(sites).returns(results: results, statements: statements)
  }
}

private func sites(_ code: RealCode) -> ReadingSites? {
  ReadingSites(code.function, landings: []) { _, _ in nil }
}

extension PassedPiece {
  fileprivate static func float(_ number: Int) -> PassedPiece { PassedPiece(register: .vector(number), sizeBytes: 8) }
  fileprivate static func float32(_ number: Int) -> PassedPiece { PassedPiece(register: .vector(number), sizeBytes: 4) }
  fileprivate static func word(_ register: Register) -> PassedPiece {
    PassedPiece(register: .general(register), sizeBytes: 8)
  }
}
