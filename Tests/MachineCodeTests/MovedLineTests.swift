// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import MachineCode
import Testing

/// A row: the instruction's bytes, and its line.
private typealias Row = (code: String, line: Int)

@Suite("A line of optimised code whose source is known")
struct MovedLineTests {
  private struct Place: Equatable {
    var rows: [Int] = []
    /// By row.
    var skips: [Int: Condition] = [:]
    var isCertain = true
  }

  private func place(_ rows: [Row], of line: Int, _ source: LineInSource) throws -> Place {
    let code = RealCode(0x1000, rows.map(\.code).joined(separator: " ")).function
    try #require(code.instructions.count == rows.count, "a row for each instruction")
    let body = InlinedBody(calls: [], owner: rows.map { _ in -1 }, line: rows.map(\.line))
    let start = try #require(zip(rows, code.instructions).first { $0.0.line == line }?.1.address)
    let places = LinePlaces(code, body, neverReturning: [], writeBarrierFlag: nil)
    let found = try #require(places.place(of: [start], source))
    func row(_ address: UInt64) -> Int { code.instructions.firstIndex { $0.address == address } ?? -1 }
    return Place(
      rows: found.addresses.map(row).sorted(),
      skips: Dictionary(uniqueKeysWithValues: found.skips.map { (row($0), $1) }), isCertain: found.isCertain)
  }

  /// `if n != 3 {` in line 5, `for ; i < n; {` in line 6.
  private let loop: [Row] = [
    ("48 83 f8 03", 5),  // cmp rax, 3
    ("74 08", 5),  // je: behind the loop
    ("48 ff c1", 7),  // inc rcx
    ("48 39 d9", 6),  // cmp rcx, rbx
    ("7c f8", 6),  // jl: the next round
    ("c3", 9),
  ]

  @Test("that begins a loop counts where control comes into it, by the flags where only a branch does")
  func beginning() throws {
    let source = LineInSource(loop: SourceLoop(lines: 6...8, inner: []))
    #expect(try place(loop, of: 6, source) == Place(rows: [1], skips: [1: .equal]))
  }

  @Test("that begins a loop of which only one inside is left is no head of that")
  func lostLoop() throws {
    let source = LineInSource(loop: SourceLoop(lines: 5...8, inner: [6...8]))
    #expect(try place(loop, of: 5, source).rows != [1])
  }

  /// `for i := 0; i < n; i++ {` in line 3, `for j := 0; j < m; j++ {` in line 5, and then an argument from the stack.
  private let nested: [Row] = [
    ("48 83 ec 18", 1),  // sub rsp, 24
    ("31 c9", 3),  // xor ecx, ecx
    ("48 39 d9", 3),  // cmp rcx, rbx
    ("7d 1d", 3),  // jge: row 14
    ("31 f6", 5),  // xor esi, esi
    ("48 39 fe", 5),  // cmp rsi, rdi
    ("7d 0a", 5),  // jge: row 10
    ("48 ff c6", 5),  // inc rsi
    ("0f b6 44 24 0f", 3),  // movzx eax, byte [rsp + 15]: brought back
    ("eb f1", 5),  // jmp: row 5
    ("0f b6 54 24 30", 1),  // movzx edx, byte [rsp + 48]: passed
    ("84 d2", 1),  // test dl, dl
    ("48 ff c1", 3),  // inc rcx
    ("eb de", 3),  // jmp: row 2
    ("48 83 c4 18", 9),  // add rsp, 24
    ("c3", 9),
  ]

  @Test("that begins a loop is found though the code of other lines is in it: brought back, or passed on the stack")
  func strayCode() throws {
    let around = SourceBlock(rest: 3...8, deciding: nil, loops: [])
    let outer = LineInSource(loop: SourceLoop(lines: 3...7, inner: [5...6]), around: around)
    #expect(try place(nested, of: 3, outer) == Place(rows: [1]))
    let inside = SourceBlock(
      rest: 5...6, deciding: 3...3, loops: [SourceLoop(lines: 3...7, inner: [5...6])])
    let inner = LineInSource(loop: SourceLoop(lines: 5...6, inner: []), around: inside)
    #expect(try place(nested, of: 5, inner) == Place(rows: [4]))
  }

