// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import GoProgram
import TargetMemory
import Testing

@testable import GoValues

@Suite("A structure prints")
struct StructureTests {
  @Test("its type and fields, and the types of composite fields")
  func plain() {
    let heap = Heap()
    #expect(heap.text(.point, bytes(1, 2)) == "main.P {X: 1, Y: 2}")
    #expect(heap.text(.structure("struct {}", [:]), []) == "struct {} {}")
    let order = GoType.structure(
      "main.Order",
      ["ID": .int32, "At": .point, "Tags": .slice(of: .string), "Next": .pointer(to: .point), "Err": .error])
    let tags = heap.slice(heap.string("new"), count: 1)
    #expect(
      heap.text(order, bytes(Int32(7), Int32(-1)) + bytes(1, 2) + tags + words(0, 0, 0))
        == #"main.Order {ID: 7, At: main.P {X: 1, Y: 2}, Tags: []string len: 1, cap: 1, ["new"], "#
        + #"Next: *main.P nil, Err: error nil}"#)
  }

  @Test("all fields at the limit, and how many are left out past it")
  func fieldLimit() {
    let heap = Heap()
    let three = GoType.structure("main.T", ["X": .int, "Y": .int, "Z": .int])
    heap.limits.maxStructFields = 3
    #expect(heap.text(three, bytes(1, 2, 3)) == "main.T {X: 1, Y: 2, Z: 3}")
    heap.limits.maxStructFields = 2
    #expect(heap.text(three, bytes(1, 2)) == "main.T {X: 1, Y: 2,...+1 more}", "the tail is not captured")
    heap.limits.maxStructFields = 0
    #expect(heap.text(three, []) == "main.T {...+3 more}")
  }

  @Test("closed one level past maxVariableRecurse")
  func depth() {
    let heap = Heap()
    let inner = GoType.structure("main.Inner", ["P": .point])
    let outer = GoType.structure("main.Outer", ["I": inner, "N": .int])
    #expect(heap.text(inner, bytes(1, 2)) == "main.Inner {P: main.P {X: 1, Y: 2}}")
    #expect(heap.text(outer, bytes(1, 2, 3)) == "main.Outer {I: main.Inner {P: main.P {...}}, N: 3}")
    #expect(
      heap.text(.array(1, of: .array(1, of: .point)), bytes(1, 2)) == "[1][1]main.P [[{...}]]")
    #expect(
      heap.text(.array(1, of: .array(1, of: .point)), []) == "[1][1]main.P [[{...}]]",
      "what is not shown need not be there")
  }

  @Test("? for a field whose bytes are missing, and says which")
  func missingField() {
    let value = Heap().decode(.structure("main.O", ["A": .int, "B": .array(2, of: .mapOfInts)]), bytes(1, 0, 5))
    #expect(value.text == "main.O {A: 1, B: [2]map[string]int [nil,?]}")
    #expect(value.reasons.map(\.path) == [".B[1]"])
    #expect(Heap().text(.point, bytes(1)) == "main.P {X: 1,...+1 more}", "what lies behind them all is counted")
  }
}

