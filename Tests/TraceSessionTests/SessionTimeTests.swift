// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import DebugAdapterProtocol
import EventLoop
import TargetMemory
import Testing
import TraceBackend

@testable import TraceSession

@Suite("Times and durations in a session", .timeLimit(.minutes(1)))
struct SessionTimeTests {
  /// A session in which main.foo (captures 0 and 1) and main.bar (2 and 3) are traced.
  private func harness(_ arguments: String...) -> SessionHarness {
    let harness = SessionHarness()
    harness.launch(Dictionary(uniqueKeysWithValues: arguments.map { ($0, true) }))
    harness.request(
      "setFunctionBreakpoints", ["breakpoints": [["name": "main.foo"], ["name": "main.bar"]]])
    harness.request("configurationDone")
    return harness
  }

  @Test("are there where they are asked for")
  func askedFor() {
    let harness = harness("timestamps", "durations")
    let start = MonotonicClock.nanoseconds
    harness.backend.hit(0, [1, 2], time: start)
    harness.backend.hit(1, [3], time: start + 1_250_000)
    let shape = harness.connection.takeLines().map {
      $0.replacing(/[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{9}Z/, with: "TIME")
    }
    #expect(
      shape == [
        "console TIME > goroutine(1): main.foo(1, 2)⏎", "console TIME >> goroutine(1): main.foo => (3) (1.25ms)⏎",
      ])
  }

  @Test("are not there where they are not")
  func notAskedFor() {
    let harness = harness()
    harness.backend.hit(1, [3], time: MonotonicClock.nanoseconds)
    #expect(harness.connection.takeLines() == ["console >> goroutine(1): main.foo => (3)⏎"])
  }

  @Test("do not say how long a call took whose entry was not seen")
  func entryNotSeen() {
    let harness = harness("durations")
    harness.backend.hit(1, [3], time: MonotonicClock.nanoseconds)
    #expect(harness.connection.takeLines() == ["console >> goroutine(1): main.foo => (3) (duration unknown)⏎"])
  }

  @Test("do not take a return for that of an earlier call where an entry of the function was lost meanwhile")
  func lostEntry() {
    let harness = harness("durations")
    harness.backend.hit(0, [1, 2], time: MonotonicClock.nanoseconds, notify: false)
    harness.backend.lose(1, 1)
    harness.backend.lose(0, 1)
    harness.backend.hit(1, [3], time: MonotonicClock.nanoseconds)
    #expect(harness.connection.takeLines().last == "console >> goroutine(1): main.foo => (3) (duration unknown)⏎")
  }

  @Test("are known where only other hits were lost")
  func otherLosses() {
    let harness = harness("durations")
    let start = MonotonicClock.nanoseconds
    harness.backend.hit(0, [1, 2], time: start, notify: false)
    harness.backend.lose(1, 1)
    harness.backend.lose(2, 1)
    harness.backend.hit(1, [3], time: start + 40)
    #expect(harness.connection.takeLines().last == "console >> goroutine(1): main.foo => (3) (40ns)⏎")
  }

  @Test("are not those of a call that was open while its breakpoint was removed and set again")
  func setAgain() {
    let harness = harness("durations")
    harness.backend.hit(0, [1, 2], time: MonotonicClock.nanoseconds)
    set(["main.bar"], in: harness)
    set(["main.foo", "main.bar"], in: harness)
    harness.backend.hit(1, [3], time: MonotonicClock.nanoseconds)
    #expect(harness.connection.takeLines().last == "console >> goroutine(1): main.foo => (3) (duration unknown)⏎")
    let start = MonotonicClock.nanoseconds
    harness.backend.hit(0, [1, 2], time: start)
    harness.backend.hit(1, [3], time: start + 7)
    #expect(harness.connection.takeLines().last == "console >> goroutine(1): main.foo => (3) (7ns)⏎")
  }

  @Test("are known of a call that ended before the breakpoint was removed, though it is read later")
  func readLater() {
    let harness = harness("durations")
    let start = MonotonicClock.nanoseconds
    harness.backend.hit(0, [1, 2], time: start, notify: false)
    harness.backend.hit(1, [3], time: start + 1, notify: false)
    set([], in: harness)
    set(["main.foo"], in: harness)
    harness.backend.onRecords?()
    #expect(harness.connection.takeLines().last == "console >> goroutine(1): main.foo => (3) (1ns)⏎")
  }

  @Test("are not told where a probe of the function could not be set: its end may go unseen")
  func refusedProbe() {
    let harness = SessionHarness()
    harness.launch(["durations": true])
    harness.backend.refused = [RefusedSite(address: TargetAddress(0x1010), reason: "test")]
    harness.request("configurationDone")
    set(["main.foo"], in: harness)
    harness.backend.hit(0, [1, 2], time: MonotonicClock.nanoseconds)
    harness.backend.hit(1, [3], time: MonotonicClock.nanoseconds)
    #expect(harness.connection.takeLines().last == "console >> goroutine(1): main.foo => (3) (duration unknown)⏎")
  }

  private func set(_ functions: [String], in harness: SessionHarness) {
    harness.request("setFunctionBreakpoints", ["breakpoints": .array(functions.map { ["name": .string($0)] })])
  }

  @Test("are known again of calls after the loss")
  func afterLosses() {
    let harness = harness("durations")
    harness.backend.lose(0, 7)
    // Any record causes the counters to be read, and then the loss is in the past.
    harness.backend.hit(3, [], time: MonotonicClock.nanoseconds)
    let start = MonotonicClock.nanoseconds
    harness.backend.hit(0, [1, 2], time: start)
    harness.backend.hit(1, [3], time: start + 7)
    #expect(harness.connection.takeLines().last == "console >> goroutine(1): main.foo => (3) (7ns)⏎")
  }
}
