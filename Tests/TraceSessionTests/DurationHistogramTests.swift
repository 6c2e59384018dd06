// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Testing

@testable import TraceSession

@Suite("A histogram of durations")
struct DurationHistogramTests {
  private func histogram(_ durations: some Sequence<UInt64>) -> DurationHistogram {
    var histogram = DurationHistogram()
    for duration in durations { histogram.add(duration) }
    return histogram
  }

  @Test("has nothing to say while it is empty")
  func empty() {
    let empty = DurationHistogram()
    #expect(empty.percentile(thousandths: 500) == nil)
    #expect(empty.line == nil)
    #expect(empty.longest == 0)
  }

  @Test("is exact below 16 ns, and for one duration")
  func exact() {
    let short = histogram(0..<16)
    #expect((1...16).map { short.percentile(thousandths: UInt64($0) * 1000 / 16) } == (0..<16).map { UInt64($0) })
    for duration in [0, 1, 17, 1_000_003, 1 << 40, .max] as [UInt64] {
      #expect(histogram([duration]).percentile(thousandths: 500) == duration)
    }
  }

  @Test(
    "gives percentiles that are never too small and at most a sixteenth too large", arguments: [1, 2, 3, 4] as [UInt64])
  func accuracy(seed: UInt64) {
    var state = seed
    let durations = (0..<2_000).map { _ -> UInt64 in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return (state >> 1) >> (state % 63)
    }
    let histogram = histogram(durations)
    let sorted = durations.sorted()
    for thousandths in [1, 10, 250, 500, 900, 990, 999, 1000] as [UInt64] {
      let rank = max(1, (sorted.count * Int(thousandths) + 999) / 1000)
      let exact = sorted[rank - 1]
      let shown = histogram.percentile(thousandths: thousandths) ?? 0
      #expect(shown >= exact)
      #expect(shown - exact <= exact / 16)
    }
    #expect(histogram.longest == sorted.last)
    #expect(histogram.count == 2_000)
    #expect(histogram.powers.counts.reduce(0, +) == 2_000)
  }

  @Test("adds durations up, and stays at the largest number")
  func total() {
    #expect(histogram([3, 4, 5]).total == 12)
    #expect(histogram([.max, 1]).total == .max)
  }

  @Test("shows a bar for each power of two, between its shortest and its longest")
  func line() {
    #expect(histogram([1024, 1024, 1500, 5000]).line == "1.03µs █ ▃ 8.2µs")
    #expect(histogram([0, 1]).line == "0s █ 2ns")
    #expect(histogram(repeatElement(1024, count: 1_000).map { $0 } + [2048]).line == "1.03µs █▁ 4.1µs")
    #expect(histogram([.max]).line?.contains(" █ ") ?? false)
  }

  @Test("shows durations with three digits, rounded up")
  func text() {
    #expect(
      [0, 999, 1_000, 1_001, 12_345, 999_999, 1_310_720, 59_999_999_999, 3_661_000_000_000].map(DurationHistogram.text)
        == ["0s", "999ns", "1µs", "1.01µs", "12.4µs", "1ms", "1.32ms", "1m0s", "1h1m10s"])
  }
}
