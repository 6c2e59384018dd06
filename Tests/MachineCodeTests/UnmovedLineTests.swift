// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import MachineCode
import Testing

/// A row: the instruction's bytes, its line, and whether a statement starts there.
private typealias Row = (code: String, line: Int, starts: Bool)

@Suite("A line of code that was not optimised")
struct UnmovedLineTests {
  private static let start: UInt64 = 0x1000

  /// The rows at which the line counts; empty if it has no place.
  private func places(
    _ rows: [Row], of line: Int, _ switches: SourceSwitches? = nil, _ source: LineInSource = .unknown
  ) throws -> [Int] {
    let code = RealCode(Self.start, rows.map(\.code).joined(separator: " ")).function
    try #require(code.instructions.count == rows.count, "a row for each instruction")
    let body = InlinedBody(calls: [], owner: rows.map { _ in -1 }, line: rows.map(\.line))
    let marks = zip(rows, code.instructions).filter(\.0.starts).map(\.1.address)
    let lines = try #require(UnmovedLines(code, body, marks: Set(marks), neverReturning: [], switches: switches))
    let start = try #require(zip(rows, code.instructions).first { $0.0.line == line }?.1.address)
    return (lines.place(ofLine: line, at: start, source)?.addresses ?? []).compactMap { address in
      code.instructions.firstIndex { $0.address == address }
    }
  }

  /// `for {` in line 9, `if` in line 10, `continue` in line 12.
  private let endless: [Row] = [
    ("48 c7 44 24 08 00 00 00 00", 8, true),  // mov [rsp+8], 0
    ("eb 00", 9, true),  // jmp
    ("eb 00", 10, true),  // jmp: the loop's head
    ("48 83 7c 24 08 05", 10, false),  // cmp [rsp+8], 5
    ("7c 02", 10, false),  // jl
    ("eb 09", 10, false),  // jmp
    ("48 ff 44 24 08", 11, true),  // inc [rsp+8]
    ("eb 00", 12, true),  // jmp
    ("eb eb", 10, false),  // jmp: the next round
    ("c3", 14, true),  // ret
  ]

  @Test("at the head of a loop without a condition counts in each round, and the loop's own line once")
  func endlessLoop() throws {
    #expect(try places(endless, of: 10) == [3])
    #expect(try places(endless, of: 9) == [1])
    #expect(try places(endless, of: 12) == [7])
  }

  /// The same code with the condition on the line of the `for`.
  private var loop: [Row] {
    endless.map { ($0.code, $0.line == 10 ? 9 : $0.line, $0.starts) }
  }

  @Test("with the condition of a loop counts where the loop begins")
  func condition() throws {
    var rows = loop
    rows.remove(at: 2)
    rows[7] = ("eb ed", 9, false)
    #expect(try places(rows, of: 9) == [1])
  }

  @Test("behind a label counts also when a goto comes back to it")
  func label() throws {
    var rows = loop.map { ($0.code, $0.line == 9 ? 10 : $0.line, $0.starts) }
    rows.remove(at: 2)
    rows[7] = ("eb ed", 13, true)
    #expect(try places(rows, of: 10) == [2])
  }

  /// Line 11 is loaded before line 10 stores.
  @Test("counts behind the stores of the lines before")
  func hoisted() throws {
    let rows: [Row] = [
      ("90", 9, true),  // nop
      ("48 8b 08", 11, true),  // mov rcx, [rax]
      ("48 89 54 24 08", 10, true),  // mov [rsp+8], rdx
      ("48 39 d1", 11, true),  // cmp rcx, rdx
      ("74 00", 11, false),  // je
      ("c3", 12, true),
    ]
    #expect(try places(rows, of: 11) == [3])
  }

  @Test("counts before the arguments that stand in lines behind it, which have no place of their own")
  func arguments() throws {
    let rows: [Row] = [
      ("48 89 54 24 08", 9, true),  // mov [rsp+8], rdx
      ("e8 00 10 00 00", 11, true),  // call
      ("48 89 44 24 10", 11, false),  // mov [rsp+16], rax
      ("e8 00 20 00 00", 10, true),  // call
      ("c3", 12, true),
    ]
    #expect(try places(rows, of: 10) == [1])
    #expect(try places(rows, of: 11).isEmpty)
  }

