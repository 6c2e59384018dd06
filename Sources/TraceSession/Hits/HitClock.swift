// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import Glibc
import GoValues

/// Converts the kernel's times of hits, which count from an unknown start, into times of day.
///
/// The two clocks run at the same rate: any adjustment that speeds up or slows down the time of day does the same to
/// the monotonic clock. They diverge only when the time of day is set, or the machine sleeps. So their difference is
/// measured again now and then, and the old one is kept unless the new one differs by more than the error of both
/// measurements: unless the clock is set, times never jump, and so they never go back.
struct HitClock {
  /// The time of day minus the monotonic time.
  struct Difference {
    let nanoseconds: Int64
    /// The largest possible error.
    let error: UInt64
    /// When it was measured, on the monotonic clock.
    let time: UInt64
  }

  private let measure: () -> Difference
  private var difference: Difference
  private var measuredAt: UInt64
  /// The second that was printed last, and its text.
  private var second = Int64.min
  private var secondText: [UInt8] = []

  /// The longest time until a clock that was set is noticed.
  private static let measureNanoseconds: UInt64 = 1_000_000_000

  init(measure: @escaping () -> Difference = Self.measured) {
    self.measure = measure
    difference = measure()
    measuredAt = difference.time
  }

  /// Appends a time of the monotonic clock as `2026-11-23T01:14:16.879346283Z` and a blank.
  mutating func append(_ nanoseconds: UInt64, to text: inout [UInt8]) {
    if nanoseconds >= measuredAt + Self.measureNanoseconds { measureAgain() }
    let sinceEpoch = Int64(clamping: nanoseconds) + difference.nanoseconds
    let (seconds, rest) = sinceEpoch.quotientAndRemainder(dividingBy: 1_000_000_000)
    if seconds != second {
      second = seconds
      secondText.removeAll(keepingCapacity: true)
      GoTime.append(unixSeconds: seconds, to: &secondText)
    }
    text.append(contentsOf: secondText)
    text.append(".")
    text.appendDecimal(rest.magnitude, minimumDigits: 9)
    text.append("Z ")
  }

  private mutating func measureAgain() {
    let new = measure()
    measuredAt = new.time
    if (new.nanoseconds - difference.nanoseconds).magnitude > new.error + difference.error { difference = new }
  }

  /// Reads one clock between two readings of the other; the closest pair of several is the most accurate.
  private static func measured() -> Difference {
    var best: Difference?
    for _ in 0..<8 {
      let before = time(of: CLOCK_MONOTONIC)
      let day = time(of: CLOCK_REALTIME)
      let after = time(of: CLOCK_MONOTONIC)
      let error = UInt64(after - before)
      if error < best?.error ?? .max {
        best = Difference(nanoseconds: day - (before + after) / 2, error: error, time: UInt64(after))
      }
    }
    return best ?? Difference(nanoseconds: 0, error: .max, time: 0)
  }

  private static func time(of clock: clockid_t) -> Int64 {
    var time = timespec()
    clock_gettime(clock, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }
}
