// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import GoProgram
import Testing

@testable import GoValues

@Suite("A basic value prints")
struct BasicValueTests {
  @Test("integers of each size up to their bounds")
  func integers() {
    let heap = Heap()
    #expect(heap.text(.int, bytes(41)) == "41")
    #expect(heap.text(.int, bytes(0)) == "0")
    #expect(heap.text(.int, bytes(Int64.min)) == "-9223372036854775808")
    #expect(heap.text(.int, bytes(Int64.max)) == "9223372036854775807")
    #expect(heap.text(.int8, bytes(Int8.min)) == "-128")
    #expect(heap.text(.int16, bytes(Int16.min)) == "-32768")
    #expect(heap.text(.int32, bytes(Int32.min)) == "-2147483648")
    #expect(heap.text(.int32, bytes(Int32.max)) == "2147483647")
    #expect(heap.text(.uint8, [255]) == "255")
    #expect(heap.text(.uint16, bytes(UInt16.max)) == "65535")
    #expect(heap.text(.uint64, bytes(UInt64.max)) == "18446744073709551615")
    #expect(heap.text(.uintptr, bytes(100)) == "100")
  }

  @Test("a named basic type as its bare value")
  func namedInteger() {
    #expect(Heap().text(.named("main.Celsius", size: 8, .float), doubles(21.5)) == "21.5")
    #expect(Heap().text(.named("time.Month", size: 8, .int), bytes(11)) == "11")
  }

  @Test("booleans")
  func booleans() {
    #expect(Heap().text(.bool, [1]) == "true")
    #expect(Heap().text(.bool, [0]) == "false")
  }

  @Test("floats as Go does: the shortest text that reads back as the same number")
  func floatingPoint() {
    let heap = Heap()
    #expect(heap.text(.float64, doubles(3.25)) == "3.25")
    #expect(heap.text(.float64, doubles(0)) == "0")
    #expect(heap.text(.float64, doubles(-0.0)) == "-0")
    #expect(heap.text(.float64, doubles(100)) == "100")
    #expect(heap.text(.float64, doubles(1e21)) == "1000000000000000000000")
    #expect(heap.text(.float64, doubles(1e6)) == "1000000")
    #expect(heap.text(.float64, doubles(123456.75)) == "123456.75")
    #expect(heap.text(.float64, doubles(0.0001)) == "0.0001")
    #expect(heap.text(.float64, doubles(0.00001)) == "0.00001")
    #expect(heap.text(.float64, doubles(.leastNonzeroMagnitude)) == "0." + String(repeating: "0", count: 323) + "5")
    #expect(
      heap.text(.float64, doubles(.greatestFiniteMagnitude)) == "17976931348623157" + String(repeating: "0", count: 292)
    )
    #expect(heap.text(.float64, doubles(.nan)) == "NaN")
    #expect(heap.text(.float64, doubles(.infinity)) == "+Inf")
    #expect(heap.text(.float64, doubles(-.infinity)) == "-Inf")
    #expect(heap.text(.float32, floats(0.1)) == "0.1")
    #expect(heap.text(.float32, floats(16_777_216)) == "16777216")
    #expect(heap.text(.float32, floats(-.nan)) == "NaN")
  }

  @Test("complex numbers")
  func complexNumbers() {
    #expect(Heap().text(.complex128, doubles(1, 2)) == "(1 + 2i)")
    #expect(Heap().text(.complex64, floats(0.5, -2)) == "(0.5 + -2i)")
  }

  @Test("durations and times with their type, times in UTC")
  func durationsAndTimes() {
    let heap = Heap()
    #expect(heap.text(.duration, bytes(1_500_000_000)) == "time.Duration(1.5s)")
    #expect(heap.text(.duration, bytes(0)) == "time.Duration(0s)")
    #expect(heap.text(.duration, bytes(Int64.min)) == "time.Duration(-2562047h47m16.854775808s)")
    let second2026 = 63_931_000_000
    #expect(heap.text(.time, bytes(250_000_000, second2026, 0)) == "time.Time(2026-11-23T03:06:40.25Z)")
    #expect(heap.text(.time, bytes(0, 0, 0)) == "time.Time(0001-01-01T00:00:00Z)")
    let since1885 = UInt64(second2026 - 59_453_308_800)
    let monotonic = words(1 << 63 | since1885 << 30 | 7, 123_456, 0xdead)
    #expect(heap.text(.time, monotonic) == "time.Time(2026-11-23T03:06:40.000000007Z)")
  }

  @Test("raw pointers")
  func rawPointers() {
    #expect(Heap().text(.unsafePointer, words(0xc000_0123_45)) == "unsafe.Pointer(0xc000012345)")
    #expect(Heap().text(.unsafePointer, words(0)) == "unsafe.Pointer(nil)")
  }

  @Test("? where its bytes are missing or its type is not understood")
  func unreadable() {
    #expect(Heap().text(.int, [1, 2, 3]) == "?")
    #expect(Heap().text(.string, words(0xc000_0000_0000)) == "?")
    #expect(Heap().text(.bool, []) == "?")
    #expect(Heap().text(.named("float80", size: 10, .float), Array(repeating: 0, count: 10)) == "?")
    let odd = GoType.named("main.Odd", size: 8, .unsupported("its type is not described"))
    #expect(
      Heap().decode(odd, words(5)).reasons == [Value.Reason(path: "", reason: .other("its type is not described"))])
    #expect(Heap().text(.time, words(0x3fff_ffff, 0, 0)) == "?", "a billion nanoseconds and more are no time")
  }

  @Test("a question mark for a float whose bytes were not seen, and what is around it as it is")
  func unseen() {
    let heap = Heap()
    let vector = GoType.structure("main.V", ["N": .int, "X": .float64, "Y": .float64])
    let values = bytes(7) + doubles(1.5, 2.5)
    let second = heap.decode(vector, values, unseen: UnseenBytes([16..<24], reason: "hidden"))
    #expect(second.text == "main.V {N: 7, X: 1.5, Y: ?}")
    #expect(second.reasons.map { $0.path + " " + $0.reason.clause } == [".Y hidden"])
    let imaginary = UnseenBytes([8..<16], reason: "hidden")
    #expect(heap.decode(.complex128, doubles(1, 2), unseen: imaginary).text == "?")
    let first = UnseenBytes([0..<8], reason: "hidden")
    #expect(heap.decode(.array(1, of: .float32), floats(1), unseen: first).text.hasSuffix("[?]"))

    // The data behind a pointer is not part of the value, wherever it is.
    #expect(heap.decode(.pointer(to: .float64), words(heap.store(doubles(3))), unseen: first).text == "*3")
  }
}
