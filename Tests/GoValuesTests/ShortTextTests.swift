// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import GoProgram
import TargetMemory
import Testing

@testable import GoValues

/// `request` is a pointer to a structure with text, zero fields, a map of strings and a structure.
@Suite("A line whose values are too long")
struct ShortTextTests {
  private func texts(_ values: [Value], last: Int? = nil, _ bytes: Int) -> [String] {
    ShortTexts.texts(of: values, last: last, within: bytes).map { String(decoding: $0, as: UTF8.self) }
  }

  @Test("keeps values that are short, and leaves out fields with zero values of those that are not")
  func zeroFields() {
    #expect(
      texts([.int(7), Self.request(headers: 1)], 300) == [
        "7",
        "*main.Request {Method: \"GET\", Header: map[string]string [\"Key-0\": \"a value of some length, number 0\", ], "
          + "Host: \"localhost:8080\", URL: *main.URL {Path: \"/orders\", Query: \"\", Fragment: \"\"},...+3 zero}",
      ])
  }

  @Test("opens maps of plain values before structures, as far as there is room")
  func plainFirst() {
    let text = texts([Self.request(headers: 9)], 300)[0]
    #expect(
      text
        == "*main.Request {Method: \"GET\", Header: map[string]string [\"Key-0\": \"a value of some length, number 0\", "
        + "\"Key-1\": \"a value of some length, number 1\", \"Key-2\": \"a value of some length, number 2\", ...+6 more], "
        + "Host: \"localhost:8080\", URL: *main.URL {Path: \"/orders\", Query: \"\", Fragment: \"\"},...+3 zero}")
    #expect(text.utf8.count <= 300)
  }

  @Test("gives each of several values the same share, and to others what one does not need")
  func shares() {
    let texts = texts([Self.list(100), .int(1), Self.list(100)], 200)
    #expect(texts[0] == texts[2])
    #expect(texts[1] == "1")
    #expect(texts.reduce(0) { $0 + $1.utf8.count } <= 200)
    #expect(texts[0].hasPrefix("[]int len: 100, cap: 100, [1000,1001,") && texts[0].hasSuffix(" more]"))
    let one = self.texts([Self.list(100), .int(1), Self.list(3)], 200)
    #expect(one[2] == "[]int len: 3, cap: 3, [1000,1001,1002]")
    #expect(one[0].utf8.count > texts[0].utf8.count)
  }

  @Test("gives a receiver what the others leave")
  func receiver() {
    let receiver = Self.request(headers: 2)
    let shown = texts([receiver, Self.list(100)], last: 0, 200)
    #expect(shown[0] == "*main.Request {...}")
    #expect(shown[1].utf8.count > 170)
    #expect(texts([receiver, .int(1)], last: 0, 400)[0].contains("Method"))
  }

  @Test("cuts a long string in a structure, and shows the fields after it")
  func longString() {
    let long = Value.string(bytes: Array(repeating: UInt8(ascii: "x"), count: 200), length: 200)
    let type = Self.structure("main.P", [("A", Self.string), ("B", Self.int)])
    let text = texts([.structure(type: type, fields: [long, .int(3)], count: 2)], 120)[0]
    #expect(text.hasPrefix("main.P {A: \"xxxxxxxx"))
    #expect(text.hasSuffix(" more\", B: 3}"))
    #expect(text.utf8.count <= 120)
  }

  @Test("does not cut a character in two")
  func characters() {
    let text = Array(String(repeating: "é", count: 100).utf8)
    let shown = texts([.string(bytes: text, length: text.count)], 100)[0]
    #expect(!shown.contains("\\x"))
    #expect(shown.utf8.count <= 100)
  }

  @Test("is never longer than it may be, whatever the values are, unless their shortest forms are")
  func budget() {
    for bytes in stride(from: 60, through: 1_000, by: 7) {
      let shown = texts([Self.request(headers: 5), Self.list(64), Self.request(headers: 0)], bytes)
      let count = shown.reduce(0) { $0 + $1.utf8.count }
      #expect(count <= max(bytes, 90), "\(bytes): \(shown)")
    }
  }

  @Test("shows bytes that are text as text, others as numbers")
  func bytes() {
    func slice(_ text: [UInt8], length: Int? = nil) -> String {
      let type = GoType(id: DIEOffset(9), name: "[]uint8", sizeBytes: 24) { .slice(element: Self.byte) }
      let count = length ?? text.count
      return Value.slice(
        .init(type: type, elements: text.map { .uint(UInt64($0)) }, length: count, capacity: count, isNil: false)
      ).text
    }
    #expect(slice(Array("foo".utf8)) == "[]uint8 len: 3, cap: 3, \"foo\"")
    #expect(slice(Array("{\n\t1}".utf8)) == "[]uint8 len: 5, cap: 5, \"{\\n\\t1}\"")
    #expect(slice([1, 2, 3]) == "[]uint8 len: 3, cap: 3, [1,2,3]")
    #expect(slice([]) == "[]uint8 len: 0, cap: 0, []")
    #expect(slice([0x66, 0x6f, 0xc3], length: 9) == "[]uint8 len: 9, cap: 9, \"fo\\xc3...+6 more\"")
    #expect(slice([0x66, 0x6f, 0xc3]) == "[]uint8 len: 3, cap: 3, [102,111,195]")
    let array = GoType(id: DIEOffset(10), name: "[2]uint8", sizeBytes: 2) { .array(element: Self.byte, count: 2) }
    #expect(Value.array(type: array, elements: [.uint(0x61), .uint(0x62)], count: 2).text == "[2]uint8 \"ab\"")
  }
}

