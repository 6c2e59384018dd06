// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Testing
import TracePlan

@testable import TraceSession

/// Capture 0 is the entry of main.foo, 1 is that of main.bar.
@Suite("The probes of a function")
struct ProbeWatchTests {
  private let foo = CaptureID(rawValue: 0)
  private let bar = CaptureID(rawValue: 1)

  /// A launched program with both probes.
  private func running() -> ProbeWatch {
    var watch = ProbeWatch()
    watch.changed(to: [foo, bar], from: 10, to: 20)
    watch.start(at: 0)
    return watch
  }

  @Test("see every end as long as they stay")
  func stay() {
    var watch = running()
    watch.changed(to: [foo], from: 100, to: 110)
    watch.changed(to: [foo, bar], from: 200, to: 210)
    #expect(!watch.mayHaveMissedEnd(of: foo, from: 5, to: 1_000))
  }

  @Test("see no end of calls that were open when they were removed")
  func removed() {
    var watch = running()
    watch.changed(to: [foo], from: 100, to: 110)
    #expect(!watch.mayHaveMissedEnd(of: bar, from: 50, to: 100), "it ended before, and is read later")
    #expect(watch.mayHaveMissedEnd(of: bar, from: 50, to: 101))
    #expect(watch.mayHaveMissedEnd(of: bar, from: 105, to: 108), "while they are removed")
    #expect(watch.mayHaveMissedEnd(of: bar, from: 50, to: 10_000))
  }

  @Test("see the ends of calls from after they were set again, and of no others")
  func setAgain() {
    var watch = running()
    watch.changed(to: [foo], from: 100, to: 110)
    watch.changed(to: [foo, bar], from: 200, to: 210)
    #expect(watch.mayHaveMissedEnd(of: bar, from: 50, to: 300))
    #expect(watch.mayHaveMissedEnd(of: bar, from: 209, to: 300), "its return may have had no probe yet")
    #expect(!watch.mayHaveMissedEnd(of: bar, from: 210, to: 300))
    #expect(!watch.mayHaveMissedEnd(of: bar, from: 50, to: 60))
  }

  @Test("miss ends as long as some could not be set")
  func incomplete() {
    var watch = ProbeWatch()
    watch.changed(to: [foo], from: 10, to: 20)
    watch.start(at: 0)
    #expect(watch.mayHaveMissedEnd(of: bar, from: 50, to: 60))
    watch.changed(to: [foo, bar], from: 100, to: 110)
    #expect(watch.mayHaveMissedEnd(of: bar, from: 50, to: 120))
    #expect(!watch.mayHaveMissedEnd(of: bar, from: 115, to: 120))
  }

  @Test("may miss the ends of calls from before all were in a program that runs")
  func setWhileRunning() {
    var attached = ProbeWatch()
    attached.changed(to: [foo], from: 10, to: 20)
    attached.start(at: 50)
    attached.changed(to: [foo, bar], from: 100, to: 110)
    #expect(attached.mayHaveMissedEnd(of: foo, from: 49, to: 60))
    #expect(!attached.mayHaveMissedEnd(of: foo, from: 50, to: 60))
    #expect(attached.mayHaveMissedEnd(of: bar, from: 109, to: 120))
    #expect(!attached.mayHaveMissedEnd(of: bar, from: 110, to: 120))
  }
}
