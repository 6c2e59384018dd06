// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// Text that is not JSON.
package struct JSONSyntaxError: Error, Hashable, Sendable {
  /// In bytes from the start of the text.
  package var offset: Int
  /// What is wrong, as in `expected a value`.
  package var reason: String

  package var text: String { "\(reason) at byte \(offset)" }
}

/// Our own JSON parser, for two features that the library's lacks: a bound on depth, and the members of the outermost
/// object that were read before an error, which show which request to answer with failure.
package struct JSONParser {
  /// Nested objects and arrays; one more is an error. Prevents a hostile text from using up the stack.
  package static let maximumDepth = 128

  /// The complete members of the outermost object so far; all of them once `parseDocument` has returned.
  package private(set) var outermostMembers: [String: JSONValue] = [:]

  private let bytes: [UInt8]
  private var position = 0
  private var depth = 0

  package init(_ bytes: some Collection<UInt8>) {
    self.bytes = Array(bytes)
  }

  package mutating func parseDocument() throws(JSONSyntaxError) -> JSONValue {
    skipWhitespace()
    let value = try parseValue()
    skipWhitespace()
    guard position == bytes.count else { throw failure("expected the end of the text") }
    return value
  }

  private mutating func parseValue() throws(JSONSyntaxError) -> JSONValue {
    guard let byte = peek() else { throw failure("the text ends where a value belongs") }
    switch byte {
    case UInt8(ascii: "{"): return try parseObject()
    case UInt8(ascii: "["): return try parseArray()
    case UInt8(ascii: "\""): return .string(try parseString())
    case UInt8(ascii: "t"): return try parseWord("true", .bool(true))
    case UInt8(ascii: "f"): return try parseWord("false", .bool(false))
    case UInt8(ascii: "n"): return try parseWord("null", .null)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try parseNumber()
    default: throw failure("expected a value")
    }
  }

  private mutating func parseObject() throws(JSONSyntaxError) -> JSONValue {
    try descend()
    var members: [String: JSONValue] = [:]
    if !accept(UInt8(ascii: "}")) {
      repeat {
        skipWhitespace()
        guard peek() == UInt8(ascii: "\"") else { throw failure("expected a member's name") }
        let key = try parseString()
        skipWhitespace()
        guard accept(UInt8(ascii: ":")) else { throw failure("expected ':'") }
        skipWhitespace()
        let value = try parseValue()
        // If several members have the same name, the last counts, as in the clients' own parsers.
        if depth == 1 { outermostMembers[key] = value } else { members[key] = value }
        skipWhitespace()
      } while accept(UInt8(ascii: ","))
      guard accept(UInt8(ascii: "}")) else { throw failure("expected ',' or '}'") }
    }
    depth -= 1
    return .object(depth == 0 ? outermostMembers : members)
  }

  private mutating func parseArray() throws(JSONSyntaxError) -> JSONValue {
    try descend()
    var elements: [JSONValue] = []
    if !accept(UInt8(ascii: "]")) {
      repeat {
        skipWhitespace()
        elements.append(try parseValue())
        skipWhitespace()
      } while accept(UInt8(ascii: ","))
      guard accept(UInt8(ascii: "]")) else { throw failure("expected ',' or ']'") }
    }
    depth -= 1
    return .array(elements)
  }

  /// Skips the opening bracket and the white space behind it.
  private mutating func descend() throws(JSONSyntaxError) {
    guard depth < Self.maximumDepth else { throw failure("more than \(Self.maximumDepth) levels") }
    depth += 1
    position += 1
    skipWhitespace()
  }

  private mutating func parseWord(_ word: StaticString, _ value: JSONValue) throws(JSONSyntaxError) -> JSONValue {
    let end = position + word.utf8CodeUnitCount
    let matches = end <= bytes.count && word.withUTF8Buffer { bytes[position..<end].elementsEqual($0) }
    guard matches else { throw failure("expected a value") }
    position = end
    return value
  }

  private mutating func parseNumber() throws(JSONSyntaxError) -> JSONValue {
    let start = position
    var isInteger = true
    _ = accept(UInt8(ascii: "-"))
    let leadingZero = peek() == UInt8(ascii: "0")
    let digits = skipDigits()
    guard digits > 0, !(leadingZero && digits > 1) else { throw failure("malformed number", at: start) }
    if accept(UInt8(ascii: ".")) {
      isInteger = false
      guard skipDigits() > 0 else { throw failure("malformed number", at: start) }
    }
    if accept(UInt8(ascii: "e")) || accept(UInt8(ascii: "E")) {
      isInteger = false
      if !accept(UInt8(ascii: "-")) { _ = accept(UInt8(ascii: "+")) }
      guard skipDigits() > 0 else { throw failure("malformed number", at: start) }
    }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    if isInteger, let value = Int(text) { return .int(value) }
    guard let value = Double(text), value.isFinite else { throw failure("a number out of range", at: start) }
    return .double(value)
  }

  private mutating func skipDigits() -> Int {
    let start = position
    while let byte = peek(), byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") { position += 1 }
    return position - start
  }
}

