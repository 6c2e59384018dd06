// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import DebugAdapterProtocol
import Foundation
import Testing

@Suite("JSON")
struct JSONTests {
  private func parse(_ text: String) throws -> JSONValue {
    try JSONValue(parsing: text.utf8)
  }

  static let everyKind: [(source: String, value: JSONValue)] = [
    ("null", JSONValue.null), (" true ", true), ("false", false), ("0", 0), ("-0", 0), ("-12", -12),
    ("9223372036854775807", .int(.max)), ("-9223372036854775808", .int(.min)),
    ("9223372036854775808", 9_223_372_036_854_775_808.0), ("1.0", 1.0), ("-2.5e-3", -0.0025), ("1E2", 100.0),
    (#""""#, ""), ("[]", []), ("[1,[2]]", [1, [2]]), ("{}", [:]),
    ("\t{\r\n\"a\" : {\"b\":null} }", ["a": ["b": nil]]),
    (#"{"a":1,"a":2}"#, ["a": 2]),
  ]

  @Test("values of every kind are read and written", arguments: everyKind)
  func values(source: String, value: JSONValue) throws {
    #expect(try parse(source) == value)
    #expect(try parse(text(value)) == value)
  }

  @Test(
    "strings are read with every escape",
    arguments: [
      (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{c}\n\r\t"), (#""\u0041\u00e9\u00E9\u6f22""#, "Aéé漢"),
      (#""\ud83d\ude00!""#, "😀!"), (#""\u0000""#, "\u{0}"), ("\"é😀\"", "é😀"), (#""a\\u0041""#, #"a\u0041"#),
    ])
  func strings(source: String, value: String) throws {
    #expect(try parse(source) == .string(value))
    #expect(try parse(text(.string(value))) == .string(value))
  }

  @Test(
    "a lone surrogate becomes U+FFFD and costs nothing around it",
    arguments: [
      (#""a\ud83db""#, "a\u{fffd}b"), (#""\ude00""#, "\u{fffd}"), (#""\ud83d\ud83d\ude00""#, "\u{fffd}😀"),
      (#""\ud83d\n""#, "\u{fffd}\n"), (#""\ud83d\u0041""#, "\u{fffd}A"),
    ])
  func loneSurrogates(source: String, value: String) throws {
    #expect(try parse(source) == .string(value))
  }

  @Test("bytes that are no UTF-8 become U+FFFD")
  func invalidUTF8() throws {
    #expect(try JSONValue(parsing: [0x22, 0x61, 0xFF, 0x62, 0x22]) == "a\u{fffd}b")
    #expect(try JSONValue(parsing: [0x22, 0x5C, 0x6E, 0xFF, 0x22]) == "\n\u{fffd}")
  }

  @Test(
    "what is no JSON is refused, and the place is named",
    arguments: [
      ("", "the text ends where a value belongs at byte 0"), ("{", "expected a member's name at byte 1"),
      ("[1,]", "expected a value at byte 3"), ("{\"a\":1,}", "expected a member's name at byte 7"),
      ("[1 2]", "expected ',' or ']' at byte 3"), ("{\"a\" 1}", "expected ':' at byte 5"),
      ("{\"a\":1 \"b\":2}", "expected ',' or '}' at byte 7"), ("1 2", "expected the end of the text at byte 2"),
      ("tru", "expected a value at byte 0"), ("nulL", "expected a value at byte 0"),
      ("'a'", "expected a value at byte 0"),
      ("01", "malformed number at byte 0"), ("-", "malformed number at byte 0"), ("1.", "malformed number at byte 0"),
      (".5", "expected a value at byte 0"), ("+1", "expected a value at byte 0"), ("1e", "malformed number at byte 0"),
      ("1e999", "a number out of range at byte 0"), ("NaN", "expected a value at byte 0"),
      ("\"a", "a string without an end at byte 0"), ("\"a\\", "a string without an end at byte 2"),
      ("\"\\x\"", "an unknown escape at byte 1"), ("\"\\u12g4\"", "an unknown escape at byte 1"),
      ("\"a\nb\"", "a control character in a string at byte 2"),
    ])
  func refused(source: String, problem: String) {
    let error = #expect(throws: JSONSyntaxError.self) { try parse(source) }
    #expect(error?.text == problem)
  }

  @Test("128 levels are read, one more is refused")
  func depth() throws {
    func nested(_ levels: Int) -> String {
      String(repeating: "[{\"a\":", count: levels / 2) + String(repeating: "[", count: levels % 2)
        + (levels % 2 == 0 ? "1" : "") + String(repeating: "]", count: levels % 2)
        + String(repeating: "}]", count: levels / 2)
    }
    _ = try parse(nested(128))
    let error = #expect(throws: JSONSyntaxError.self) { try parse(nested(129)) }
    #expect(error?.reason == "more than 128 levels")
    #expect(throws: JSONSyntaxError.self) { try parse(String(repeating: "[", count: 1_000_000)) }
  }

  @Test("the members before an error are kept, those within members are not")
  func outermostMembers() {
    var parser = JSONParser(#"{"seq": 3, "command": "launch", "arguments": {"seq": 4, "program": "x"#.utf8)
    #expect(throws: JSONSyntaxError.self) { _ = try parser.parseDocument() }
    #expect(parser.outermostMembers == ["seq": 3, "command": "launch"])
  }

  @Test("our strings mean the same to another JSON reader", arguments: EventCodingTests.texts)
  func writtenStrings(value: String) throws {
    let data = Data(text(.array([.string(value), -1, 0, 10, .int(.min)])).utf8)
    let array = try #require(try JSONSerialization.jsonObject(with: data) as? [Any])
    #expect(array[0] as? String == value)
    #expect(array[1...].map { $0 as? Int } == [-1, 0, 10, .min])
  }
}
