// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import MachineCode
import Testing

/// A row: the instruction's bytes, its line, and whether a statement starts there.
private typealias Row = (code: String, line: Int, starts: Bool)

@Suite("A line of optimised code")
struct LinePlaceTests {
  private static let start: UInt64 = 0x1000

  /// The row at which the line counts; nil if that is not certain.
  private func place(
    _ rows: [Row], of line: Int, tellsCollector callee: UInt64? = nil
  ) throws -> Int? {
    let code = RealCode(Self.start, rows.map(\.code).joined(separator: " ")).function
    try #require(code.instructions.count == rows.count, "a row for each instruction")
    let body = InlinedBody(calls: [], owner: rows.map { _ in -1 }, line: rows.map(\.line))
    let starts = zip(rows, code.instructions).filter { $0.0.line == line && $0.0.starts }.map(\.1.address)
    let flag = callee.flatMap { code.writeBarrierFlag(callees: [$0]) }
    let place = try #require(LinePlaces(code, body, neverReturning: [], writeBarrierFlag: flag).place(of: starts))
    return place.isCertain ? code.instructions.firstIndex { $0.address == place.addresses[0] } : nil
  }

  /// Three stores share the branch and the code that reports them to the collector.
  private let stores: [Row] = [
    ("84 00", 20, true),  // test [rax], al
    ("83 3d 00 10 00 00 00", 20, false),  // cmp dword [rip], 0
    ("74 11", 20, false),  // je
    ("48 8b 50 08", 21, true),  // mov rdx, [rax+8]
    ("e8 ec 0f 00 00", 20, false),  // call
    ("49 89 53 08", 21, true),  // mov [r11+8], rdx
    ("49 89 53 10", 22, true),  // mov [r11+16], rdx
    ("48 89 58 08", 21, true),  // mov [rax+8], rbx
    ("c3", 23, true),
  ]

  @Test("that stores a pointer counts at the store, not where the collector is told of it")
  func storedPointer() throws {
    #expect(try place(stores, of: 20, tellsCollector: 0x2000) == 0)
    #expect(try place(stores, of: 21, tellsCollector: 0x2000) == 7)
    #expect(try place(stores, of: 23, tellsCollector: 0x2000) == 8)
  }

  @Test("of which all code is where the collector is told counts at the branch to that")
  func onlyInBarrier() throws {
    #expect(try place(stores, of: 22, tellsCollector: 0x2000) == 2)
  }

  /// The first statement is in a case; the code that decides comes before it, and begins no statement.
  @Test("that branches counts at its first branch, not where its first statement is")
  func branches() throws {
    let rows: [Row] = [
      ("8b 50 10", 20, false),  // mov edx, [rax+16]
      ("81 fa 01 02 00 00", 20, false),  // cmp edx, 513
      ("75 09", 20, false),  // jne
      ("48 ff 05 00 00 00 00", 21, true),  // inc [rip]
      ("eb 0c", 20, true),  // jmp
      ("81 fa 03 02 00 00", 20, true),  // cmp edx, 515
      ("75 04", 20, false),  // jne
      ("48 ff 43 08", 22, true),  // inc [rbx+8]
      ("c3", 23, true),
    ]
    #expect(try place(rows, of: 20) == 0)
  }

  /// Rows of a loop; the product of lines 20 or 21 is computed before the loop.
  private func loop(added line: Int) -> [Row] {
    [
      ("48 0f af c3", 20, true),  // imul rax, rbx
      ("31 d2", 18, true),  // xor edx, edx
      ("eb 06", 18, false),  // jmp
      ("48 01 c1", line, false),  // add rcx, rax
      ("48 ff c2", 18, true),  // inc rdx
      ("48 39 fa", 18, true),  // cmp rdx, rdi
      ("7c f5", 18, false),  // jl
      ("c3", 22, true),
    ]
  }

  @Test("of which a part was moved out of a loop counts at what stayed in that")
  func partMoved() throws {
    #expect(try place(loop(added: 20), of: 20) == 3)
  }

  @Test("that was moved out of a loop as a whole stays where it is, and is not certain")
  func allMoved() throws {
    #expect(try place(loop(added: 21), of: 20) == nil)
  }

  @Test("at the head of a loop counts where the loop begins, once")
  func head() throws {
    #expect(try place(loop(added: 20), of: 18) == 1)
  }

  @Test("that the compiler moved behind a later branch, or chose to compute in any case, is not certain")
  func unclear() throws {
    let later: [Row] = [
      ("48 39 d8", 21, true),  // cmp rax, rbx
      ("7e 07", 21, false),  // jle
      ("48 8d 04 40", 20, true),  // lea rax, [rax+rax*2]
      ("48 89 c3", 22, true),  // mov rbx, rax
      ("c3", 23, true),
    ]
    #expect(try place(later, of: 20) == nil)
    let chosen: [Row] = [
      ("48 8d 4f 01", 20, true),  // lea rcx, [rdi+1]
      ("48 39 d8", 19, true),  // cmp rax, rbx
      ("48 0f 44 c1", 20, false),  // cmove rax, rcx
      ("c3", 21, true),
    ]
    #expect(try place(chosen, of: 20) == nil)
  }
}
