// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Testing
import TraceBackend
import TracePlan

@testable import TraceSession

@Suite("The accounts of hits")
struct AccountsTests {
  private let foo = TracepointID(rawValue: 1)
  private let bar = TracepointID(rawValue: 2)

  /// Captures 0 and 1 are an entry and a return of main.foo, 2 is an entry of main.bar.
  private func makeAccounts() -> Accounts {
    var accounts = Accounts()
    accounts.learn([
      makeCapture(id: 0, tracepoint: 1, .entry, "main.foo", []),
      makeCapture(id: 1, tracepoint: 1, .return, "main.foo", []),
      makeCapture(id: 2, tracepoint: 2, .entry, "main.bar", []),
    ])
    accounts.add(foo, label: "main.foo")
    accounts.add(bar, label: "main.bar")
    return accounts
  }

  private func counts(_ counts: [UInt32: (hits: UInt64, lost: UInt64)]) -> [CaptureID: HitCounts] {
    var result: [CaptureID: HitCounts] = [:]
    for (id, count) in counts { result[CaptureID(rawValue: id)] = HitCounts(hits: count.hits, lost: count.lost) }
    return result
  }

  @Test("say what was lost since the last time, by tracepoint")
  func lostLine() {
    var accounts = makeAccounts()
    #expect(accounts.lostLine(counts([0: (10, 0)])) == nil)
    #expect(
      accounts.lostLine(counts([0: (2000, 700), 1: (2000, 500), 2: (40, 34)]))
        == "1234 hits lost (main.foo 1200, main.bar 34): the buffer was full")
    #expect(accounts.lostLine(counts([0: (2000, 700), 1: (2000, 500), 2: (40, 34)])) == nil)
    #expect(
      accounts.lostLine(counts([0: (2000, 700), 1: (2000, 501), 2: (40, 34)]))
        == "1 hit lost (main.foo 1): the buffer was full")
  }

  @Test("end with a line for each tracepoint, hit or not")
  func totals() {
    var accounts = makeAccounts()
    for _ in 0..<3 { accounts.countPrinted(foo) }
    #expect(
      accounts.totalLines(counts([0: (3, 1), 1: (2, 1)])) == [
        "main.foo: 5 hits: 3 printed, 0 held back, 0 rejected, 2 lost",
        "main.bar: 0 hits: 0 printed, 0 held back, 0 rejected, 0 lost",
      ])
  }

  @Test("show when they do not balance")
  func unbalanced() {
    var accounts = makeAccounts()
    accounts.countPrinted(foo)
    let lines = accounts.totalLines(counts([0: (3, 1)]))
    #expect(lines.first?.contains("(1 unaccounted for") ?? false)
    accounts.countPrinted(foo)
    accounts.countPrinted(foo)
    #expect(accounts.totalLines(counts([0: (3, 1)])).first?.contains("(1 too many") ?? false)
  }
}
