// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

extension [UInt8] {
  /// The shortest text that reads back as the same number, never with an exponent, as
  /// Go's `strconv.FormatFloat(x, 'f', -1, bits)` and Delve have it: `3.25`, `1000000`, `-Inf`, `NaN`.
  mutating func appendFloat<Number: BinaryFloatingPoint & CustomStringConvertible>(_ number: Number) {
    guard number.isFinite else {
      append(number.isNaN ? "NaN" : number < 0 ? "-Inf" : "+Inf")
      return
    }
    if number.sign == .minus { append(UInt8(ascii: "-")) }
    appendShortest(ShortestDigits(number.magnitude.description))
  }

  private mutating func appendShortest(_ number: ShortestDigits) {
    let digits = number.digits
    guard !digits.isEmpty else { return append(UInt8(ascii: "0")) }
    if number.point <= 0 {
      append("0.")
      append(contentsOf: repeatElement(UInt8(ascii: "0"), count: -number.point))
      append(contentsOf: digits)
    } else {
      append(contentsOf: digits.prefix(number.point))
      append(contentsOf: repeatElement(UInt8(ascii: "0"), count: Swift.max(0, number.point - digits.count)))
      if digits.count > number.point {
        append(UInt8(ascii: "."))
        append(contentsOf: digits[number.point...])
      }
    }
  }
}

/// The decimal digits of a positive number: it is 0.*digits* times ten to the power of `point`.
private struct ShortestDigits {
  /// ASCII, without zeros at either end; empty for 0.
  private(set) var digits: [UInt8] = []
  private(set) var point = 0

  /// From Swift's description, which also has the shortest digits but a different layout.
  init(_ description: String) {
    var sawPoint = false
    var utf8 = description.utf8[...]
    while let byte = utf8.popFirst() {
      if byte == UInt8(ascii: "e") {
        point += Int(Substring(utf8)) ?? 0
        break
      }
      if byte == UInt8(ascii: ".") {
        sawPoint = true
      } else if digits.isEmpty && byte == UInt8(ascii: "0") {
        if sawPoint { point -= 1 }
      } else {
        digits.append(byte)
        if !sawPoint { point += 1 }
      }
    }
    while digits.last == UInt8(ascii: "0") { digits.removeLast() }
  }
}
