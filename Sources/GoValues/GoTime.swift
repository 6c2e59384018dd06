// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// A `time.Time`, without its zone: it is shown in UTC.
package struct GoTime: Hashable, Sendable {
  package let unixSeconds: Int64
  /// 0 to 999,999,999.
  package let nanoseconds: Int

  private static let secondsFromYear1ToUnix: Int64 = 62_135_596_800
  private static let secondsFromYear1To1885: Int64 = 59_453_308_800

  /// From the first two words of the structure; nil if they are not a time.
  ///
  /// With a monotonic clock reading (the top bit of `wall`), `wall` has 33 bits of seconds since 1885 and 30 bits of
  /// nanoseconds; without it, `extended` has the seconds since the year 1.
  init?(wall: UInt64, extended: Int64) {
    nanoseconds = Int(wall & 0x3fff_ffff)
    guard nanoseconds < 1_000_000_000 else { return nil }
    if wall >> 63 != 0 {
      let since1885 = Int64((wall << 1) >> 31)
      unixSeconds = since1885 + Self.secondsFromYear1To1885 - Self.secondsFromYear1ToUnix
    } else {
      let (seconds, overflow) = extended.subtractingReportingOverflow(Self.secondsFromYear1ToUnix)
      if overflow { return nil }
      unixSeconds = seconds
    }
  }

  /// That of a variable that nothing was assigned to: the year 1.
  static let zero = GoTime(wall: 0, extended: 0)

  /// RFC 3339 with as many digits of a second as it needs: `2026-11-23T01:06:31.25Z`.
  func write(into text: inout [UInt8]) {
    Self.append(unixSeconds: unixSeconds, to: &text)
    text.appendFraction(UInt64(nanoseconds), digits: 9)
    text.append(UInt8(ascii: "Z"))
  }

  /// A date and a time of day in UTC, up to the second: `2026-11-23T01:06:31`.
  package static func append(unixSeconds: Int64, to text: inout [UInt8]) {
    let day = unixSeconds.floorDivided(by: 86_400)
    let second = UInt64(unixSeconds - day * 86_400)
    let (year, month, dayOfMonth) = date(ofDay: day)
    if year < 0 { text.append(UInt8(ascii: "-")) }
    text.appendDecimal(year.magnitude, minimumDigits: 4)
    text.append(UInt8(ascii: "-"))
    text.appendDecimal(UInt64(month), minimumDigits: 2)
    text.append(UInt8(ascii: "-"))
    text.appendDecimal(UInt64(dayOfMonth), minimumDigits: 2)
    text.append(UInt8(ascii: "T"))
    text.appendDecimal(second / 3600, minimumDigits: 2)
    text.append(UInt8(ascii: ":"))
    text.appendDecimal(second / 60 % 60, minimumDigits: 2)
    text.append(UInt8(ascii: ":"))
    text.appendDecimal(second % 60, minimumDigits: 2)
  }

  /// The date of the proleptic Gregorian calendar this many days after 1970-01-01.
  private static func date(ofDay day: Int64) -> (year: Int64, month: Int64, day: Int64) {
    // Years start on 1 March here, so that the leap day is the last day of a year; eras of 400 years are all alike.
    let sinceMarch0 = day + 719_468
    let era = sinceMarch0.floorDivided(by: 146_097)
    let dayOfEra = sinceMarch0 - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let marchMonth = (5 * dayOfYear + 2) / 153
    let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * marchMonth + 2) / 5 + 1)
  }
}

extension Int64 {
  fileprivate func floorDivided(by divisor: Int64) -> Int64 {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? quotient - 1 : quotient
  }
}
