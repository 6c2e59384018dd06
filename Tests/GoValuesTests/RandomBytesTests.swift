// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import GoProgram
import TargetMemory
import Testing

@testable import GoValues

/// Whatever the process, the capture or the debug information contains, decoding ends and its text is one line.
@Suite("Random bytes", .timeLimit(.minutes(1)))
struct RandomBytesTests {
  @Test("of random types never trap, and the text stays bounded", arguments: 0..<40)
  func neverTrap(seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed))
    for _ in 0..<100 {
      let heap = Heap()
      heap.limits = .random(using: &random)
      let addresses = (0..<6).map { _ in heap.reserve() }
      for address in addresses where Int.random(in: 0..<4, using: &random) > 0 {
        heap.store(
          .random(count: Int.random(in: 0..<300, using: &random), pointingTo: addresses, using: &random), at: address)
      }
      let type = GoType.random(depth: 4, using: &random)
      for address in addresses where Bool.random(using: &random) {
        heap.runtimeTypes[TargetAddress(address)] = .random(depth: 3, using: &random)
      }
      let size = Int.random(in: 0...max(1, min(type.sizeBytes, 400)), using: &random)
      let value = heap.decode(type, .random(count: size, pointingTo: addresses, using: &random))
      let text = value.text
      #expect(text.utf8.count < 2_000_000)
      #expect(text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7f })
      #expect(value.reasons.isEmpty || text.contains("?"))
    }
  }
}

@Suite("What many pointers share")
struct SharedPiecesTests {
  @Test("is shown within a budget of parts, however often it is pointed to")
  func budget() {
    let heap = Heap()
    heap.limits.maxVariableRecurse = 50
    // Each of 40 nodes points to the next one twice: 2 to the power of 40 paths.
    var next: UInt64 = 0
    for _ in 0..<40 { next = heap.store(words(next, next)) }
    let value = heap.decode(.pointer(to: .fork), words(next))
    #expect(value.text.utf8.count < 1_000_000)
    #expect(value.text.contains("main.Fork {...}"), "what is past the budget is closed")
  }

  @Test("is cut where strings repeat")
  func strings() {
    let heap = Heap()
    heap.limits.maxStringLength = 16_000
    heap.limits.maxArrayValues = 100
    let one = heap.string(String(repeating: "x", count: 16_000))
    let text = heap.text(
      .slice(of: .string), heap.slice([UInt8]([[UInt8]](repeating: one, count: 100).joined()), count: 100))
    #expect(text.utf8.count < 200_000)
    #expect(text.hasSuffix("x...+14512 more\",...+95 more]"), "\(text.suffix(60))")
  }

  @Test("elements of no size are cut too")
  func nothing() {
    let heap = Heap()
    heap.limits.maxArrayValues = .max
    let nothing = GoType.structure("struct {}", [:])
    #expect(heap.text(.array(1 << 40, of: nothing), []).utf8.count < 50_000)
    let square = GoType.array(1 << 20, of: .array(1 << 20, of: nothing))
    #expect(heap.text(square, []).utf8.count < 50_000)
  }
}

extension GoType {
  fileprivate static var fork: GoType {
    GoType(id: DIEOffset(9), name: "main.Fork", sizeBytes: 16) {
      .structure([
        Field(name: "L", offset: 0, type: .pointer(to: .fork)), Field(name: "R", offset: 8, type: .pointer(to: .fork)),
      ])
    }
  }

  /// Any type, including types that only damaged debug information has.
  fileprivate static func random(depth: Int, using random: inout SeededGenerator) -> GoType {
    let basic: [GoType] = [
      .bool, .int, .int8, .int16, .int32, .uint8, .uint64, .float32, .float64, .complex64, .complex128, .string,
      .unsafePointer, .emptyInterface, .error, .function, .duration, .time, .mapOfInts, .tableMap,
      .bucketMap, .chanOfInt, .node,
      .recursiveSlice, .selfPointer, .named("main.Bad", size: -8, .int), .named("main.Wide", size: 99, .float),
      .named("main.U", size: 8, .unsupported("it is odd")), .named("main.Void", size: 8, .pointer(element: nil)),
    ]
    guard depth > 0 else { return basic.randomElement(using: &random) ?? .int }
    let element = GoType.random(depth: depth - 1, using: &random)
    switch Int.random(in: 0..<7, using: &random) {
    case 0: return .slice(of: element)
    case 1: return .array(Int.random(in: 0..<5, using: &random), of: element)
    case 2: return .pointer(to: element)
    case 3:
      let count = [-1, Int.max, 1 << 40, 100].randomElement(using: &random) ?? 0
      return .named("damaged", size: 64, .array(element: element, count: count))
    case 4:
      let offset = [-8, Int.max, 7, 64].randomElement(using: &random) ?? 0
      let other = GoType.random(depth: depth - 1, using: &random)
      let fields = [Field(name: "a", offset: 0, type: element), Field(name: "b", offset: offset, type: other)]
      return .named("damaged2", size: 32, .structure(fields))
    case 5:
      return .structure("main.S", ["A": element, "B": .random(depth: depth - 1, using: &random)])
    default: return basic.randomElement(using: &random) ?? .int
    }
  }
}

extension ValueLimits {
  fileprivate static func random(using random: inout SeededGenerator) -> ValueLimits {
    var limits = ValueLimits()
    limits.maxStringLength = [0, 1, 64, 100_000, .max, -1].randomElement(using: &random) ?? 0
    limits.maxArrayValues = [0, 1, 64, 100_000, .max, -1].randomElement(using: &random) ?? 0
    limits.maxStructFields = [-1, 0, 1, .max, .min].randomElement(using: &random) ?? 0
    limits.maxVariableRecurse = [0, 1, 5, 1000, .max, -1].randomElement(using: &random) ?? 0
    limits.followPointers = Bool.random(using: &random)
    return limits
  }
}

extension [UInt8] {
  /// Words that are addresses, small numbers or anything.
  fileprivate static func random(
    count: Int, pointingTo addresses: [UInt64], using random: inout SeededGenerator
  ) -> [UInt8] {
    var bytes: [UInt8] = []
    while bytes.count < count {
      switch Int.random(in: 0..<4, using: &random) {
      case 0: bytes += words(UInt64.random(in: 0...UInt64.max, using: &random))
      case 1: bytes += words(UInt64.random(in: 0..<8, using: &random))
      case 2: bytes += words([0, 1 << 63, .max, 1 << 47].randomElement(using: &random) ?? 0)
      default: bytes += words(addresses.randomElement(using: &random) ?? 0)
      }
    }
    return Array(bytes.prefix(count))
  }
}

/// Gives the same numbers for the same seed, so that a failure can be reproduced.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }
}