  /// `switch` in line 10; cases 1, 2 and 3 in lines 11, 13 and 15; compared by binary search.
  private let halves: [Row] = [
    ("48 83 f8 02", 10),  // cmp rax, 2
    ("7f 0e", 10),  // jg: row 7
    ("48 83 f8 01", 11),  // cmp rax, 1
    ("74 17", 11),  // je: row 11
    ("48 83 f8 02", 13),  // cmp rax, 2
    ("74 1a", 13),  // je: row 13
    ("eb 1f", 13),  // jmp: behind
    ("48 83 f8 03", 15),  // cmp rax, 3
    ("75 19", 15),  // jne: behind
    ("48 ff 05 00 00 00 00", 16),  // inc [rip]
    ("eb 10", 16),  // jmp: behind
    ("48 ff 05 00 00 00 00", 12),  // inc [rip]
    ("eb 07", 12),  // jmp: behind
    ("48 ff 05 00 00 00 00", 14),  // inc [rip]
    ("c3", 18),
  ]
  private let clauses = LineInSource(
    choice: SourceSwitch(
      lines: 10...17,
      clauses: [(11, 12), (13, 14), (15, 16)].map {
        SourceSwitch.Clause(line: $0, lastLine: $0, body: $1...$1, isDefault: false)
      }))

  @Test("with a case counts where it matches, or a later one, or none")
  func cases() throws {
    #expect(try place(halves, of: 11, clauses) == Place(rows: [6, 8, 9, 11, 13], skips: [8: .equal]))
    #expect(try place(halves, of: 13, clauses) == Place(rows: [6, 8, 9, 13], skips: [8: .equal]))
    #expect(try place(halves, of: 15, clauses) == Place(rows: [6, 8, 9], skips: [8: .equal]))
  }

  @Test("with a case behind one without statements is told from that by the comparison")
  func emptyCase() throws {
    var rows = halves
    rows[3] = ("74 27", 11)  // je: behind
    let source = LineInSource(
      choice: SourceSwitch(
        lines: 10...17,
        clauses: [(11, nil), (13, 14...14), (15, 16...16)].map {
          SourceSwitch.Clause(line: $0, lastLine: $0, body: $1, isDefault: false)
        }))
    #expect(try place(rows, of: 15, source) == Place(rows: [6, 8, 9], skips: [8: .equal]))
  }

  /// The line's product is computed before the loop that contains the line.
  @Test("that is in a loop is uncertain where its code is before that")
  func hoisted() throws {
    let rows: [Row] = [("48 0f af c3", 8)] + loop
    let inLoop = SourceBlock(
      rest: 8...8, deciding: nil, loops: [SourceLoop(lines: 6...8, inner: [])])
    let before = SourceBlock(rest: 4...4, deciding: nil, loops: [])
    #expect(try place(rows, of: 8, LineInSource(around: inLoop)).isCertain == false)
    #expect(try place([("48 0f af c3", 4)] + loop, of: 4, LineInSource(around: before)).isCertain)
  }

  @Test("is uncertain where its code runs whatever the condition around it says")
  func speculative() throws {
    let rows: [Row] = [
      ("48 8d 48 01", 21),  // lea rcx, [rax+1]
      ("48 85 db", 20),  // test rbx, rbx
      ("48 0f 44 c1", 20),  // cmove rax, rcx
      ("c3", 23),
    ]
    let inside = SourceBlock(rest: 21...21, deciding: 20...20, loops: [])
    #expect(try place(rows, of: 21, LineInSource(around: inside)).isCertain == false)
  }

  @Test("is uncertain where control comes to the statements behind it by another way")
  func threaded() throws {
    let around = SourceBlock(rest: 9...9, deciding: nil, loops: [])
    #expect(try place(loop, of: 9, LineInSource(around: around)).isCertain)
    let before = SourceBlock(rest: 6...9, deciding: nil, loops: [])
    #expect(try place(loop, of: 6, LineInSource(around: before)).isCertain == false)
  }
}
