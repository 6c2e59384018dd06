// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// Numbers as Go prints them, without an intermediate `String` if possible.
extension [UInt8] {
  package mutating func append(_ text: StaticString) {
    append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  mutating func append(_ text: String) { append(contentsOf: text.utf8) }

  mutating func appendDecimal(_ number: Int64) {
    if number < 0 { append(UInt8(ascii: "-")) }
    appendDecimal(number.magnitude)
  }

  package mutating func appendDecimal(_ number: UInt64, minimumDigits: Int = 1) {
    if number < 10 && minimumDigits <= 1 { return append(UInt8(ascii: "0") + UInt8(number)) }
    var digits = 1
    var rest = number / 10
    while rest > 0 {
      digits += 1
      rest /= 10
    }
    digits = Swift.max(digits, minimumDigits)
    append(contentsOf: repeatElement(UInt8(ascii: "0"), count: digits))
    rest = number
    var index = count - 1
    while rest > 0 {
      self[index] += UInt8(truncatingIfNeeded: rest % 10)
      rest /= 10
      index -= 1
    }
  }

  /// Lower case, without leading zeros beyond `minimumDigits`.
  mutating func appendHexadecimal(_ number: UInt64, minimumDigits: Int = 1) {
    let digits = Swift.max(minimumDigits, (64 - number.leadingZeroBitCount + 3) / 4)
    for digit in (0..<digits).reversed() {
      let value = UInt8(truncatingIfNeeded: number >> UInt64(digit * 4)) & 15
      append(value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10)
    }
  }

  /// `.25` for 250 of three digits: `number` counts units of 10 to the power of minus `digits`. Nothing for 0.
  mutating func appendFraction(_ number: UInt64, digits: Int) {
    guard number > 0 else { return }
    var number = number
    var digits = digits
    while number % 10 == 0 {
      number /= 10
      digits -= 1
    }
    append(UInt8(ascii: "."))
    appendDecimal(number, minimumDigits: digits)
  }

  /// As Go's `Duration.String`: `1.5s`, `2h45m0s`, `1.1µs`, `0s`.
  package mutating func appendDuration(nanoseconds: Int64) {
    let amount = nanoseconds.magnitude
    if nanoseconds < 0 { append(UInt8(ascii: "-")) }
    switch amount {
    case 0: append("0s")
    case 1..<1_000:
      appendDecimal(amount)
      append("ns")
    case 1_000..<1_000_000:
      appendDecimal(amount / 1_000)
      appendFraction(amount % 1_000, digits: 3)
      append("µs")
    case 1_000_000..<1_000_000_000:
      appendDecimal(amount / 1_000_000)
      appendFraction(amount % 1_000_000, digits: 6)
      append("ms")
    default:
      let seconds = amount / 1_000_000_000
      if seconds >= 3600 {
        appendDecimal(seconds / 3600)
        append("h")
      }
      if seconds >= 60 {
        appendDecimal(seconds / 60 % 60)
        append("m")
      }
      appendDecimal(seconds % 60)
      appendFraction(amount % 1_000_000_000, digits: 9)
      append("s")
    }
  }
}
