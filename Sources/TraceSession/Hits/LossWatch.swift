// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import TraceBackend
import TracePlan

/// When hits were lost, as closely as the backend's counters tell.
///
/// Records are read later than they were made, and the counters are ahead of them. So what a counter says at a record
/// says nothing about the time before it: all that is known is that between two readings something was lost.
struct LossWatch {
  /// All losses up to then are known, in nanoseconds of the monotonic clock.
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

  /// Takes note of a reading of every counter.
  ///
  /// - Parameters:
  ///   - time: When the reading began: what was lost before is in it.
  ///   - end: When it was over: what was lost later is not in it.
  ///   - entryFunction: The function that a capture records the entries of; nil for other captures.
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

  /// Whether any hit may have been lost between two times that are known about.
  func mayHaveHappened(from start: UInt64, to end: UInt64) -> Bool {
    ofAll.meet(from: start, to: end)
  }

  /// Whether an entry of a function may have been lost between two times that are known about.
  func mayHaveHappened(toEntriesOf function: String, from start: UInt64, to end: UInt64) -> Bool {
    guard !ofAll.isEmpty, let spans = ofEntries[function] else { return false }
    return spans.meet(from: start, to: end)
  }
}
