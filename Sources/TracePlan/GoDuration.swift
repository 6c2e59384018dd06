// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// A length of time as Go writes it: `1.5s`, `2m30s`, `300ms`.
package struct GoDuration: Hashable, Sendable {
  package let nanoseconds: Int64

  /// Nil if `text` is not a duration, is negative, or is longer than Go's own type holds (292 years).
  package init?(_ text: String) {
    if text == "0" {
      nanoseconds = 0
      return
    }
    var rest = text.utf8[...]
    if rest.first == UInt8(ascii: "+") { rest.removeFirst() }
    guard !rest.isEmpty else { return nil }
    var total = 0.0
    while !rest.isEmpty {
      let number = rest.prefix { ($0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9")) || $0 == UInt8(ascii: ".") }
      rest = rest[number.endIndex...]
      let unit = rest.prefix { !($0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9")) && $0 != UInt8(ascii: ".") }
      rest = rest[unit.endIndex...]
      guard let scale = Self.units[String(Substring(unit))], let value = Self.value(String(Substring(number))) else {
        return nil
      }
      total += value * scale
    }
    guard let nanoseconds = Int64(exactly: total.rounded()) else { return nil }
    self.nanoseconds = nanoseconds
  }

  /// Rounded up, so that a short duration does not become 0.
  package var milliseconds: Int { Int((nanoseconds / 1_000_000) + (nanoseconds % 1_000_000 > 0 ? 1 : 0)) }

  /// `1`, `1.5`, `.5` and `1.`, but not `.` alone.
  private static func value(_ text: String) -> Double? {
    guard text.contains(where: \.isNumber) else { return nil }
    return Double((text.hasPrefix(".") ? "0" : "") + text + (text.hasSuffix(".") ? "0" : ""))
  }

  private static let units: [String: Double] = [
    "ns": 1, "us": 1e3, "µs": 1e3, "μs": 1e3, "ms": 1e6, "s": 1e9, "m": 60e9, "h": 3600e9,
  ]
}
