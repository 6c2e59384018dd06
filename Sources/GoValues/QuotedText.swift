// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// Strings as Go's `%q` prints them.
extension [UInt8] {
  /// The first bytes of a string of `length`, in quotes, with the number of missing bytes inside them.
  mutating func appendQuoted(_ text: [UInt8], length: Int) {
    append(UInt8(ascii: "\""))
    if text.allSatisfy(\.isPlainInQuotes) {
      append(contentsOf: text)
    } else {
      text.withUnsafeBufferPointer { appendEscaped($0) }
    }
    if length > text.count {
      append("...+")
      appendDecimal(UInt64(length - text.count))
      append(" more")
    }
    append(UInt8(ascii: "\""))
  }

  /// Whether a person would read the bytes as text: UTF-8 of printable characters, tabs and line ends.
  ///
  /// - Parameter mayBeCut: Whether the last character may be incomplete.
  func isText(mayBeCut: Bool) -> Bool {
    withUnsafeBufferPointer { text in
      var index = 0
      while index < text.count {
        let byte = text[index]
        if byte < 0x80 {
          guard byte >= 0x20 && byte < 0x7f || byte == 0x09 || byte == 0x0a || byte == 0x0d else { return false }
          index += 1
        } else if let scalar = UTF8Scalar(text, at: index) {
          guard scalar.isPrintable else { return false }
          index += scalar.byteCount
        } else {
          return mayBeCut && index > 0 && Self.isCutCharacter(text[index...])
        }
      }
      return true
    }
  }

  /// Whether it is the beginning of a character of several bytes, and nothing else.
  private static func isCutCharacter(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
    guard let lead = bytes.first, (0xc2...0xf4).contains(lead) else { return false }
    let whole = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4
    return bytes.count < whole && bytes.dropFirst().allSatisfy { $0 & 0xc0 == 0x80 }
  }

  private mutating func appendEscaped(_ text: UnsafeBufferPointer<UInt8>) {
    var index = 0
    while index < text.count {
      let byte = text[index]
      if byte.isPlainInQuotes {
        append(byte)
        index += 1
      } else if byte < 0x80 {
        appendEscaped(ascii: byte)
        index += 1
      } else if let scalar = UTF8Scalar(text, at: index) {
        if scalar.isPrintable {
          append(contentsOf: text[index..<index + scalar.byteCount])
        } else {
          append(scalar.value < 0x10000 ? "\\u" : "\\U")
          appendHexadecimal(UInt64(scalar.value), minimumDigits: scalar.value < 0x10000 ? 4 : 8)
        }
        index += scalar.byteCount
      } else {
        append("\\x")
        appendHexadecimal(UInt64(byte), minimumDigits: 2)
        index += 1
      }
    }
  }

  private mutating func appendEscaped(ascii byte: UInt8) {
    switch byte {
    case UInt8(ascii: "\""): append("\\\"")
    case UInt8(ascii: "\\"): append("\\\\")
    case 0x07: append("\\a")
    case 0x08: append("\\b")
    case 0x09: append("\\t")
    case 0x0a: append("\\n")
    case 0x0b: append("\\v")
    case 0x0c: append("\\f")
    case 0x0d: append("\\r")
    default:
      append("\\x")
      appendHexadecimal(UInt64(byte), minimumDigits: 2)
    }
  }
}

extension UInt8 {
  /// Whether Go's quotes leave this byte as it is, whatever is around it.
  fileprivate var isPlainInQuotes: Bool {
    self >= 0x20 && self < 0x7f && self != UInt8(ascii: "\"") && self != UInt8(ascii: "\\")
  }
}

/// One character of several bytes, as Go reads UTF-8: an invalid byte counts as a character of its own.
private struct UTF8Scalar {
  let value: UInt32
  let byteCount: Int

  /// nil if no valid sequence starts here.
  init?(_ text: UnsafeBufferPointer<UInt8>, at index: Int) {
    let lead = text[index]
    let smallest: UInt32
    switch lead {
    case 0xc2...0xdf: (byteCount, smallest) = (2, 0x80)
    case 0xe0...0xef: (byteCount, smallest) = (3, 0x800)
    case 0xf0...0xf4: (byteCount, smallest) = (4, 0x10000)
    default: return nil
    }
    guard index + byteCount <= text.count else { return nil }
    var value = UInt32(lead) & (0x7f >> UInt32(byteCount))
    for next in text[index + 1..<index + byteCount] {
      guard next & 0xc0 == 0x80 else { return nil }
      value = value << 6 | UInt32(next & 0x3f)
    }
    guard value >= smallest, value <= 0x10ffff, !(0xd800...0xdfff).contains(value) else { return nil }
    self.value = value
  }

  /// What Go's `unicode.IsPrint` says: letters, marks, numbers, punctuation and symbols.
  var isPrintable: Bool {
    guard let scalar = Unicode.Scalar(value) else { return false }
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .nonspacingMark,
      .spacingMark, .enclosingMark, .decimalNumber, .letterNumber, .otherNumber, .connectorPunctuation,
      .dashPunctuation, .openPunctuation, .closePunctuation, .initialPunctuation, .finalPunctuation,
      .otherPunctuation, .mathSymbol, .currencySymbol, .modifierSymbol, .otherSymbol:
      return true
    case .spaceSeparator, .lineSeparator, .paragraphSeparator, .control, .format, .surrogate, .privateUse, .unassigned:
      return false
    @unknown default:
      return false
    }
  }
}