@Suite("A pointer prints")
struct PointerTests {
  @Test("what it points to")
  func followed() {
    let heap = Heap()
    #expect(heap.text(.pointer(to: .point), words(heap.store(bytes(1, 2)))) == "*main.P {X: 1, Y: 2}")
    let five = heap.store(bytes(5))
    #expect(heap.text(.pointer(to: .int), words(five)) == "*5")
    #expect(heap.text(.pointer(to: .pointer(to: .int)), words(heap.store(words(five)))) == "**5")
    #expect(heap.text(.pointer(to: .string), words(heap.store(heap.string("s")))) == #"*"s""#)
    #expect(
      heap.text(.pointer(to: .slice(of: .int)), words(heap.store(heap.slice(bytes(1), count: 1))))
        == "*[]int len: 1, cap: 1, [1]")
    #expect(heap.text(.pointer(to: .structure("struct {}", [:])), words(0x55_0000)) == "*struct {} {}")
  }

  @Test("nil")
  func nilPointer() {
    let heap = Heap()
    #expect(heap.text(.pointer(to: .point), words(0)) == "*main.P nil")
    #expect(heap.text(.pointer(to: .pointer(to: .int)), words(heap.store(words(0)))) == "**int nil")
    #expect(heap.text(.named("main.Handle", size: 8, .pointer(element: nil)), words(0)) == "main.Handle nil")
  }

  @Test("its address where pointers are not followed, with a path's type name in quotes")
  func notFollowed() {
    let heap = Heap()
    heap.limits.followPointers = false
    #expect(heap.text(.pointer(to: .point), words(0xc000_0123_45)) == "(*main.P)(0xc000012345)")
    let remote = GoType.structure("example.com/x.T", ["X": .int])
    #expect(heap.text(.pointer(to: remote), words(0xc000_0123_45)) == #"("*example.com/x.T")(0xc000012345)"#)
    #expect(heap.text(.array(1, of: .pointer(to: .point)), words(0xc0)) == "[1]*main.P [(*main.P)(0xc0)]")
    heap.limits.followPointers = true
    #expect(heap.text(.named("main.Handle", size: 8, .pointer(element: nil)), words(0xc0)) == "(main.Handle)(0xc0)")
  }

  @Test("its address where the capture left the target out, ? where that could not be read")
  func leftOut() {
    let heap = Heap()
    let full = heap.storeNothing(because: .budget)
    #expect(heap.text(.pointer(to: .point), words(full)) == "(*main.P)(0x\(String(full, radix: 16)))")
    let value = heap.decode(.pointer(to: .point), words(heap.storeNothing(because: .fault)))
    #expect(value.text == "?")
    #expect(value.reasons == [Value.Reason(path: "", reason: .fault)])
  }

  @Test("a list as deep as maxVariableRecurse opens")
  func list() {
    let heap = Heap()
    let third = heap.store(words(3, 0))
    let second = heap.store(words(2, third))
    let first = heap.store(words(1, second))
    let third16 = String(third, radix: 16)
    let pointer = GoType.pointer(to: .node)
    #expect(
      heap.text(pointer, words(first))
        == "*main.Node {Value: 1, Next: *main.Node {Value: 2, Next: (*main.Node)(0x\(third16))}}")
    heap.limits.maxVariableRecurse = 0
    #expect(heap.text(pointer, words(third)) == "*main.Node {Value: 3, Next: *main.Node nil}")
    heap.limits.maxVariableRecurse = 2
    #expect(heap.text(pointer, words(first)).hasSuffix("Next: *main.Node {Value: 3, Next: *main.Node nil}}}"))
  }

  @Test("an end where a list is a ring, whatever the limit")
  func ring() {
    let heap = Heap()
    let first = heap.reserve()
    heap.store(words(1, first), at: first)
    #expect(
      heap.text(.pointer(to: .node), words(first))
        == "*main.Node {Value: 1, Next: *main.Node {Value: 1, Next: (*main.Node)(0x\(String(first, radix: 16)))}}")
    heap.limits.maxVariableRecurse = .max - 2
    let text = heap.text(.pointer(to: .node), words(first))
    #expect(text.hasSuffix("(*main.Node)(0x\(String(first, radix: 16)))" + String(repeating: "}", count: 50)))
  }

  @Test("an end where a pointer points to itself")
  func selfPointer() {
    let heap = Heap()
    // type P *P
    let type = GoType(id: DIEOffset(8), name: "main.P", sizeBytes: 8) { .pointer(element: .selfPointer) }
    let address = heap.reserve()
    heap.store(words(address), at: address)
    #expect(heap.text(type, words(address)) == "**(main.P)(0x\(String(address, radix: 16)))")
  }
}

extension GoType {
  static var selfPointer: GoType {
    GoType(id: DIEOffset(8), name: "main.P", sizeBytes: 8) { .pointer(element: .selfPointer) }
  }
}