  /// `case 2` is compared before `case 1`, although `case 1` comes first in the source.
  @Test("with a case counts where it is evaluated in the order of the source")
  func cases() throws {
    let rows: [Row] = [
      ("48 89 44 24 08", 20, true),  // mov [rsp+8], rax
      ("48 83 f8 01", 24, true),  // cmp rax, 1
      ("74 02", 24, false),  // je
      ("eb 04", 24, false),  // jmp
      ("eb 0e", 24, true),  // jmp: to the body of line 24
      ("90", 24, false),  // nop
      ("90", 24, false),  // nop
      ("48 83 f8 02", 22, false),  // cmp rax, 2
      ("74 02", 22, false),  // je
      ("eb 02", 22, false),  // jmp
      ("eb 0c", 22, true),  // jmp: to the body of line 22
      ("eb 14", 20, true),  // jmp: nothing matches
      ("48 c7 44 24 10 05 00 00 00", 25, true),  // mov [rsp+16], 5
      ("c3", 25, false),
      ("48 c7 44 24 10 03 00 00 00", 23, true),  // mov [rsp+16], 3
      ("c3", 23, false),
      ("c3", 27, true),
    ]
    #expect(try places(rows, of: 22) == [4, 10, 11])
    #expect(try places(rows, of: 24) == [4, 11])
    #expect(try places(rows, of: 20) == [0])
  }

  /// A `switch` with these cases, given by their lines and the lines of their statements.
  private func source(_ line: Int, _ cases: [Int: ClosedRange<Int>?]) -> SourceSwitches {
    SourceSwitches(
      firstCase: cases.keys.min().map { [line: $0] } ?? [:], switches: [line], cases: Set(cases.keys), nilCases: [],
      caseOfFurtherLine: [:], bodies: cases.compactMapValues { $0 })
  }

  /// `switch {` in line 79, whose line is on the comparison of `case neg:` in line 82; `default:` in line 84.
  @Test("with a case counts where it is evaluated though only the jump to its body has its line")
  func caseWithoutCode() throws {
    let rows: [Row] = [
      ("48 83 7c 24 08 00", 80, true),  // cmp qword [rsp+8], 0
      ("75 02", 80, false),  // jne
      ("eb 0c", 80, false),  // jmp: row 6
      ("eb 00", 80, true),  // jmp: to the body of line 80
      ("48 c7 44 24 10 05 00 00 00", 81, true),  // mov [rsp+16], 5
      ("c3", 81, false),
      ("80 7c 24 18 00", 79, false),  // cmp byte [rsp+24], 0
      ("75 02", 80, false),  // jne
      ("eb 0c", 80, false),  // jmp: row 12
      ("eb 00", 82, true),  // jmp: to the body of line 82
      ("48 c7 44 24 10 03 00 00 00", 83, true),  // mov [rsp+16], 3
      ("c3", 83, false),
      ("eb 00", 84, true),  // jmp: to the default
      ("48 c7 44 24 10 04 00 00 00", 85, true),  // mov [rsp+16], 4
      ("c3", 85, false),
    ]
    #expect(try places(rows, of: 82, source(79, [80: 81...81, 82: 83...83])) == [9, 12])
  }

  /// `z != "7"` in line 10: texts of different length differ, and so do texts with different bytes.
  /// `case s >= 7:` in line 12 is empty.
  @Test("with a case counts where none before it matches, though one is matched in two ways")
  func caseMatchedTwice() throws {
    let rows: [Row] = [
      ("48 83 7c 24 08 01", 10, true),  // cmp qword [rsp+8], 1
      ("75 02", 10, false),  // jne: row 3
      ("eb 02", 10, false),  // jmp: row 4
      ("eb 09", 10, false),  // jmp: row 8
      ("80 3e 37", 10, false),  // cmp byte [rsi], '7'
      ("75 02", 10, false),  // jne: row 7
      ("eb 0e", 10, false),  // jmp: row 11
      ("eb 00", 10, false),  // jmp: row 8
      ("eb 00", 10, true),  // jmp: to the body
      ("48 c7 44 24 10 05 00 00 00", 11, true),  // mov [rsp+16], 5
      ("c3", 11, false),
      ("48 83 fa 07", 12, true),  // cmp rdx, 7
      ("7d 02", 12, false),  // jge: row 14
      ("eb 02", 12, false),  // jmp: row 15
      ("eb 00", 12, true),  // jmp: to the empty body
      ("eb 00", 9, true),  // jmp: nothing matches
      ("c3", 14, true),
    ]
    #expect(try places(rows, of: 12, source(9, [10: 11...11, 12: nil])) == [11])
  }

