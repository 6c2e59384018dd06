// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Testing
import TraceBackend
import TracePlan

@testable import TraceSession

/// Captures 0 and 1 are the entry and the return of main.foo, 2 is the entry of main.bar.
@Suite("When hits were lost")
struct LossWatchTests {
  private func reading(_ watch: inout LossWatch, _ lost: [UInt32: UInt64], from start: UInt64, to end: UInt64) {
    var counts: [CaptureID: HitCounts] = [:]
    for (capture, lost) in lost { counts[CaptureID(rawValue: capture)] = HitCounts(hits: 1_000, lost: lost) }
    watch.learn(counts, upTo: start, readBy: end) { [0: "main.foo", 2: "main.bar"][$0.rawValue] }
  }

  @Test("is never as long as nothing was lost")
  func none() {
    var watch = LossWatch(since: 100)
    watch.learnOfNone(upTo: 200)
    #expect(watch.knownUpTo == 200)
    #expect(!watch.mayHaveHappened(from: 0, to: 200))
  }

  @Test("is between the start of one reading of the counters and the end of the next")
  func between() {
    var watch = LossWatch(since: 100)
    watch.learnOfNone(upTo: 200)
    reading(&watch, [0: 5, 1: 0], from: 300, to: 310)
    #expect(watch.total == 5)
    #expect(watch.knownUpTo == 300)
    #expect(!watch.mayHaveHappened(from: 100, to: 200))
    #expect(watch.mayHaveHappened(from: 100, to: 201))
    #expect(watch.mayHaveHappened(from: 309, to: 400))
    #expect(!watch.mayHaveHappened(from: 310, to: 400))
  }

  @Test("is known although the counters were ahead of the records")
  func ahead() {
    var watch = LossWatch(since: 100)
    reading(&watch, [0: 5], from: 1_000, to: 1_010)
    // Both records were waiting to be read when the counters already included the loss between them.
    #expect(watch.mayHaveHappened(toEntriesOf: "main.foo", from: 300, to: 600))
  }

  @Test("is told apart by function, and entries from returns")
  func functions() {
    var watch = LossWatch(since: 0)
    reading(&watch, [1: 5, 2: 1], from: 100, to: 110)
    #expect(watch.mayHaveHappened(from: 10, to: 20))
    #expect(!watch.mayHaveHappened(toEntriesOf: "main.foo", from: 10, to: 20))
    #expect(watch.mayHaveHappened(toEntriesOf: "main.bar", from: 10, to: 20))
  }

  @Test("is kept for 64 times apart, and for a 65th with the oldest two taken as one")
  func limit() {
    func filled(_ count: UInt64) -> LossWatch {
      var watch = LossWatch(since: 0)
      for number in 1...count {
        watch.learnOfNone(upTo: number * 100)
        reading(&watch, [0: number], from: number * 100 + 10, to: number * 100 + 20)
      }
      return watch
    }
    #expect(!filled(64).mayHaveHappened(from: 150, to: 160))
    #expect(filled(65).mayHaveHappened(from: 150, to: 160))
    #expect(!filled(65).mayHaveHappened(from: 250, to: 260))
  }
}
