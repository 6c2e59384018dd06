// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import CHitRecord
import Testing
import TraceBackend
import TracePlan

@testable import TraceSession

@Suite("The line of a hit")
struct HitFormatterTests {
  private func line(
    _ capture: Capture, goroutine: UInt64 = 1, _ values: [Int64?], message: String? = nil,
    reason: hit_reason = HIT_FAULT
  ) throws -> (text: String, notes: [String]) {
    let template = try message.map { try LogTemplate($0) }
    var formatter = HitFormatter(writer: IntegerWriter())
    formatter.learn([capture]) { _ in template }
    var bytes: [UInt8] = []
    let record = makeRecord(capture: 0, goroutine: goroutine, values: values, reason: reason)
    record.withUnsafeBytes { buffer in
      if let record = HitRecord(buffer) { _ = formatter.append(record, to: &bytes) }
    }
    return (String(decoding: bytes, as: UTF8.self), formatter.takeNotes())
  }

  @Test("shows the arguments of a call")
  func entry() throws {
    let capture = makeCapture(id: 0, tracepoint: 1, .entry, "main.foo", ["x", "y"])
    #expect(try line(capture, [99, 9801]).text == "> goroutine(1): main.foo(99, 9801)\n")
  }

  @Test("shows the results of a return, or that there are none")
  func returns() throws {
    let one = makeCapture(id: 0, tracepoint: 1, .return, "main.foo", ["z"])
    #expect(try line(one, goroutine: 18, [9900]).text == ">> goroutine(18): main.foo => (9900)\n")
    let none = makeCapture(id: 0, tracepoint: 1, .return, "main.foo", [])
    #expect(try line(none, []).text == ">> goroutine(1): main.foo => ()\n")
  }

  @Test("says goroutine 0 on a system stack, and the largest number as it is")
  func goroutines() throws {
    let capture = makeCapture(id: 0, tracepoint: 1, .entry, "runtime.mallocgc", [])
    #expect(try line(capture, goroutine: 0, []).text == "> goroutine(0): runtime.mallocgc()\n")
    #expect(try line(capture, goroutine: .max, []).text == "> goroutine(18446744073709551615): runtime.mallocgc()\n")
  }

  @Test("fills in a log message")
  func logpoint() throws {
    let capture = makeCapture(id: 0, tracepoint: 1, .logpoint, "main.work", ["i", "x"])
    #expect(
      try line(capture, goroutine: 7, [17, -3], message: "order {i} costs 100% {{{x}}}").text
        == "> goroutine(7): order 17 costs 100% {-3}\n")
  }

  @Test("shows a question mark for what can't be read, and says why once")
  func unreadable() throws {
    let capture = makeCapture(id: 0, tracepoint: 1, .entry, "main.foo", ["x", "y"])
    let shown = try line(capture, [nil, 2])
    #expect(shown.text == "> goroutine(1): main.foo(?, 2)\n")
    #expect(shown.notes == ["main.foo: x is ?: its memory could not be read"])

    var formatter = HitFormatter(writer: IntegerWriter())
    formatter.learn([capture]) { _ in nil }
    var bytes: [UInt8] = []
    for _ in 0..<2 {
      makeRecord(capture: 0, goroutine: 1, values: [nil, nil]).withUnsafeBytes { buffer in
        if let record = HitRecord(buffer) { _ = formatter.append(record, to: &bytes) }
      }
    }
    #expect(formatter.takeNotes().count == 2)
  }

  @Test("says why in the place of an expression that can't be read")
  func unreadableExpression() throws {
    let capture = makeCapture(id: 0, tracepoint: 1, .logpoint, "main.work", ["i", "nosuch"])
    let shown = try line(capture, [4, 0], message: "{i} {nosuch}!")
    #expect(shown.text == "> goroutine(1): 4 {nosuch: not in scope}!\n")
    #expect(shown.notes == [])
  }

  @Test("names a result without a name by its place")
  func unnamed() throws {
    let capture = makeCapture(id: 0, tracepoint: 1, .return, "main.foo", ["x", "_"])
    #expect(try line(capture, [1, nil]).notes == ["main.foo: result 2 is ?: its memory could not be read"])
  }

  @Test("is left out where no plan has the capture")
  func unknownCapture() throws {
    #expect(try line(makeCapture(id: 0, tracepoint: 1, .entry, "main.foo", []), []).text != "")
    var formatter = HitFormatter(writer: IntegerWriter())
    var bytes: [UInt8] = []
    makeRecord(capture: 5, goroutine: 1, values: []).withUnsafeBytes { buffer in
      if let record = HitRecord(buffer) { #expect(formatter.append(record, to: &bytes) == nil) }
    }
    #expect(bytes == [])
  }
}