  /// `switch text() {` in line 9, `case "":` in line 10, a loop in line 12.
  @Test("with a loop that a case begins with is no case, though what is compared comes of a call")
  func loopInCase() throws {
    let rows: [Row] = [
      ("e8 00 10 00 00", 9, true),  // call
      ("48 85 db", 10, true),  // test rbx, rbx
      ("74 02", 10, false),  // je: row 4
      ("eb 0b", 10, false),  // jmp: row 8
      ("eb 00", 10, true),  // jmp: to the body
      ("eb 00", 12, true),  // jmp: into the loop
      ("48 ff 44 24 08", 12, false),  // inc [rsp+8]
      ("eb f9", 12, false),  // jmp: the next round
      ("eb 00", 9, true),  // jmp: nothing matches
      ("c3", 14, true),
    ]
    #expect(try places(rows, of: 12, source(9, [10: 12...13])) == [5])
  }

  /// `continue` in lines 10 and 12. Both jump to the jump that starts the next round, which has the line of the last
  /// one.
  @Test("with a continue counts apart from others of its loop")
  func joinedContinue() throws {
    let rows: [Row] = [
      ("48 c7 44 24 08 00 00 00 00", 7, true),  // mov [rsp+8], 0
      ("eb 00", 8, true),  // jmp: into the loop
      ("eb 00", 8, false),  // jmp: the loop's head
      ("48 83 7c 24 08 05", 9, true),  // cmp [rsp+8], 5
      ("7c 02", 9, false),  // jl: row 6
      ("eb 02", 9, false),  // jmp: row 7
      ("eb 07", 10, true),  // jmp: row 9
      ("48 ff 44 24 08", 11, true),  // inc [rsp+8]
      ("eb 00", 12, true),  // jmp: row 9
      ("eb e9", 12, false),  // jmp: row 2
      ("c3", 14, true),
    ]
    #expect(try places(rows, of: 10) == [6])
    #expect(try places(rows, of: 12) == [8])
  }

  /// `if n > 0 {` in line 5. In its block, the value that line 4 left in a register is saved during a call.
  @Test("counts where its statement begins though a value of a line before is spilled behind it")
  func spill() throws {
    let rows: [Row] = [
      ("48 89 54 24 08", 4, true),  // mov [rsp+8], rdx
      ("48 83 7c 24 10 00", 5, true),  // cmp [rsp+16], 0
      ("7f 02", 5, false),  // jg: row 4
      ("eb 12", 5, false),  // jmp: row 8
      ("48 39 f7", 6, true),  // cmp rdi, rsi
      ("48 89 54 24 18", 4, false),  // mov [rsp+24], rdx
      ("e8 00 10 00 00", 6, false),  // call
      ("48 89 44 24 08", 6, false),  // mov [rsp+8], rax
      ("c3", 7, true),
    ]
    #expect(try places(rows, of: 5) == [1])
  }

  /// Three nested `if`s in lines 4 to 6, and `continue` in line 9: the end of each jumps to the end of the one around
  /// it, and all these jumps have the line of the `continue`.
  @Test("with a jump counts once, wherever control comes into the row of jumps that leads there")
  func rowOfJumps() throws {
    let rows: [Row] = [
      ("48 83 7c 24 08 01", 4, true),  // cmp [rsp+8], 1
      ("74 02", 4, false),  // je: row 3
      ("eb 1d", 4, false),  // jmp: row 12
      ("48 83 7c 24 08 02", 5, true),  // cmp [rsp+8], 2
      ("74 02", 5, false),  // je: row 6
      ("eb 11", 5, false),  // jmp: row 11
      ("48 83 7c 24 08 03", 6, true),  // cmp [rsp+8], 3
      ("74 02", 6, false),  // je: row 9
      ("eb 05", 6, false),  // jmp: row 10
      ("48 ff 44 24 08", 7, true),  // inc [rsp+8]
      ("eb 00", 9, true),  // jmp
      ("eb 00", 9, false),  // jmp
      ("eb 00", 9, false),  // jmp
      ("c3", 11, true),
    ]
    #expect(try places(rows, of: 9) == [12])
  }

  /// `break` in line 49; the block of line 51 loads a constant that has its line.
  @Test("with a jump counts at the jump, not at a constant that is loaded elsewhere")
  func strayConstant() throws {
    let rows: [Row] = [
      ("48 83 fb 01", 48, true),  // cmp rbx, 1
      ("74 02", 48, false),  // je: row 3
      ("eb 02", 48, false),  // jmp: row 4
      ("eb 08", 49, true),  // jmp: row 7
      ("48 c7 c3 78 00 00 00", 49, false),  // mov rbx, 120
      ("90", 49, false),  // nop
      ("c3", 51, true),
      ("c3", 53, true),
    ]
    #expect(try places(rows, of: 49, nil, LineInSource(start: .jump)) == [3])
  }
}
