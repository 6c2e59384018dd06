// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import EventLoop
import Testing

@Suite("Timers and turns", .timeLimit(.minutes(1)))
struct TimerTests {
  let loop = EventLoop()

  @Test("fire in the order of their times, and of their making where these are equal")
  func order() {
    var fired: [String] = []
    loop.after(milliseconds: 20) {
      fired.append("last")
      loop.stop()
    }
    loop.after(milliseconds: 0) { fired.append("first") }
    loop.after(milliseconds: 0) { fired.append("second") }
    loop.after(milliseconds: 1) { fired.append("third") }
    loop.run()
    #expect(fired == ["first", "second", "third", "last"])
  }

  @Test("fire not before their time, on the monotonic clock")
  func notEarly() {
    let start = MonotonicClock.nanoseconds
    loop.after(milliseconds: 15) { loop.stop() }
    loop.run()
    #expect(MonotonicClock.nanoseconds - start >= 15_000_000)
  }

  @Test("do not fire after they were cancelled, also when both were due in one turn")
  func cancel() {
    var fired: [String] = []
    var second: LoopTimer?
    loop.after(milliseconds: 0) {
      fired.append("first")
      second?.cancel()
    }
    second = loop.after(milliseconds: 0) { fired.append("second") }
    loop.after(milliseconds: 1) { loop.stop() }
    loop.run()
    #expect(fired == ["first"])
  }

  @Test("may be set by a timer without keeping the turn from ending")
  func setByTimer() {
    var count = 0
    func again() {
      count += 1
      loop.after(milliseconds: 0, again)
    }
    again()
    loop.runOnce()
    loop.runOnce()
    #expect(count == 3)
  }

  @Test("a task runs at the end of the turn; one that it leaves runs in the next, which does not wait")
  func tasks() {
    var log: [String] = []
    loop.onNextTurn {
      log.append("task")
      loop.onNextTurn { log.append("next task") }
    }
    loop.after(milliseconds: 0) { log.append("timer") }
    loop.runOnce()
    #expect(log == ["timer", "task"])
    loop.runOnce()
    #expect(log == ["timer", "task", "next task"])
  }

  @Test("stop() before run() counts, once")
  func stopBeforeRun() {
    loop.stop()
    loop.run()
    loop.after(milliseconds: 0) { loop.stop() }
    loop.run()
  }
}