extension ShortTextTests {
  private static var int: GoType { GoType(id: DIEOffset(1), name: "int", sizeBytes: 8) { .int } }
  private static var byte: GoType { GoType(id: DIEOffset(2), name: "uint8", sizeBytes: 1) { .uint } }
  private static var string: GoType { GoType(id: DIEOffset(3), name: "string", sizeBytes: 16) { .string } }

  private static func structure(_ name: String, _ fields: [(String, GoType)]) -> GoType {
    GoType(id: DIEOffset(4), name: name, sizeBytes: fields.count * 16) {
      .structure(fields.enumerated().map { .init(name: $1.0, offset: $0 * 16, type: $1.1) })
    }
  }

  private static func text(_ text: String) -> Value { .string(bytes: Array(text.utf8), length: text.utf8.count) }

  private static func list(_ count: Int) -> Value {
    let type = GoType(id: DIEOffset(5), name: "[]int", sizeBytes: 24) { .slice(element: int) }
    let shown = (0..<min(count, 64)).map { Value.int(Int64(1000 + $0)) }
    return .slice(.init(type: type, elements: shown, length: count, capacity: count, isNil: false))
  }

  private static func request(headers: Int) -> Value {
    let url = structure("main.URL", [("Path", string), ("Query", string), ("Fragment", string)])
    let urlPointer = GoType(id: DIEOffset(6), name: "*main.URL", sizeBytes: 8) { .pointer(element: url) }
    let map = GoType(id: DIEOffset(7), name: "map[string]string", sizeBytes: 8) {
      .map(key: string, value: string, header: nil)
    }
    let type = structure(
      "main.Request",
      [
        ("Method", string), ("Proto", string), ("Header", map), ("Length", int), ("Close", int), ("Host", string),
        ("URL", urlPointer),
      ])
    let pointer = GoType(id: DIEOffset(8), name: "*main.Request", sizeBytes: 8) { .pointer(element: type) }
    let entries = (0..<headers).map { (key: text("Key-\($0)"), value: text("a value of some length, number \($0)")) }
    let fields: [Value] = [
      text("GET"), text(""), .map(.init(type: map, entries: entries, count: headers)), .int(0), .int(0),
      text("localhost:8080"),
      .pointer(
        type: urlPointer, address: TargetAddress(0x1000),
        pointee: .structure(type: url, fields: [text("/orders"), text(""), text("")], count: 3)),
    ]
    return .pointer(
      type: pointer, address: TargetAddress(0x2000), pointee: .structure(type: type, fields: fields, count: 7))
  }
}
