// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import GoProgram
import TargetMemory
import Testing

@testable import GoValues

@Suite("The parts of a value")
struct ValuePartTests {
  private static func type(_ name: String, _ kind: GoType.Kind) -> GoType {
    GoType(id: DIEOffset(1), name: name, sizeBytes: 8) { kind }
  }

  private static var int: GoType { type("int", .int) }
  private static var text: GoType { type("string", .string) }
  private static var point: GoType {
    type("main.P", .structure([.init(name: "X", offset: 0, type: int), .init(name: "Y", offset: 8, type: int)]))
  }
  private static var ints: GoType { type("[]int", .slice(element: int)) }
  private static var ages: GoType { type("map[string]int", .map(key: text, value: int, header: nil)) }
  private static func pointer(_ element: GoType) -> GoType { type("*" + element.name, .pointer(element: element)) }
  private static let address = TargetAddress(0xc000)

  private func list(_ value: Value, _ whole: String = "v") -> [String] {
    value.parts.map { "\($0.name) \($0.type.name) \($0.value.text) \($0.expression(of: whole) ?? "-")" }
  }

  private var xy: Value { .structure(type: Self.point, fields: [.int(1), .int(2)], count: 2) }

  @Test("of a structure are its fields, also where a pointer leads to it")
  func fields() {
    let pointer = Value.pointer(type: Self.pointer(Self.point), address: Self.address, pointee: xy)
    for value in [xy, pointer] { #expect(list(value) == ["X int 1 v.X", "Y int 2 v.Y"]) }
    #expect(list(xy, "*p") == ["X int 1 (*p).X", "Y int 2 (*p).Y"])
  }

  @Test("of a sequence are its elements, and it is known how many more there are")
  func elements() {
    let value = Value.slice(
      .init(type: Self.ints, elements: [.int(5), .int(6)], length: 9, capacity: 16, isNil: false))
    #expect(list(value) == ["[0] int 5 v[0]", "[1] int 6 v[1]"])
    #expect(value.partsLeftOut == 7)
  }

  @Test("of a map are its entries; one whose key was cut has no expression")
  func entries() {
    let keys: [Value] = [.string(bytes: Array("a b".utf8), length: 3), .string(bytes: Array("lo".utf8), length: 400)]
    let value = Value.map(.init(type: Self.ages, entries: keys.map { ($0, .int(7)) }, count: 2))
    #expect(list(value) == ["[\"a b\"] int 7 v[\"a b\"]", "[\"lo...+398 more\"] int 7 -"])
  }

  @Test("of a pointer to anything else is what it points to")
  func pointee() {
    let value = Value.pointer(type: Self.pointer(Self.int), address: Self.address, pointee: .int(3))
    #expect(list(value, "a.b") == ["* int 3 *a.b"])
    #expect(list(.pointer(type: Self.pointer(Self.int), address: .null, pointee: nil)) == [])
  }

  @Test("of an interface are those of what it holds, which Go can't name")
  func interface() {
    let any = Self.type("any", .interface(isEmpty: true))
    #expect(list(.interface(type: any, dynamicType: Self.point, value: xy)) == ["X int 1 -", "Y int 2 -"])
  }

  @Test("are none of a value that is whole")
  func scalars() {
    for value in [Value.int(3), .bool(true), .string(bytes: [65], length: 1), .nil(type: Self.int), .leftOut] {
      #expect(list(value) == [])
    }
  }
}
