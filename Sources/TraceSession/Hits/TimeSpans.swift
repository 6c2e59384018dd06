// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// Times between which something may have happened, in nanoseconds of the monotonic clock.
struct TimeSpans {
  private struct Span {
    let start: UInt64
    var end: UInt64
  }

  /// Ascending, none touching the next.
  private var spans: [Span] = []

  /// The number of spans kept separately; beyond that, the oldest are merged into one.
  static let limit = 64

  var isEmpty: Bool { spans.isEmpty }

  /// Adds a span that starts no earlier than the spans before it; `.max` is an end that is not known yet.
  mutating func add(from start: UInt64, to end: UInt64) {
    if let last = spans.last, start <= last.end {
      spans[spans.count - 1].end = max(end, last.end)
      return
    }
    spans.append(Span(start: start, end: end))
    if spans.count > Self.limit {
      spans[1] = Span(start: spans[0].start, end: spans[1].end)
      spans.removeFirst()
    }
  }

  /// The newest span, whose end was not known, ended at that time.
  mutating func endLast(at end: UInt64) {
    guard spans.last?.end == .max else { return }
    spans[spans.count - 1].end = end
  }

  /// Whether it may have happened after `start` and before `end`.
  func meet(from start: UInt64, to end: UInt64) -> Bool { spans.contains { $0.start < end && start < $0.end } }
}
