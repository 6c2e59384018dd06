// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// Whether hits come slowly enough, by their own times: a burst of one second's worth passes, then as many as the rate
/// allows.
struct HitRate {
  private let nanosecondsPerHit: Int
  /// The time that the hits so far have used up, in nanoseconds: each takes its share of a second.
  private var due = -second

  init(perSecond: Int) { nanosecondsPerHit = Self.second / max(perSecond, 1) }

  /// - Parameter time: Of the hit, in nanoseconds; not always later than that of the last.
  mutating func admits(hitAt time: UInt64) -> Bool {
    let time = Int(clamping: time)
    let next = max(due, time - Self.second) + nanosecondsPerHit
    guard next <= time else { return false }
    due = next
    return true
  }

  private static let second = 1_000_000_000
}
