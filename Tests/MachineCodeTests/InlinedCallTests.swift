// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import MachineCode
import Testing

/// A row: the instruction's bytes, the inlined call in its label (-1: none), and its line there.
private typealias Row = (code: String, owner: Int, line: Int)

@Suite("An inlined call")
struct InlinedCallTests {
  private static let start: UInt64 = 0x1000
  private let one = [InlinedBody.Call(parent: -1, line: 20)]

  private func sites(
    _ rows: [Row], _ calls: [InlinedBody.Call], neverReturning: Set<UInt64> = []
  ) -> InlinedCallSites {
    let code = RealCode(Self.start, rows.map(\.code).joined(separator: " ")).function
    precondition(code.instructions.count == rows.count, "a row for each instruction")
    return InlinedCallSites(
      code, InlinedBody(calls: calls, owner: rows.map(\.owner), line: rows.map(\.line)), neverReturning: neverReturning)
  }

  /// The last address at which the call may be counted, as an index of its row, or the reason why there is none.
  private func place(_ rows: [Row], of call: Int = 0, _ calls: [InlinedBody.Call]) -> Result<Int, InlinedCallRefusal> {
    do throws(InlinedCallRefusal) {
      let site = try sites(rows, calls).site(of: call)
      var address = Self.start
      for (index, row) in rows.enumerated() {
        if address == site.addresses.last { return .success(index) }
        address += UInt64(row.code.split(separator: " ").count)
      }
      return .success(-1)
    } catch {
      return .failure(error)
    }
  }

