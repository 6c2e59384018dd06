// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import GoProgram
import TargetMemory
import Testing

@testable import GoValues

@Suite("A map prints as")
struct MapValueTests {
  let heap = Heap()

  private func reasons(_ type: GoType, _ bytes: [UInt8]) -> [UnreadableReason] {
    heap.decode(type, bytes).reasons.map(\.reason)
  }

  @Test("nil, or empty, in either layout")
  func noEntries() {
    #expect(heap.text(.tableMap, words(0)) == "map[string]int nil")
    #expect(heap.text(.bucketMap, words(0)) == "map[string]int nil")
    #expect(heap.text(.tableMap, heap.tableHeader(count: 0, directory: 0)) == "map[string]int []")
    #expect(heap.text(.bucketMap, heap.bucketHeader(count: 0, buckets: 0)) == "map[string]int []")
  }

  @Test("its entries, in the order of their slots, of the only group")
  func oneGroup() {
    let group = heap.store(heap.group([heap.entry(1, "k", 9), heap.entry(6, "b", -2)]))
    let map = heap.tableHeader(count: 2, directory: group)
    #expect(heap.text(.tableMap, map) == #"map[string]int ["k": 9, "b": -2, ]"#)
    #expect(
      heap.text(.slice(of: .tableMap), heap.slice(map + words(0), count: 2))
        == #"[]map[string]int len: 2, cap: 2, [["k": 9, "b": -2, ],nil]"#)
    #expect(
      heap.text(.emptyInterface, heap.emptyInterface(.tableMap, map))
        == #"interface {}(map[string]int) ["k": 9, "b": -2, ]"#)
  }

  @Test("the entries of a table's groups")
  func table() {
    let groups = heap.store(heap.group([heap.entry(0, "a", 1)]) + heap.group([heap.entry(7, "b", 2)]))
    let table = heap.store(words(0, 0, groups, 1))
    let map = heap.tableHeader(count: 2, directory: heap.store(words(table)), tables: 1)
    #expect(heap.text(.tableMap, map) == #"map[string]int ["a": 1, "b": 2, ]"#)
  }

  @Test("what the first of many tables has, and how many more there are")
  func tables() {
    let table = heap.store(words(0, 0, heap.store(heap.group([heap.entry(0, "a", 1)])), 0))
    let map = heap.tableHeader(count: 900, directory: heap.store(words(table, 0xdead)), tables: 2)
    #expect(heap.text(.tableMap, map) == #"map[string]int ["a": 1, ...+899 more]"#)
  }

