// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import TraceBackend
import TracePlan

/// When hits were lost, as precisely as the backend's counters show.
///
/// Records are read later than they were made, and the counters are ahead of them. So a counter's value at a record
/// gives no information about the time before it: the only known fact is that something was lost between two readings.
struct LossWatch {
  /// All losses up to this time are known, in nanoseconds of the monotonic clock.
  private(set) var knownUpTo: UInt64
  /// Lost hits that are known.
  private(set) var total: UInt64 = 0
  private var lost: [CaptureID: UInt64] = [:]
  private var ofAll = TimeSpans()
  /// By the name of the function whose entries were lost.
  private var ofEntries: [String: TimeSpans] = [:]

  /// - Parameter time: When nothing had been hit yet.
  init(since time: UInt64) { knownUpTo = time }

  /// A reading that began at `time` showed no further loss.
  mutating func learnOfNone(upTo time: UInt64) { knownUpTo = time }

  /// Records a reading of every counter.
  ///
  /// - Parameters:
  ///   - time: When the reading began: it includes every earlier loss.
  ///   - end: When it was over: it includes no later loss.
  ///   - entryFunction: The function whose entries a capture records; nil for other captures.
  mutating func learn(
    _ counts: [CaptureID: HitCounts], upTo time: UInt64, readBy end: UInt64, entryFunction: (CaptureID) -> String?
  ) {
    total = 0
    for (capture, count) in counts {
      total += count.lost
      guard count.lost != lost[capture, default: 0] else { continue }
      lost[capture] = count.lost
      ofAll.add(from: knownUpTo, to: end)
      if let function = entryFunction(capture) {
        ofEntries[function, default: TimeSpans()].add(from: knownUpTo, to: end)
      }
    }
    knownUpTo = time
  }

  /// Whether any hit may have been lost between two times that are covered by readings.
  func mayHaveHappened(from start: UInt64, to end: UInt64) -> Bool {
    ofAll.meet(from: start, to: end)
  }

  /// Whether an entry of a function may have been lost between two times that are covered by readings.
  func mayHaveHappened(toEntriesOf function: String, from start: UInt64, to end: UInt64) -> Bool {
    guard !ofAll.isEmpty, let spans = ofEntries[function] else { return false }
    return spans.meet(from: start, to: end)
  }
}
