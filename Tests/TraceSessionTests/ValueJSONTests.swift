// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import DebugAdapterProtocol
import GoProgram
import TargetMemory
import Testing

@testable import GoValues
@testable import TraceSession

@Suite("A Go value as data")
struct ValueJSONTests {
  private static func type(_ name: String, _ kind: GoType.Kind) -> GoType {
    GoType(id: DIEOffset(UInt64(name.utf8.reduce(7) { $0 &* 31 &+ Int($1) } & 0xffff)), name: name, sizeBytes: 8) {
      kind
    }
  }

  private static var int: GoType { type("int", .int) }
  private static var error: GoType { type("error", .interface(isEmpty: false)) }
  private static var ints: GoType { type("[]int", .slice(element: int)) }
  private static var pair: GoType { type("[2]int", .array(element: int, count: 2)) }
  private static var point: GoType {
    type("main.P", .structure([.init(name: "X", offset: 0, type: int), .init(name: "Y", offset: 8, type: int)]))
  }
  private static var pointer: GoType { type("*main.P", .pointer(element: point)) }

  private func json(_ value: Value, _ type: GoType? = nil) -> JSONValue {
    .object(ValueJSON.members(of: value, as: type))
  }

  @Test("is a JSON scalar where JSON has one that says the same")
  func scalars() {
    #expect(json(.bool(true)) == ["value": true])
    #expect(json(.int(-3), Self.int) == ["type": "int", "value": -3])
    #expect(json(.int(1 << 53)) == ["value": 9_007_199_254_740_992])
    #expect(json(.int(-1 << 53 - 1)) == ["value": "-9007199254740993"])
    #expect(json(.int(.min)) == ["value": "-9223372036854775808"])
    #expect(json(.uint(.max)) == ["value": "18446744073709551615"])
    #expect(json(.float(2.5)) == ["value": 2.5])
    #expect(json(.float32(0.1)) == ["value": 0.1])
    #expect(json(.float(.nan)) == ["value": "NaN"])
    #expect(json(.float(-.infinity)) == ["value": "-Inf"])
    #expect(json(.complex(real: 1, imaginary: 2)) == ["value": "(1 + 2i)"])
    #expect(json(.duration(nanoseconds: 1_500_000_000)) == ["value": 1_500_000_000])
    let time = GoTime(wall: 250_000_000, extended: 62_135_596_800)
    #expect(time.map { json(.time($0)) } == ["value": "1970-01-01T00:00:00.25Z"])
  }

  @Test("has a string's text, and its length where the limits cut it")
  func strings() {
    #expect(json(.string(bytes: Array("a\"\n".utf8), length: 3)) == ["value": "a\"\n"])
    #expect(json(.string(bytes: Array("ab".utf8), length: 9)) == ["value": "ab", "length": 9, "truncated": true])
    #expect(json(.string(bytes: [0x61, 0xff], length: 2)) == ["value": "a\u{FFFD}"])
  }

  @Test("has a function's name, a channel's length and capacity, and a map's entries, with their types")
  func runtimeKinds() {
    #expect(json(.function(name: "main.main.func1")) == ["value": "main.main.func1"])
    let channel = Self.type("chan int", .chan(element: Self.int, header: nil))
    #expect(
      json(.channel(type: channel, length: 1, capacity: 3), channel) == [
        "type": "chan int", "length": 1, "capacity": 3,
      ])
    let map = Self.type("map[int]int", .map(key: Self.int, value: Self.int, header: nil))
    let entry: JSONValue = ["key": ["type": "int", "value": 1], "element": ["type": "int", "value": 2]]
    let one = Value.Map(type: map, entries: [(.int(1), .int(2))], count: 1)
    #expect(json(.map(one)) == ["entries": [entry], "length": 1])
    let more = Value.Map(type: map, entries: [(.int(1), .int(2))], count: 9)
    #expect(json(.map(more)) == ["entries": [entry], "length": 9, "truncated": true])
    #expect(json(.closed(type: map)) == ["truncated": true])
  }

  @Test("has the elements of a sequence, each with its type")
  func sequences() {
    let one: JSONValue = ["type": "int", "value": 1]
    let whole = Value.Slice(type: Self.ints, elements: [.int(1)], length: 1, capacity: 4, isNil: false)
    #expect(json(.slice(whole)) == ["elements": [one], "length": 1, "capacity": 4])
    let cut = Value.Slice(type: Self.ints, elements: [.int(1)], length: 8, capacity: 8, isNil: false)
    #expect(json(.slice(cut)) == ["elements": [one], "length": 8, "capacity": 8, "truncated": true])
    let none = Value.Slice(type: Self.ints, elements: [], length: 0, capacity: 0, isNil: true)
    #expect(json(.slice(none), Self.ints) == ["type": "[]int", "nil": true])
    #expect(
      json(.array(type: Self.pair, elements: [.int(1)], count: 2))
        == ["elements": [one], "length": 2, "truncated": true])
  }

  @Test("has a structure's fields by name, and what a pointer and an interface lead to")
  func compounds() {
    let point = Value.structure(type: Self.point, fields: [.int(1), .unreadable(.fault)], count: 2)
    let fields: JSONValue = [
      ["name": "X", "type": "int", "value": 1],
      ["name": "Y", "type": "int", "missing": "its memory could not be read"],
    ]
    #expect(json(point, Self.point) == ["type": "main.P", "fields": fields])
    #expect(
      json(.pointer(type: Self.pointer, address: TargetAddress(0xc000), pointee: point))
        == ["address": "0xc000", "pointee": ["type": "main.P", "fields": fields]])
    #expect(json(.pointer(type: Self.pointer, address: TargetAddress(0xc000), pointee: nil)) == ["address": "0xc000"])
    #expect(json(.pointer(type: Self.pointer, address: .null, pointee: nil)) == ["nil": true])
    #expect(
      json(.interface(type: Self.error, dynamicType: Self.int, value: .int(5)), Self.error)
        == ["type": "error", "dynamic": ["type": "int", "value": 5]])
    #expect(json(.nil(type: Self.error)) == ["nil": true])
    #expect(
      json(.closedStructure(type: Self.point, isZero: false), Self.point) == ["type": "main.P", "truncated": true])
    #expect(
      json(.structure(type: Self.point, fields: [], count: 2)) == ["fields": [], "truncated": true])
  }
}
