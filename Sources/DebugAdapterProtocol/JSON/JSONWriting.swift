// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// The few pieces of JSON that are written by hand, for messages that may come half a million times a second.
extension [UInt8] {
  /// Appends `string` in quotes, escaped where JSON requires it.
  package mutating func appendJSONString(_ string: String) {
    append(UInt8(ascii: "\""))
    var string = string
    string.withUTF8 { appendEscaped($0) }
    append(UInt8(ascii: "\""))
  }

  /// Runs of bytes that need no escape are copied whole: most strings are one run.
  private mutating func appendEscaped(_ text: UnsafeBufferPointer<UInt8>) {
    var runStart = 0
    for index in text.indices where Self.needsEscape(text[index]) {
      append(contentsOf: UnsafeBufferPointer(rebasing: text[runStart..<index]))
      appendEscape(text[index])
      runStart = index + 1
    }
    append(contentsOf: UnsafeBufferPointer(rebasing: text[runStart...]))
  }

  private static func needsEscape(_ byte: UInt8) -> Bool {
    byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
  }

  private mutating func appendEscape(_ byte: UInt8) {
    append(UInt8(ascii: "\\"))
    switch byte {
    case UInt8(ascii: "\n"): append(UInt8(ascii: "n"))
    case UInt8(ascii: "\t"): append(UInt8(ascii: "t"))
    case UInt8(ascii: "\r"): append(UInt8(ascii: "r"))
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): append(byte)
    default:
      append(contentsOf: "u00".utf8)
      append(Self.hexDigit(byte >> 4))
      append(Self.hexDigit(byte & 0xF))
    }
  }

  private static func hexDigit(_ value: UInt8) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
  }

  package mutating func appendJSONInteger(_ value: Int) {
    guard value < 0 || value > 9 else { return append(UInt8(ascii: "0") + UInt8(value)) }
    if value < 0 { append(UInt8(ascii: "-")) }
    let start = count
    var rest = value.magnitude
    while rest > 0 {
      append(UInt8(ascii: "0") + UInt8(rest % 10))
      rest /= 10
    }
    self[start...].reverse()
  }

  /// Appends a member, unless the value is nil.
  mutating func appendJSONMember(_ name: StaticString, _ value: Int?) {
    guard let value else { return }
    appendJSONMember(name)
    appendJSONInteger(value)
  }

  /// Appends a member, unless the value is nil.
  mutating func appendJSONMember(_ name: StaticString, _ value: String?) {
    guard let value else { return }
    appendJSONMember(name)
    appendJSONString(value)
  }

  /// Appends `,"name":`, or `{"name":` for the first member of an object. Only for names that need no escape.
  mutating func appendJSONMember(_ name: StaticString) {
    if last != UInt8(ascii: "{") { append(UInt8(ascii: ",")) }
    append(UInt8(ascii: "\""))
    name.withUTF8Buffer { append(contentsOf: $0) }
    append(UInt8(ascii: "\""))
    append(UInt8(ascii: ":"))
  }
}
