// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import GoProgram
import TargetMemory
import Testing

@testable import GoValues

@Suite("A slice or an array prints")
struct SequenceTests {
  @Test("its type, length, capacity and elements")
  func plain() {
    let heap = Heap()
    #expect(heap.text(.slice(of: .int), heap.slice(bytes(1, 2, 3), count: 3)) == "[]int len: 3, cap: 3, [1,2,3]")
    #expect(
      heap.text(.slice(of: .int), heap.slice(bytes(1, 2, 3), count: 1, capacity: 3)) == "[]int len: 1, cap: 3, [1]")
    #expect(heap.text(.slice(of: .uint8), heap.slice([1, 255], count: 2)) == "[]uint8 len: 2, cap: 2, [1,255]")
    #expect(heap.text(.array(3, of: .int), bytes(1, 2, 3)) == "[3]int [1,2,3]")
    #expect(heap.text(.array(0, of: .int), []) == "[0]int []")
  }

  @Test("nil and empty apart")
  func empty() {
    let heap = Heap()
    #expect(heap.text(.slice(of: .int), words(0, 0, 0)) == "[]int len: 0, cap: 0, nil")
    #expect(heap.text(.slice(of: .int), words(0xc000_0000_0000, 0, 0)) == "[]int len: 0, cap: 0, []")
  }

  @Test("all elements at the limit, and how many are left out past it")
  func limit() {
    let heap = Heap()
    heap.limits.maxArrayValues = 2
    #expect(heap.text(.slice(of: .int), heap.slice(bytes(1, 2), count: 2)) == "[]int len: 2, cap: 2, [1,2]")
    #expect(
      heap.text(.slice(of: .int), heap.slice(bytes(1, 2), count: 3)) == "[]int len: 3, cap: 3, [1,2,...+1 more]")
    #expect(heap.text(.array(2, of: .int), bytes(1, 2)) == "[2]int [1,2]")
    #expect(heap.text(.array(3, of: .int), bytes(1, 2)) == "[3]int [1,2,...+1 more]", "the tail is not captured")
    heap.limits.maxArrayValues = 0
    #expect(heap.text(.slice(of: .int), heap.slice([], count: 3)) == "[]int len: 3, cap: 3, [...+3 more]")
    #expect(heap.text(.array(3, of: .int), []) == "[3]int [...+3 more]")
  }

  @Test("without the types inside it")
  func nested() {
    let heap = Heap()
    let inner = heap.slice(bytes(1, 2), count: 2)
    #expect(
      heap.text(.slice(of: .slice(of: .int)), heap.slice(inner + words(0, 0, 0), count: 2))
        == "[][]int len: 2, cap: 2, [[1,2],nil]")
    #expect(
      heap.text(.slice(of: .point), heap.slice(bytes(1, 2, 3, 4), count: 2))
        == "[]main.P len: 2, cap: 2, [{X: 1, Y: 2},{X: 3, Y: 4}]")
    #expect(heap.text(.array(2, of: .array(2, of: .int)), bytes(1, 2, 3, 4)) == "[2][2]int [[1,2],[3,4]]")
    #expect(
      heap.text(.slice(of: .string), heap.slice(heap.string("a") + heap.string(""), count: 2))
        == #"[]string len: 2, cap: 2, ["a",""]"#)
    #expect(
      heap.text(.array(2, of: .pointer(to: .point)), words(heap.store(bytes(1, 2)), 0))
        == "[2]*main.P [*{X: 1, Y: 2},*nil]")
    #expect(heap.text(.array(2, of: .mapOfInts), words(0, 9)) == "[2]map[string]int [nil,?]")
    #expect(heap.text(.array(1, of: .chanOfInt), words(0)) == "[1]chan int [chan int nil]")
    #expect(heap.text(.array(1, of: .duration), bytes(1)) == "[1]time.Duration [time.Duration(1ns)]")
  }

  @Test("the elements of an array of arrays whose last one's tail is not captured")
  func cutInside() {
    let heap = Heap()
    heap.limits.maxArrayValues = 2
    #expect(
      heap.text(.array(3, of: .array(3, of: .int)), bytes(1, 2, 3, 4, 5))
        == "[3][3]int [[1,2,...+1 more],[4,5,...+1 more],...+1 more]")
    #expect(
      heap.text(.array(3, of: .array(3, of: .int)), bytes(1, 2, 3, 4))
        == "[3][3]int [[1,2,...+1 more],...+2 more]")
  }

  @Test("so that the reader sees how much the capture left out")
  func leftOut() {
    let heap = Heap()
    let none = heap.storeNothing(because: .items)
    #expect(heap.text(.slice(of: .int), words(none, 100, 100)) == "[]int len: 100, cap: 100, [...+100 more]")
    let some = heap.store(bytes(1, 2) + [3, 3, 3])
    #expect(heap.text(.slice(of: .int), words(some, 50, 50)) == "[]int len: 50, cap: 50, [1,2,...+48 more]")
    #expect(heap.text(.array(4, of: .int), bytes(1, 2) + [3]) == "[4]int [1,2,...+2 more]")
  }

  @Test("? where its memory could not be read")
  func fault() {
    let heap = Heap()
    let value = heap.decode(.slice(of: .int), words(heap.storeNothing(because: .fault), 2, 2))
    #expect(value.text == "?")
    #expect(value.reasons == [Value.Reason(path: "", reason: .fault)])
  }

  @Test("? with a header that no slice has")
  func corrupt() {
    let heap = Heap()
    let base = heap.store(bytes(1, 2, 3))
    let headers = [
      words(base, 3, 2), words(base, .max, .max), words(base, 1 << 63, 3), words(base, 3, 1 << 63),
      words(base, 1, 1 << 60), words(0, 1, 1), words(0, 0, 1),
    ]
    for header in headers {
      let value = heap.decode(.slice(of: .int), header)
      #expect(value.text == "?")
      #expect(value.reasons == [Value.Reason(path: "", reason: .corrupt)])
    }
  }

  @Test("elements of no size without reading any")
  func zeroSize() {
    let heap = Heap()
    let nothing = GoType.structure("struct {}", [:])
    #expect(
      heap.text(.slice(of: nothing), words(0x55_0000, 3, 3)) == "[]struct {} len: 3, cap: 3, [{},{},{}]")
    #expect(
      heap.text(.slice(of: nothing), words(0x55_0000, 1 << 62, 1 << 62)).hasSuffix(",...+4611686018427387840 more]"))
    #expect(heap.text(.array(2, of: nothing), []) == "[2]struct {} [{},{}]")
  }

  @Test("an end where a slice holds itself")
  func cycle() {
    let heap = Heap()
    // type T []T; t := make(T, 1); t[0] = t
    let type = GoType(id: DIEOffset(7), name: "main.T", sizeBytes: 24) { .slice(element: .recursiveSlice) }
    let base = heap.reserve()
    let header = words(base, 1, 1)
    heap.store(header, at: base)
    #expect(heap.text(type, header) == "main.T len: 1, cap: 1, [[[[...+1 more]]]]")
    heap.limits.maxVariableRecurse = .max - 2
    #expect(heap.text(type, header).count < 500)
  }
}

extension GoType {
  static var recursiveSlice: GoType {
    GoType(id: DIEOffset(7), name: "main.T", sizeBytes: 24) { .slice(element: .recursiveSlice) }
  }
}
