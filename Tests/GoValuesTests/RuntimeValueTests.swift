// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import GoProgram
import TargetMemory
import Testing

@testable import GoValues

@Suite("A function prints as")
struct FunctionValueTests {
  @Test("the name of the function whose code its closure begins with, whatever else the closure holds")
  func names() {
    let heap = Heap()
    heap.functions[TargetAddress(0x48_1000)] = "main.main.func1"
    #expect(heap.text(.function, words(heap.store(words(0x48_1000)))) == "main.main.func1")
    #expect(heap.text(.function, words(heap.store(words(0x48_1000, 7, 8)))) == "main.main.func1")
    #expect(
      heap.text(.slice(of: .function), heap.slice(words(0, heap.store(words(0x48_1000))), count: 2))
        == "[]func(int) string len: 2, cap: 2, [nil,main.main.func1]")
    #expect(
      heap.text(.emptyInterface, heap.emptyInterface(.function, words(heap.store(words(0x48_1000)))))
        == "interface {}(func(int) string) main.main.func1")
  }

  @Test("nil where it is")
  func none() {
    #expect(Heap().text(.function, words(0)) == "nil")
  }

  @Test("? where its code is not where a function begins, or can't be read, with the reason")
  func unknown() {
    let heap = Heap()
    heap.functions[TargetAddress(0x48_1000)] = "main.main.func1"
    let inside = heap.decode(.function, words(heap.store(words(0x48_1001))))
    #expect(inside.text == "?")
    #expect(
      inside.reasons.map(\.reason.clause) == ["no known function begins at its code address"])
    let fault = heap.decode(.function, words(heap.storeNothing(because: .fault)))
    #expect(fault.text == "?")
    #expect(fault.reasons.map(\.reason) == [.fault])
    #expect(heap.text(.function, [1, 2, 3]) == "?")
  }

  @Test("dots where the capture ended before it")
  func leftOut() {
    let heap = Heap()
    #expect(heap.text(.function, words(heap.storeNothing(because: .items))) == "...")
  }
}

@Suite("A channel prints as")
struct ChannelValueTests {
  @Test("how many elements wait in it and for how many it has room")
  func lengthAndCapacity() {
    let heap = Heap()
    #expect(heap.text(.chanOfInt, words(heap.store(words(1, 3)))) == "chan int 1/3")
    #expect(heap.text(.chanOfInt, words(heap.store(words(0, 0, 99)))) == "chan int 0/0")
    #expect(
      heap.text(.slice(of: .chanOfInt), heap.slice(words(0, heap.store(words(2, 2))), count: 2))
        == "[]chan int len: 2, cap: 2, [chan int nil,chan int 2/2]")
  }

  @Test("nil where it is, also where its layout is not described")
  func none() {
    #expect(Heap().text(.chanOfInt, words(0)) == "chan int nil")
    #expect(Heap().text(.chanUndescribed, words(0)) == "chan bool nil")
  }

  @Test("? where more wait than there is room for, or the layout is not described, with the reason")
  func nonsense() {
    let heap = Heap()
    #expect(heap.decode(.chanOfInt, words(heap.store(words(4, 3)))).reasons.map(\.reason) == [.corrupt])
    #expect(heap.text(.chanOfInt, words(heap.store(words(1)))) == "chan int ...")
    #expect(heap.text(.chanOfInt, words(heap.storeNothing(because: .fault))) == "?")
    #expect(
      heap.decode(.chanUndescribed, words(0x1000)).reasons.map(\.reason.clause)
        == ["the debug information does not describe how the runtime keeps its channels"])
  }

  @Test("dots where the capture ended before it")
  func leftOut() {
    let heap = Heap()
    #expect(heap.text(.chanOfInt, words(heap.storeNothing(because: .budget))) == "chan int ...")
  }
}