extension JSONParser {
  private mutating func parseString() throws(JSONSyntaxError) -> String {
    let start = position
    position += 1
    let plainStart = position
    while let byte = peek(), byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 { position += 1 }
    // Bytes that are not UTF-8 become U+FFFD: a path in another encoding should not make the whole request fail.
    if peek() == UInt8(ascii: "\"") {
      position += 1
      return String(decoding: bytes[plainStart..<position - 1], as: UTF8.self)
    }

    var units = Array(bytes[plainStart..<position])
    while let byte = peek() {
      position += 1
      switch byte {
      case UInt8(ascii: "\""): return String(decoding: units, as: UTF8.self)
      case UInt8(ascii: "\\"): units.append(contentsOf: String(try parseEscape()).utf8)
      case 0..<0x20: throw failure("a control character in a string", at: position - 1)
      default: units.append(byte)
      }
    }
    throw failure("a string without an end", at: start)
  }

  private mutating func parseEscape() throws(JSONSyntaxError) -> Unicode.Scalar {
    let start = position - 1
    guard let byte = peek() else { throw failure("a string without an end", at: start) }
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{c}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): return try parseUnicodeEscape(from: start)
    default: throw failure("an unknown escape", at: start)
    }
  }

  private mutating func parseUnicodeEscape(from start: Int) throws(JSONSyntaxError) -> Unicode.Scalar {
    guard let first = parseHexDigits() else { throw failure("an unknown escape", at: start) }
    if let scalar = Unicode.Scalar(first) { return scalar }
    // The first is a surrogate. JavaScript writes lone ones as they are; they become U+FFFD, and the text behind them
    // stays.
    let afterFirst = position
    if first < 0xDC00, accept(UInt8(ascii: "\\")), accept(UInt8(ascii: "u")), let second = parseHexDigits(),
      (0xDC00..<0xE000).contains(second),
      let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
    {
      return scalar
    }
    position = afterFirst
    return "\u{FFFD}"
  }

  private mutating func parseHexDigits() -> UInt32? {
    guard position + 4 <= bytes.count else { return nil }
    var value: UInt32 = 0
    for byte in bytes[position..<position + 4] {
      guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue, byte < 0x80 else { return nil }
      value = value << 4 + UInt32(digit)
    }
    position += 4
    return value
  }

  private func peek() -> UInt8? {
    position < bytes.count ? bytes[position] : nil
  }

  private mutating func accept(_ byte: UInt8) -> Bool {
    guard peek() == byte else { return false }
    position += 1
    return true
  }

  private mutating func skipWhitespace() {
    while let byte = peek(), byte == 0x20 || (0x9...0xA).contains(byte) || byte == 0xD { position += 1 }
  }

  private func failure(_ reason: String, at offset: Int? = nil) -> JSONSyntaxError {
    JSONSyntaxError(offset: offset ?? position, reason: reason)
  }
}
