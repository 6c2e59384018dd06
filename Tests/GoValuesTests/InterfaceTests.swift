// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import GoProgram
import TargetMemory
import Testing

@testable import GoValues

@Suite("An interface prints")
struct InterfaceTests {
  @Test("its own type, the type that it holds and the value")
  func held() {
    let heap = Heap()
    #expect(heap.text(.emptyInterface, heap.emptyInterface(.int, bytes(5))) == "interface {}(int) 5")
    #expect(heap.text(.emptyInterface, heap.emptyInterface(.string, heap.string("s"))) == #"interface {}(string) "s""#)
    #expect(
      heap.text(.emptyInterface, heap.emptyInterface(.point, bytes(1, 2))) == "interface {}(main.P) {X: 1, Y: 2}")
    #expect(
      heap.text(.emptyInterface, heap.emptyInterface(.slice(of: .int), heap.slice(bytes(1), count: 1)))
        == "interface {}([]int) [1]")
    let divide = heap.store(heap.string("divide"))
    #expect(
      heap.text(.error, heap.interface(.pointer(to: .errorString), words(divide)))
        == #"error(*errors.errorString) *{s: "divide"}"#)
    #expect(
      heap.text(.emptyInterface, heap.emptyInterface(.structure("struct {}", [:]), []))
        == "interface {}(struct {}) {}")
    let boxed = GoType.structure("main.Box", ["p": .pointer(to: .int)])
    #expect(
      heap.text(.emptyInterface, heap.emptyInterface(boxed, words(heap.store(bytes(9)))))
        == "interface {}(main.Box) {p: *9}")
  }

  @Test("nil, and a nil pointer in it, apart")
  func nils() {
    let heap = Heap()
    #expect(heap.text(.emptyInterface, words(0, 0)) == "interface {} nil")
    #expect(heap.text(.error, words(0, 0)) == "error nil")
    let nilPointer = heap.interface(.pointer(to: .errorString), words(0))
    #expect(heap.text(.error, nilPointer) == "error(*errors.errorString) nil")
    #expect(heap.text(.array(2, of: .error), nilPointer + words(0, 0)) == "[2]error [*errors.errorString nil,nil]")
    #expect(
      heap.text(.emptyInterface, heap.emptyInterface(.mapOfInts, words(0))) == "interface {}(map[string]int) nil")
  }

  @Test("the held type with the value where it is an element")
  func element() {
    let heap = Heap()
    let elements =
      heap.emptyInterface(.int, bytes(5)) + heap.emptyInterface(.string, heap.string("s"))
      + heap.emptyInterface(.point, bytes(1, 2))
      + heap.emptyInterface(.pointer(to: .point), words(heap.store(bytes(3, 4))))
    #expect(
      heap.text(.slice(of: .emptyInterface), heap.slice(elements, count: 4))
        == #"[]interface {} len: 4, cap: 4, [5,"s",main.P {X: 1, Y: 2},*main.P {X: 3, Y: 4}]"#)
  }

  @Test("the held type and the pointer, or dots, past maxVariableRecurse")
  func depth() {
    let heap = Heap()
    heap.limits.maxVariableRecurse = 0
    let holder = GoType.structure("main.H", ["V": .emptyInterface])
    #expect(heap.text(holder, heap.emptyInterface(.int, bytes(5))) == "main.H {V: interface {}(int) ...}")
    let target = heap.store(bytes(1, 2))
    #expect(
      heap.text(holder, heap.emptyInterface(.pointer(to: .point), words(target)))
        == "main.H {V: interface {}(*main.P) 0x\(String(target, radix: 16))}")
    #expect(
      heap.text(.array(1, of: .emptyInterface), heap.emptyInterface(.int, bytes(5))) == "[1]interface {} [int ...]")
  }

  @Test("dots for the held type where its method table was left out")
  func tableLeftOut() {
    let heap = Heap()
    #expect(heap.text(.error, words(heap.reserve(), 5)) == "error(...)")
    #expect(heap.text(.array(1, of: .error), words(heap.storeNothing(because: .items) - 8, 5)) == "[1]error [(...)]")
  }

  @Test("behind a pointer one level deeper")
  func behindPointer() {
    let heap = Heap()
    let five = heap.emptyInterface(.int, bytes(5))
    #expect(heap.text(.pointer(to: .emptyInterface), words(heap.store(five))) == "*interface {}(int) 5")
    heap.limits.maxVariableRecurse = 0
    #expect(heap.text(.pointer(to: .emptyInterface), words(heap.store(five))) == "*interface {}(int) ...")
  }

  @Test("an end where it holds a pointer to itself")
  func cycle() {
    let heap = Heap()
    let descriptor = heap.runtimeType(.pointer(to: .emptyInterface))
    let address = heap.reserve()
    heap.store(words(descriptor, address), at: address)
    let address16 = String(address, radix: 16)
    #expect(
      heap.text(.emptyInterface, words(descriptor, address))
        == "interface {}(*interface {}) **interface {}(*interface {}) 0x\(address16)")
    heap.limits.maxVariableRecurse = .max - 2
    #expect(heap.text(.emptyInterface, words(descriptor, address)).hasSuffix("0x\(address16)"))
  }

  @Test("? where nobody knows the type that it holds")
  func unknownType() {
    let heap = Heap()
    let value = heap.decode(.emptyInterface, words(0xdead, heap.store(bytes(1))))
    #expect(value.text == "?")
    #expect(value.reasons == [Value.Reason(path: "", reason: .unknownRuntimeType)])
    #expect(heap.text(.error, words(heap.storeNothing(because: .fault) - 8, 5)) == "?")
    #expect(heap.text(.error, words(.max, 5)) == "?", "a method table at the end of the address space")
  }

  @Test("? for a held value that can't be shown, dots for one that was left out")
  func unreadableContent() {
    let heap = Heap()
    let int = heap.runtimeType(.int)
    let value = heap.decode(.emptyInterface, words(int, heap.storeNothing(because: .fault)))
    #expect(value.text == "interface {}(int) ?")
    #expect(value.reasons == [Value.Reason(path: ".(int)", reason: .fault)])
    #expect(heap.text(.emptyInterface, words(int, heap.storeNothing(because: .items))) == "interface {}(int) ...")
    #expect(heap.text(.emptyInterface, words(int, 0)) == "interface {}(int) ?")
  }

  @Test("? where Go versions differ in what the data word is")
  func ambiguous() {
    let heap = Heap()
    let type = GoType.structure("main.Odd", ["_": .structure("struct {}", [:]), "p": .pointer(to: .int)])
    let value = heap.decode(.emptyInterface, words(heap.runtimeType(type), heap.store(words(0))))
    #expect(value.text == "interface {}(main.Odd) ?")
  }
}
