// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import GoValues

/// The distribution of durations, in bounded memory: 16 buckets for each power of two nanoseconds.
///
/// A percentile is the upper end of the bucket that it lies in: never less than the true value, and at most a sixteenth
/// more. The longest duration is exact.
struct DurationHistogram: Hashable, Sendable {
  private(set) var count: UInt64 = 0
  /// The sum, in nanoseconds; it stays at the largest number on overflow.
  private(set) var total: UInt64 = 0
  /// In nanoseconds; 0 if there is none.
  private(set) var longest: UInt64 = 0
  /// From the bucket `first` on, up to the last that is not empty: most functions need only a few of all buckets.
  private var buckets: [UInt64] = []
  private var first = 0

  private static let bucketsPerPowerBits = 4
  private static let bucketsPerPower = 1 << bucketsPerPowerBits

  /// Adds one, in nanoseconds.
  mutating func add(_ duration: UInt64) {
    count += 1
    total = total.addingReportingOverflow(duration).overflow ? .max : total + duration
    longest = max(longest, duration)
    let bucket = Self.bucket(of: duration)
    if buckets.isEmpty { first = bucket }
    if bucket < first {
      buckets.insert(contentsOf: repeatElement(0, count: first - bucket), at: 0)
      first = bucket
    } else if bucket >= first + buckets.count {
      buckets.append(contentsOf: repeatElement(0, count: bucket - first - buckets.count + 1))
    }
    buckets[bucket - first] += 1
  }

  /// The duration that this many per thousand do not exceed, in nanoseconds; nil if there is none.
  func percentile(thousandths: UInt64) -> UInt64? {
    guard count > 0 else { return nil }
    // The rank, rounded up, without overflow.
    let (whole, rest) = count.quotientAndRemainder(dividingBy: 1000)
    let rank = max(1, whole * thousandths + (rest * thousandths + 999) / 1000)
    var passed: UInt64 = 0
    for (offset, number) in buckets.enumerated() {
      passed += number
      if passed >= rank { return min(longest, Self.upperEnd(of: first + offset)) }
    }
    return longest
  }

  /// The number of durations for each power of two, from the shortest duration's to the longest's.
  ///
  /// `exponent` is the first one's: durations from `2^exponent` nanoseconds on; 0 includes 0 and 1 ns.
  var powers: (exponent: Int, counts: [UInt64]) {
    var exponent = 0
    var counts: [UInt64] = []
    for (offset, number) in buckets.enumerated() {
      let power = Self.power(of: first + offset)
      if counts.isEmpty { exponent = power }
      if power - exponent >= counts.count { counts.append(0) }
      counts[power - exponent] += number
    }
    return (exponent, counts)
  }

  /// Durations below 16 ns have a bucket each.
  private static func bucket(of duration: UInt64) -> Int {
    guard duration >= UInt64(bucketsPerPower) else { return Int(duration) }
    let exponent = 63 - duration.leadingZeroBitCount
    let within = Int(duration >> UInt64(exponent - bucketsPerPowerBits)) & (bucketsPerPower - 1)
    return (exponent - bucketsPerPowerBits + 1) * bucketsPerPower + within
  }

  private static func upperEnd(of bucket: Int) -> UInt64 {
    guard bucket >= bucketsPerPower else { return UInt64(bucket) }
    let shift = UInt64(bucket / bucketsPerPower - 1)
    let next = UInt64(bucketsPerPower + bucket % bucketsPerPower + 1)
    return shift == 59 && next == 32 ? .max : (next << shift) - 1
  }

  private static func power(of bucket: Int) -> Int {
    guard bucket >= bucketsPerPower else { return bucket < 2 ? 0 : Int.bitWidth - 1 - bucket.leadingZeroBitCount }
    return bucket / bucketsPerPower - 1 + bucketsPerPowerBits
  }
}

extension DurationHistogram {
  /// A duration with three digits, rounded up: `1.32ms`.
  static func text(_ nanoseconds: UInt64) -> String {
    var unit: UInt64 = 1
    while nanoseconds / unit >= 1000 { unit *= 10 }
    let digits = nanoseconds / unit + (nanoseconds % unit == 0 ? 0 : 1)
    let rounded = digits.multipliedReportingOverflow(by: unit)
    var text: [UInt8] = []
    text.appendDuration(nanoseconds: Int64(clamping: rounded.overflow ? .max : rounded.partialValue))
    return String(decoding: text, as: UTF8.self)
  }

  /// The histogram in one line, one character per power of two: `256µs ▁▂█▃ 4.1ms`. Nil if it is empty.
  var line: String? {
    let (exponent, counts) = powers
    guard let most = counts.max(), most > 0 else { return nil }
    let bars = counts.map { number in
      // Every non-empty bucket is visible.
      number == 0 ? " " : Self.bars[Int((number * UInt64(Self.bars.count) - 1) / most)]
    }
    let start = exponent == 0 ? 0 : UInt64(1) << UInt64(exponent)
    let end = exponent + counts.count < 64 ? UInt64(1) << UInt64(exponent + counts.count) : .max
    return "\(Self.text(start)) \(bars.joined()) \(Self.text(end))"
  }

  private static let bars = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]
}
