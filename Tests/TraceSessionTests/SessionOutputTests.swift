// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import DebugAdapterProtocol
import Glibc
import Testing
import TraceBackend

@testable import TraceSession

@Suite("What the client is sent", .timeLimit(.minutes(1)))
struct SessionOutputTests {
  private func write(_ text: String, to descriptor: Int32) {
    let bytes = Array(text.utf8)
    #expect(Glibc.write(descriptor, bytes, bytes.count) == bytes.count)
  }

  @Test("passes the program's output on as it is, whole lines at once")
  func programOutput() {
    let harness = SessionHarness()
    harness.run()
    write("one\ntwo\nthr", to: harness.backend.programOutput)
    write("bad\n", to: harness.backend.programError)
    harness.settle()
    #expect(harness.connection.takeLines() == ["stdout one⏎two⏎", "stderr bad⏎"])
    write("ee\n", to: harness.backend.programOutput)
    harness.settle()
    #expect(harness.connection.takeLines() == ["stdout three⏎"])
  }

  @Test("sends a line that does not end after a while")
  func partialLine() {
    let harness = SessionHarness()
    harness.run()
    write("name? ", to: harness.backend.programOutput)
    #expect(harness.wait { $0 == "stdout name? " })
  }

  @Test("sends the hits that came before a line before it")
  func order() {
    let harness = SessionHarness()
    harness.run()
    harness.backend.hit(0, [1, 2], notify: false)
    write("x=1\n", to: harness.backend.programOutput)
    harness.settle()
    #expect(harness.connection.takeLines() == ["console > goroutine(1): main.foo(1, 2)⏎", "stdout x=1⏎"])
  }

