// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Glibc

/// Reads strict JSON: valid UTF-8, nothing before or after the value, no duplicate key in an object.
package struct JSONParser {
  package struct Failure: Error, CustomStringConvertible {
    package let description: String
  }

  private let bytes: [UInt8]
  private var position = 0

  package static func parse(_ bytes: [UInt8]) throws(Failure) -> JSON {
    var parser = JSONParser(bytes: bytes)
    let value = try parser.value()
    parser.skipBlanks()
    guard parser.position == bytes.count else { throw parser.failure("text after the value") }
    return value
  }

  private init(bytes: [UInt8]) { self.bytes = bytes }

  private func failure(_ what: String) -> Failure { Failure(description: "JSON, byte \(position): \(what)") }
  private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func skipBlanks() {
    while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
  }

  private mutating func expect(_ byte: UInt8) throws(Failure) {
    guard next == byte else { throw failure("expected '\(UnicodeScalar(byte))'") }
    position += 1
  }

  private mutating func value() throws(Failure) -> JSON {
    skipBlanks()
    switch next {
    case UInt8(ascii: "{"): return try object()
    case UInt8(ascii: "["): return try array()
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    default: return try number()
    }
  }

  private mutating func word(_ text: StaticString, _ value: JSON) throws(Failure) -> JSON {
    for offset in 0..<text.utf8CodeUnitCount { try expect(text.utf8Start[offset]) }
    return value
  }

  private mutating func object() throws(Failure) -> JSON {
    var members: [String: JSON] = [:]
    try expect(UInt8(ascii: "{"))
    skipBlanks()
    if next == UInt8(ascii: "}") {
      position += 1
      return .object(members)
    }
    while true {
      skipBlanks()
      let key = try string()
      skipBlanks()
      try expect(UInt8(ascii: ":"))
      guard members.updateValue(try value(), forKey: key) == nil else { throw failure("'\(key)' twice in an object") }
      skipBlanks()
      if next == UInt8(ascii: ",") {
        position += 1
      } else {
        try expect(UInt8(ascii: "}"))
        return .object(members)
      }
    }
  }

  private mutating func array() throws(Failure) -> JSON {
    var values: [JSON] = []
    try expect(UInt8(ascii: "["))
    skipBlanks()
    if next == UInt8(ascii: "]") {
      position += 1
      return .array(values)
    }
    while true {
      values.append(try value())
      skipBlanks()
      if next == UInt8(ascii: ",") {
        position += 1
      } else {
        try expect(UInt8(ascii: "]"))
        return .array(values)
      }
    }
  }

  private mutating func number() throws(Failure) -> JSON {
    let start = position
    while let byte = next, (0x30...0x39).contains(byte) || "+-.eE".utf8.contains(byte) { position += 1 }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    if let integer = Int(text) { return .integer(integer) }
    guard let number = Double(text) else { throw failure("'\(text)' is no number") }
    return .number(number)
  }

  private mutating func string() throws(Failure) -> String {
    try expect(UInt8(ascii: "\""))
    var units: [UInt8] = []
    while true {
      let start = position
      position = endOfPlainText()
      units += bytes[start..<position]
      guard !hasControlCharacter(start..<position) else { throw failure("a control character in a string") }
      guard let byte = next else { throw failure("a string without an end") }
      position += 1
      if byte == UInt8(ascii: "\"") { break }
      units += try escape().utf8
    }
    guard let text = String(validating: units, as: UTF8.self) else { throw failure("invalid UTF-8 in a string") }
    return text
  }

  /// The offset of the next quote or backslash. Output events are long: the C library searches faster than a debug
  /// build.
  private func endOfPlainText() -> Int {
    let quote = offset(of: "\"", in: position..<bytes.count) ?? bytes.count
    return offset(of: "\\", in: position..<quote) ?? quote
  }

  private func hasControlCharacter(_ range: Range<Int>) -> Bool {
    (0..<0x20).contains { offset(of: UnicodeScalar(UInt8($0)), in: range) != nil }
  }

  private func offset(of character: UnicodeScalar, in range: Range<Int>) -> Int? {
    bytes.withUnsafeBytes { buffer in
      guard let base = buffer.baseAddress, !range.isEmpty,
        let found = memchr(base + range.lowerBound, Int32(character.value), range.count)
      else { return nil }
      return UnsafeRawPointer(found) - base
    }
  }

  private mutating func escape() throws(Failure) -> String {
    guard let byte = next else { throw failure("an escape without an end") }
    position += 1
    switch byte {
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return String(UnicodeScalar(byte))
    case UInt8(ascii: "u"): return try unicodeEscape()
    default: throw failure("an unknown escape")
    }
  }

  private mutating func unicodeEscape() throws(Failure) -> String {
    var units = [try hexUnit()]
    if UTF16.isLeadSurrogate(units[0]) {
      try expect(UInt8(ascii: "\\"))
      try expect(UInt8(ascii: "u"))
      units.append(try hexUnit())
    }
    guard let text = String(validating: units, as: UTF16.self) else { throw failure("half of a surrogate pair") }
    return text
  }

  private mutating func hexUnit() throws(Failure) -> UInt16 {
    guard position + 4 <= bytes.count,
      let unit = UInt16(String(decoding: bytes[position..<position + 4], as: UTF8.self), radix: 16)
    else { throw failure("four hexadecimal digits belong after \\u") }
    position += 4
    return unit
  }
}