  @Test("keys and values that lie apart, where Go was built so")
  func split() {
    let group = heap.store(
      [0x80, 5, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80] + (0..<8).flatMap { bytes($0) } + (10..<18).flatMap { bytes($0) })
    #expect(
      heap.text(.splitMap("map[int]int", .int, .int), heap.tableHeader(count: 1, directory: group))
        == "map[int]int [1: 11, ]")
  }

  @Test("keys and values of more than 128 bytes, to which it has pointers")
  func indirect() {
    let wide = GoType.array(17, of: .int)
    let key = heap.store((0..<17).flatMap { bytes($0) })
    let value = heap.store((0..<17).flatMap { bytes($0 * 2) })
    let group = heap.store(heap.group([(2, words(key), words(value))], keySize: 8, valueSize: 8))
    let text = heap.text(.tableMap("map[[17]int][17]int", wide, wide), heap.tableHeader(count: 1, directory: group))
    #expect(
      text
        == "map[[17]int][17]int [[0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16]: [0,2,4,6,8,10,12,14,16,18,20,22,24,26,28,30,32], ]"
    )
  }

  @Test("the entries of its buckets and of the chains that hang on them")
  func buckets() {
    let third = heap.store(heap.bucket([heap.entry(0, "c", 3)]))
    let second = heap.store(heap.bucket([heap.entry(0, "b", 2)], overflow: third))
    let array = heap.store(
      heap.bucket([heap.entry(3, "a", 1)], overflow: second) + heap.bucket([heap.entry(7, "d", 4)]))
    let map = heap.bucketHeader(count: 4, buckets: array, power: 1)
    #expect(heap.text(.bucketMap, map) == #"map[string]int ["a": 1, "b": 2, "c": 3, "d": 4, ]"#)
  }

  @Test("while it grows, what has moved and what has not")
  func growing() {
    let new = heap.store(heap.bucket([heap.entry(0, "moved", 1)]) + heap.bucket([]))
    // The slots of moved entries keep their bytes, and say where the entries went.
    let old = heap.store(heap.bucket([heap.entry(0, "moved", 1), heap.entry(1, "stays", 2)], hashes: [0: 2]))
    let doubled = heap.bucketHeader(count: 2, buckets: new, old: old, power: 1)
    #expect(heap.text(.bucketMap, doubled) == #"map[string]int ["moved": 1, "stays": 2, ]"#)

    let both = heap.store(heap.bucket([heap.entry(1, "x", 1)]) + heap.bucket([heap.entry(0, "y", 2)]))
    let fresh = heap.store(heap.bucket([]) + heap.bucket([]))
    let same = heap.bucketHeader(count: 2, buckets: fresh, old: both, power: 1, flags: 8)
    #expect(heap.text(.bucketMap, same) == #"map[string]int ["x": 1, "y": 2, ]"#)
  }

  @Test("as many entries as the limit says, and how many more there are")
  func limit() {
    heap.limits.maxArrayValues = 2
    let two = heap.store(heap.group([heap.entry(0, "a", 1), heap.entry(1, "b", 2)]))
    #expect(heap.text(.tableMap, heap.tableHeader(count: 2, directory: two)) == #"map[string]int ["a": 1, "b": 2, ]"#)
    let three = heap.store(heap.group([heap.entry(0, "a", 1), heap.entry(1, "b", 2), heap.entry(2, "c", 3)]))
    #expect(
      heap.text(.tableMap, heap.tableHeader(count: 3, directory: three))
        == #"map[string]int ["a": 1, "b": 2, ...+1 more]"#)
    heap.limits.maxArrayValues = 0
    #expect(heap.text(.tableMap, heap.tableHeader(count: 3, directory: three)) == "map[string]int [...+3 more]")
  }

  @Test("what was read of it, where the capture ended")
  func cut() {
    #expect(heap.text(.tableMap, words(heap.storeNothing(because: .items))) == "map[string]int [...]")
    #expect(
      heap.text(.tableMap, heap.tableHeader(count: 3, directory: heap.storeNothing(because: .budget)))
        == "map[string]int [...+3 more]")
    let chained = heap.store(heap.bucket([heap.entry(0, "a", 1)], overflow: heap.storeNothing(because: .items)))
    #expect(
      heap.text(.bucketMap, heap.bucketHeader(count: 5, buckets: chained)) == #"map[string]int ["a": 1, ...+4 more]"#)
  }

  @Test("? while it says that it is being written")
  func writing() {
    let group = heap.store(heap.group([heap.entry(0, "a", 1)]))
    #expect(reasons(.tableMap, heap.tableHeader(count: 1, directory: group, writing: 1)) == [.changed])
    let bucket = heap.store(heap.bucket([heap.entry(0, "a", 1)]))
    #expect(reasons(.bucketMap, heap.bucketHeader(count: 1, buckets: bucket, flags: 4)) == [.changed])
    #expect(
      heap.text(.bucketMap, heap.bucketHeader(count: 1, buckets: bucket, flags: 3)) == #"map[string]int ["a": 1, ]"#)
  }

  @Test("? where it has not as many entries as it says, or the capture found it changed", arguments: [1, 3])
  func counts(count: Int) {
    let entries = [heap.entry(0, "a", 1), heap.entry(1, "b", 2)]
    let group = heap.store(heap.group(entries))
    #expect(reasons(.tableMap, heap.tableHeader(count: count, directory: group)) == [.changed])
    let bucket = heap.store(heap.bucket(entries))
    #expect(reasons(.bucketMap, heap.bucketHeader(count: count, buckets: bucket)) == [.changed])
    let changed = heap.storeNothing(because: .changed)
    #expect(reasons(.tableMap, heap.tableHeader(count: 1, directory: changed)) == [.changed])
    #expect(
      heap.decode(.tableMap, heap.tableHeader(count: 1, directory: changed)).reasons.map(\.reason.clause)
        == ["it was being written while it was read"])
  }

  @Test("? where its memory can't be read, or its layout is not described")
  func unreadable() {
    #expect(reasons(.tableMap, words(heap.storeNothing(because: .fault))) == [.fault])
    #expect(reasons(.tableMap, heap.tableHeader(count: 1, directory: heap.storeNothing(because: .fault))) == [.fault])
    #expect(
      heap.decode(.mapOfInts, words(0x1000)).reasons.map(\.reason.clause)
        == ["the debug information does not describe how the runtime keeps its maps"])
    #expect(reasons(.bucketMap, heap.bucketHeader(count: 1, buckets: 0x1000, power: 60)) == [.corrupt])
  }

  @Test("itself, where a chain that was changed leads round in a circle, without end")
  func circle() {
    let address = heap.reserve()
    heap.store(heap.bucket([heap.entry(0, "a", 1)], overflow: address), at: address)
    #expect(reasons(.bucketMap, heap.bucketHeader(count: 5, buckets: address)) == [.changed])
  }

  @Test("a reason for each part that is not shown, by its key")
  func parts() {
    let map = GoType.tableMap("map[string]func()", .string, .function)
    let closure = heap.store(words(0x1234))
    let group = heap.store(heap.group([(0, heap.string("k"), words(closure))]))
    let value = heap.decode(map, heap.tableHeader(count: 1, directory: group))
    #expect(value.text == #"map[string]func() ["k": ?, ]"#)
    #expect(value.reasons == [Value.Reason(path: #"["k"]"#, reason: .noFunction)])
  }
}