  @Test("holds hits back past the limit, tells once that it is reached, and accounts for them")
  func printedHits() {
    var limits = SessionLimits()
    limits.printedHits = 2
    let harness = SessionHarness(limits: limits)
    var timesReached = 0
    harness.session.onPrintedHitsReached = { timesReached += 1 }
    harness.run()
    harness.backend.hit(0, [1, 2])
    #expect(timesReached == 0)
    harness.backend.hit(1, [3])
    #expect(timesReached == 1)
    harness.backend.hit(0, [4, 5])
    #expect(
      harness.connection.takeLines() == [
        "console > goroutine(1): main.foo(1, 2)⏎", "console >> goroutine(1): main.foo => (3)⏎",
      ])
    harness.backend.end(.exited(code: 0))
    #expect(
      harness.connection.takeLines().first
        == "console sonde: main.foo: 3 hits: 2 printed, 1 held back, 0 rejected, 0 lost⏎")
    #expect(timesReached == 1)
  }

  @Test("ends with all hits, then all output, then the accounts")
  func end() {
    let harness = SessionHarness()
    harness.run()
    harness.backend.hit(0, [1, 2], notify: false)
    write("last words", to: harness.backend.programOutput)
    harness.backend.end(.exited(code: 0))
    #expect(
      harness.connection.takeLines() == [
        "console > goroutine(1): main.foo(1, 2)⏎", "stdout last words",
        "console sonde: main.foo: 1 hit: 1 printed, 0 held back, 0 rejected, 0 lost⏎", "event exited 0",
        "event terminated",
      ])
  }

  @Test("does not wait for a child that holds the program's output open")
  func heldOpen() {
    let harness = SessionHarness()
    harness.run()
    let held = dup(harness.backend.programOutput)
    defer { close(held) }
    harness.backend.end(.exited(code: 0))
    #expect(harness.connection.takeLines().last == "event terminated")
  }

  @Test("merges hits into whole lines while the client is behind, and only then")
  func merging() {
    let harness = SessionHarness()
    harness.run()
    harness.backend.hit(0, [1, 1])
    harness.connection.isBehind = true
    harness.backend.hit(0, [2, 2])
    harness.backend.hit(0, [3, 3])
    #expect(harness.connection.takeLines() == ["console > goroutine(1): main.foo(1, 1)⏎"])
    harness.connection.catchUp()
    harness.backend.hit(0, [4, 4])
    #expect(
      harness.connection.takeLines() == [
        "console > goroutine(1): main.foo(2, 2)⏎> goroutine(1): main.foo(3, 3)⏎",
        "console > goroutine(1): main.foo(4, 4)⏎",
      ])
    #expect(harness.connection.outputs.suffix(2).map(\.line) == [nil, nil])
  }

  @Test("keeps the order of merged hits and other text")
  func mergedOrder() {
    let harness = SessionHarness()
    harness.run()
    harness.connection.isBehind = true
    harness.backend.hit(0, [1, 1])
    write("out\n", to: harness.backend.programOutput)
    harness.settle()
    #expect(harness.connection.takeLines() == ["console > goroutine(1): main.foo(1, 1)⏎", "stdout out⏎"])
  }

  @Test("bounds the size of one event")
  func mergedLimit() {
    var limits = SessionLimits()
    limits.mergedEventBytes = 40
    let harness = SessionHarness(limits: limits)
    harness.run()
    harness.connection.isBehind = true
    harness.backend.hit(0, [1, 1])
    #expect(harness.connection.takeLines() == [])
    harness.backend.hit(0, [2, 2])
    #expect(harness.connection.takeLines().count == 1)
  }

  @Test("leaves hits with the backend and output in the pipe when too much waits, and goes on afterwards")
  func full() {
    var limits = SessionLimits()
    limits.pendingOutputBytes = 100
    let harness = SessionHarness(limits: limits)
    harness.run()
    harness.connection.isBehind = true
    for number in 0..<10 { harness.backend.hit(0, [Int64(number), 0], notify: false) }
    harness.backend.onRecords?()
    #expect(harness.backend.waitingRecords == 6)
    write("out\n", to: harness.backend.programOutput)
    harness.settle()
    #expect(harness.connection.takeLines() == [])
    #expect(harness.backend.waitingRecords == 6)
    harness.connection.catchUp()
    harness.settle()
    #expect(harness.backend.waitingRecords == 0)
    #expect(harness.connection.takeLines().last == "stdout out⏎")
  }

  @Test("reads a turn's worth of hits at a time, so that requests are served in between")
  func fairness() {
    var limits = SessionLimits()
    limits.recordsPerTurn = 3
    let harness = SessionHarness(limits: limits)
    harness.run()
    for number in 0..<10 { harness.backend.hit(0, [Int64(number), 0], notify: false) }
    harness.backend.onRecords?()
    #expect(harness.backend.waitingRecords == 7)
    harness.settle()
    #expect(harness.backend.waitingRecords == 0)
  }

  @Test("says what was lost, soon and at the end")
  func losses() {
    var limits = SessionLimits()
    limits.lostLineMilliseconds = 1
    let harness = SessionHarness(limits: limits)
    harness.run()
    harness.backend.lose(0, 1233)
    harness.backend.lose(1, 1)
    harness.backend.hit(0, [1, 2])
    #expect(harness.wait { $0 == "console sonde: 1234 hits lost (main.foo 1234): the buffer was full⏎" })
    _ = harness.connection.takeLines()
    harness.backend.lose(0, 1)
    harness.backend.end(.exited(code: 0))
    #expect(
      harness.connection.takeLines() == [
        "console sonde: 1 hit lost (main.foo 1): the buffer was full⏎",
        "console sonde: main.foo: 1236 hits: 1 printed, 0 held back, 0 rejected, 1235 lost⏎", "event exited 0",
        "event terminated",
      ])
  }

  @Test("says once why an argument can't be read")
  func unreadable() {
    let harness = SessionHarness()
    harness.run()
    harness.backend.hit(0, [nil, 2])
    harness.backend.hit(0, [nil, 3])
    #expect(
      harness.connection.takeLines() == [
        "console > goroutine(1): main.foo(?, 2)⏎", "console sonde: main.foo: x is ?: its memory could not be read⏎",
        "console > goroutine(1): main.foo(?, 3)⏎",
      ])
  }
}