  @Test("is counted at its mark, and read up to its first instruction")
  func mark() throws {
    let rows: [Row] = [
      ("48 01 d8", -1, 19),  // add rax, rbx
      ("90", -1, 20),
      ("48 89 c1", -1, 20),  // mov rcx, rax
      ("48 8d 04 49", 0, 5),  // lea rax, [rcx+rcx*2]
      ("c3", -1, 21),
    ]
    let calls = [InlinedBody.Call(parent: -1, line: 20, mark: 0x1003)]
    #expect(place(rows, calls) == .success(3))
    let site = try sites(rows, calls).site(of: 0)
    #expect(site.isBeforeItsCode)
    #expect(site.addresses == [0x1000, 0x1003, 0x1004, 0x1007])
    let (rax, rcx) = (Register.rax.dwarfNumber, Register.rcx.dwarfNumber)
    #expect(
      site.changes == [
        0x1003: .init(address: 0x1000, registers: [rax]), 0x1007: .init(address: 0x1004, registers: [rcx]),
      ], "what an instruction writes may not be there yet behind it")
  }

  @Test("is counted where it stores, before any of its code in the same straight line")
  func store() throws {
    let rows: [Row] = [
      ("e8 00 00 00 00", -1, 19),  // call
      ("48 8d 14 18", 0, 5),  // lea rdx, [rax+rbx]
      ("48 ff 05 00 00 00 00", 0, 5),  // inc [rip]
      ("c3", -1, 21),
    ]
    #expect(place(rows, one) == .success(1))
    #expect(try sites(rows, one).site(of: 0).isBeforeItsCode)
  }

  @Test("shows no arguments where some of its code was moved before another call")
  func movedCode() throws {
    let rows: [Row] = [
      ("48 8d 14 18", 0, 5),  // lea rdx, [rax+rbx]
      ("e8 00 00 00 00", -1, 19),  // call
      ("48 ff 05 00 00 00 00", 0, 5),  // inc [rip]
      ("c3", -1, 21),
    ]
    #expect(place(rows, one) == .success(2))
    #expect(try !sites(rows, one).site(of: 0).isBeforeItsCode)
  }

  @Test("that stores in one of its branches is counted at the branch")
  func branch() {
    let rows: [Row] = [
      ("48 39 d8", 0, 5),  // cmp rax, rbx
      ("7e 07", 0, 5),  // jle
      ("48 ff 05 00 00 00 00", 0, 6),  // inc [rip]
      ("c3", -1, 21),
    ]
    #expect(place(rows, one) == .success(0))
  }

  /// The compiler turned the first call's branch into a move; when it joined the blocks, it gave the second call's
  /// branch the position of the first's.
  @Test("is not counted at a store whose branch is labelled as another call's")
  func mislabelledBranch() {
    let calls = [InlinedBody.Call(parent: -1, line: 20), InlinedBody.Call(parent: -1, line: 20)]
    let rows: [Row] = [
      ("48 39 c7", 0, 5),  // cmp rdi, rax
      ("48 89 f9", -1, 20),  // mov rcx, rdi
      ("48 0f 4c f8", -1, 20),  // cmovl rdi, rax
      ("48 0f ba e1 00", 1, 9),  // bt rcx, 0
      ("72 07", 0, 5),  // jb
      ("48 ff 05 00 00 00 00", 1, 10),  // inc [rip]
      ("48 31 d9", 1, 11),  // xor rcx, rbx
      ("c3", -1, 21),
    ]
    #expect(place(rows, of: 1, calls) == .failure(.mergedWithOtherCode))
    #expect(place(rows, of: 0, calls) == .success(0))
  }

  @Test("that begins with a loop is counted where the program goes into that")
  func loop() {
    let rows: [Row] = [
      ("31 f6", 0, 5),  // xor esi, esi
      ("eb 07", 0, 5),  // jmp
      ("48 03 3c f3", 0, 6),  // add rdi, [rbx+rsi*8]
      ("48 ff c6", 0, 5),  // inc rsi
      ("48 39 f1", 0, 5),  // cmp rcx, rsi
      ("7f f4", 0, 5),  // jg
      ("c3", -1, 21),
    ]
    #expect(place(rows, one) == .success(0))
  }

  @Test("in a loop around it is counted in each round")
  func loopAround() {
    let rows: [Row] = [
      ("48 ff 05 00 00 00 00", 0, 5),  // inc [rip]
      ("48 ff c2", -1, 18),  // inc rdx
      ("48 39 d0", -1, 18),  // cmp rax, rdx
      ("7f f1", -1, 18),  // jg
      ("c3", -1, 21),
    ]
    #expect(place(rows, one) == .success(0))
  }

  @Test("in an endless loop is not told from a loop of its own where that has other code")
  func endlessLoop() {
    let rows: [Row] = [
      ("48 ff 05 00 00 00 00", 0, 5),  // inc [rip]
      ("48 39 d0", 0, 5),  // cmp rax, rdx
      ("7f f4", 0, 5),  // jg
      ("48 ff c2", -1, 18),  // inc rdx
      ("eb ef", -1, 18),  // jmp
    ]
    #expect(place(rows, one) == .failure(.beginsInLoop))
  }

  @Test("that only computes is counted where the rest of its line is")
  func computation() {
    let rows: [Row] = [
      ("48 39 d8", -1, 19),  // cmp rax, rbx
      ("7e 07", -1, 19),  // jle
      ("48 8d 04 40", 0, 5),  // lea rax, [rax+rax*2]
      ("48 01 c3", -1, 20),  // add rbx, rax
      ("c3", -1, 21),
    ]
    #expect(place(rows, one) == .success(2))
  }

  @Test("that only computes is refused where it was moved behind a later branch, before a loop, or away from its line")
  func movedComputation() {
    let later: [Row] = [
      ("48 39 d8", -1, 22),  // cmp rax, rbx
      ("7e 07", -1, 22),  // jle
      ("48 8d 04 40", 0, 5),
      ("48 01 c3", -1, 20),
      ("c3", -1, 23),
    ]
    #expect(place(later, one) == .failure(.mergedWithOtherCode))
    let beforeLoop: [Row] = [
      ("48 8d 04 40", 0, 5),
      ("48 83 c0 01", -1, 20),  // add rax, 1
      ("48 ff c2", -1, 18),  // inc rdx
      ("48 01 c3", -1, 21),  // add rbx, rax
      ("48 39 d1", -1, 18),  // cmp rcx, rdx
      ("7f f5", -1, 18),  // jg
      ("c3", -1, 23),
    ]
    #expect(place(beforeLoop, one) == .failure(.mergedWithOtherCode))
    let away: [Row] = [
      ("48 8d 04 40", 0, 5),
      ("48 39 d8", -1, 19),
      ("7e 03", -1, 19),
      ("48 01 c3", -1, 20),
      ("c3", -1, 23),
    ]
    #expect(place(away, one) == .failure(.mergedWithOtherCode))
  }

  @Test("that the compiler runs without its condition, to choose later, is refused also where it has a mark")
  func speculated() {
    let calls = [InlinedBody.Call(parent: -1, line: 20, mark: 0x1004)]
    let rows: [Row] = [
      ("48 8d 4f 01", 0, 5),  // lea rcx, [rdi+1]
      ("90", -1, 20),
      ("49 f7 c4 02 00 00 00", -1, 19),  // test r12, 2
      ("4c 0f 44 e1", -1, 21),  // cmove r12, rcx
      ("c3", -1, 22),
    ]
    #expect(place(rows, calls) == .failure(.runsWithoutCall))
  }

  @Test("inside another one is never counted before it")
  func nested() throws {
    let calls = [InlinedBody.Call(parent: -1, line: 20), InlinedBody.Call(parent: 0, line: 5)]
    let rows: [Row] = [
      ("48 ff 05 00 00 00 00", 1, 9),  // inc [rip]
      ("48 ff 05 00 00 00 00", 0, 5),  // inc [rip]
      ("c3", -1, 21),
    ]
    let sites = sites(rows, calls)
    #expect(try sites.site(of: 0).addresses == [0x1000])
    #expect(try sites.site(of: 1).addresses == [0x1000])
  }

  @Test("of which no instruction is left is refused")
  func nothing() {
    #expect(place([("c3", -1, 20)], one) == .failure(.mergedWithOtherCode))
  }
}
