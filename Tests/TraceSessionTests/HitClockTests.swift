// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Testing

@testable import TraceSession

@Suite("The time of day of a hit")
struct HitClockTests {
  /// The values that the clocks return, one per read; the last one repeats.
  private final class Clocks {
    var differences: [HitClock.Difference]
    var looks = 0

    init(_ differences: [HitClock.Difference]) { self.differences = differences }

    func look() -> HitClock.Difference {
      looks += 1
      return differences.count > 1 ? differences.removeFirst() : differences[0]
    }
  }

  private static let second: UInt64 = 1_000_000_000

  private func texts(_ times: [UInt64], _ clocks: Clocks) -> [String] {
    var clock = HitClock { clocks.look() }
    return times.map { time in
      var bytes: [UInt8] = []
      clock.append(time, to: &bytes)
      return String(decoding: bytes, as: UTF8.self)
    }
  }

  @Test("has nine digits of a second, and days as the calendar has them")
  func form() {
    let clocks = Clocks([HitClock.Difference(nanoseconds: 0, error: 0, time: .max / 2)])
    #expect(
      texts([1, 951_782_400 * Self.second, 1_795_396_456_879_346_283], clocks) == [
        "1970-01-01T00:00:00.000000001Z ", "2000-02-29T00:00:00.000000000Z ", "2026-11-23T01:14:16.879346283Z ",
      ])
  }

  @Test("does not jump about with the error of the measurement")
  func noise() {
    let clocks = Clocks([
      HitClock.Difference(nanoseconds: 5_000, error: 100, time: 0),
      HitClock.Difference(nanoseconds: 4_801, error: 100, time: 1 * Self.second),
    ])
    #expect(
      texts([0, Self.second - 1, Self.second], clocks) == [
        "1970-01-01T00:00:00.000005000Z ", "1970-01-01T00:00:01.000004999Z ", "1970-01-01T00:00:01.000005000Z ",
      ])
    #expect(clocks.looks == 2)
  }

  @Test("follows a clock that was set")
  func set() {
    let clocks = Clocks([
      HitClock.Difference(nanoseconds: 0, error: 100, time: 0),
      HitClock.Difference(nanoseconds: 60 * Int64(Self.second), error: 100, time: 1 * Self.second),
    ])
    #expect(
      texts([0, Self.second], clocks) == ["1970-01-01T00:00:00.000000000Z ", "1970-01-01T00:01:01.000000000Z "])
  }

  @Test("is looked at once a second at most, whatever the number of hits")
  func measurements() {
    let clocks = Clocks([
      HitClock.Difference(nanoseconds: 0, error: 100, time: 0),
      HitClock.Difference(nanoseconds: 0, error: 100, time: 10 * Self.second),
    ])
    _ = texts((0..<1_000).map { 9 * Self.second + $0 * (Self.second / 1_000) }, clocks)
    #expect(clocks.looks == 2)
  }
}
