// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import MachineCode
import Testing

/// A row: the instruction's bytes, its line, and whether a statement starts there.
private typealias Row = (code: String, line: Int, starts: Bool)

@Suite("A line of optimised code")
struct LinePlaceTests {
  private static let start: UInt64 = 0x1000

  /// The row at which the line counts; nil where that is not certain.
  private func place(
    _ rows: [Row], of line: Int, tellsCollector callee: UInt64? = nil
  ) throws -> Int? {
    let code = RealCode(Self.start, rows.map(\.code).joined(separator: " ")).function
    try #require(code.instructions.count == rows.count, "a row for each instruction")
    let body = InlinedBody(calls: [], owner: rows.map { _ in -1 }, line: rows.map(\.line))
    let starts = zip(rows, code.instructions).filter { $0.0.line == line && $0.0.starts }.map(\.1.address)
    let flag = callee.flatMap { code.writeBarrierFlag(callees: [$0]) }
    let place = try #require(LinePlaces(of: starts, code, body, neverReturning: [], writeBarrierFlag: flag)).place
    return place.isCertain ? code.instructions.firstIndex { $0.address == place.address } : nil
  }

  /// Three stores share the branch and what tells the collector of them.
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
}
