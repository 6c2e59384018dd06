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
    reason: hit_reason = HIT_FAULT, style: HitStyle = HitStyle()
  ) throws -> (text: String, notes: [String]) {
    let template = try message.map { try LogTemplate($0) }
    var formatter = HitFormatter(writer: IntegerWriter(), style: style)
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

  @Test("names arguments and results if it is asked to")
  func names() throws {
    var style = HitStyle()
    style.namesArguments = true
    let entry = makeCapture(id: 0, tracepoint: 1, .entry, "main.foo", ["x", "_"])
    #expect(try line(entry, [99, 9801], style: style).text == "> goroutine(1): main.foo(x: 99, 9801)\n")
    let exit = makeCapture(id: 0, tracepoint: 1, .return, "main.foo", ["z"])
    #expect(try line(exit, [9900], style: style).text == ">> goroutine(1): main.foo => (z: 9900)\n")
  }

  @Test("shortens its values, and nothing else, only if together they are longer than they may be")
  func budget() throws {
    var style = HitStyle()
    style.maxLineLength = 6
    let call = makeCapture(id: 0, tracepoint: 1, .entry, "main.foo", ["x", "y", "z"])
    #expect(try line(call, [12, 34, 56], style: style).text == "> goroutine(1): main.foo(12, 34, 56)\n")
    #expect(try line(call, [12, nil, 3456], style: style).text == "> goroutine(1): main.foo(12, ?, 3456)\n")
    #expect(try line(call, [12, nil, 34567], style: style).text == "> goroutine(1): main.foo(n, ?, n)\n")
    let logpoint = makeCapture(id: 0, tracepoint: 1, .logpoint, "main.foo", ["x", "y"])
    #expect(
      try line(logpoint, [1234, 5678], message: "x is {x}, y is {y}.", style: style).text
        == "> goroutine(1): x is n, y is n.\n")
    style.maxLineLength = 0
    #expect(try line(call, [12_345, 678, 9], style: style).text == "> goroutine(1): main.foo(12345, 678, 9)\n")
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

  @Test("marks a value that may be of another moment, and says once what the mark means")
  func uncertain() throws {
    let known = makeCapture(id: 0, tracepoint: 1, .line, "main.foo", ["x", "y"])
    let slots = known.slots.map { Slot(name: $0.name, content: $0.content, isCertain: $0.name == "x") }
    let capture = Capture(
      id: known.id, tracepoint: known.tracepoint, kind: .line, function: known.function, positions: [:], slots: slots,
      operations: known.operations, rootSize: known.rootSize, frame: known.frame)
    let shown = try line(capture, [1, 2])
    #expect(shown.text == "> goroutine(1): main.foo {x: 1, y: ~2}\n")
    #expect(shown.notes.count == 1)
    #expect(shown.notes.first?.hasPrefix("main.foo: ~ marks a value that may be from another moment") ?? false)
    #expect(try line(capture, [1, nil]).text == "> goroutine(1): main.foo {x: 1, y: ?}\n")
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

  /// The monotonic clock started at the last second of 2026.
  private func stamped(
    _ capture: Capture, _ values: [Int64?], time: UInt64, duration: UInt64? = nil, message: String? = nil,
    style: HitStyle
  ) throws -> String {
    let template = try message.map { try LogTemplate($0) }
    let clock = HitClock { HitClock.Difference(nanoseconds: 1_798_761_599_000_000_000, error: 1, time: 0) }
    var formatter = HitFormatter(writer: IntegerWriter(), style: style, clock: clock)
    formatter.learn([capture]) { _ in template }
    var bytes: [UInt8] = []
    makeRecord(capture: 0, goroutine: 1, values: values, time: time).withUnsafeBytes { buffer in
      if let record = HitRecord(buffer) { _ = formatter.append(record, duration: duration, to: &bytes) }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  @Test("begins with the time of the hit where times are wanted, with nine digits of a second")
  func timestamps() throws {
    let style = HitStyle(showsTime: true)
    let entry = makeCapture(id: 0, tracepoint: 1, .entry, "main.foo", ["x"])
    #expect(
      try stamped(entry, [7], time: 879_346_283, style: style)
        == "2026-12-31T23:59:59.879346283Z > goroutine(1): main.foo(7)\n")
    let exit = makeCapture(id: 0, tracepoint: 1, .return, "main.foo", [])
    #expect(
      try stamped(exit, [], time: 1_000_000_000, duration: 5, style: style)
        == "2027-01-01T00:00:00.000000000Z >> goroutine(1): main.foo => ()\n")
    let logpoint = makeCapture(id: 0, tracepoint: 1, .logpoint, "main.work", ["i"])
    #expect(
      try stamped(logpoint, [3], time: 1_000_000_500, message: "i is {i}", style: style)
        == "2027-01-01T00:00:00.000000500Z > goroutine(1): i is 3\n")
  }

  @Test("ends with how long the call took where that is wanted, or says that it is not known")
  func durations() throws {
    let style = HitStyle(showsDuration: true)
    let exit = makeCapture(id: 0, tracepoint: 1, .return, "main.foo", ["z"])
    for (nanoseconds, text) in [
      (0, "0s"), (1, "1ns"), (999, "999ns"), (1_500, "1.5µs"), (1_250_000, "1.25ms"), (2_000_000_000, "2s"),
      (5_400_000_000_001, "1h30m0.000000001s"),
    ] as [(UInt64, String)] {
      #expect(
        try stamped(exit, [9900], time: 0, duration: nanoseconds, style: style)
          == ">> goroutine(1): main.foo => (9900) (\(text))\n")
    }
    #expect(
      try stamped(exit, [1], time: 0, style: style) == ">> goroutine(1): main.foo => (1) (duration unknown)\n")
    let entry = makeCapture(id: 0, tracepoint: 1, .entry, "main.foo", [])
    #expect(try stamped(entry, [], time: 0, style: style) == "> goroutine(1): main.foo()\n")
  }

  @Test("tells of a call that never returns when it ended, and after how long")
  func unwinding() throws {
    let clock = HitClock { HitClock.Difference(nanoseconds: 0, error: 1, time: 0) }
    let entry = makeCapture(id: 0, tracepoint: 1, .entry, "main.foo", [])
    var formatter = HitFormatter(
      writer: IntegerWriter(), style: HitStyle(showsTime: true, showsDuration: true), clock: clock)
    let call = CallEnds.Call(
      function: .init(tracepoint: TracepointID(rawValue: 1), name: "main.foo"), capture: entry.id, goroutine: 9,
      entryTime: 1_000, endIsSeen: true, level: 0, held: nil, decidesHeld: false)
    var bytes: [UInt8] = []
    for (cause, time) in [("panic: \"even\"", 2_000), ("goexit", 2_000_000)] as [(String, UInt64)] {
      let unwinding = CallEnds.Unwinding(calls: [call], cause: Array(cause.utf8), time: time)
      formatter.append(endOf: call, entry, by: unwinding, to: &bytes)
    }
    #expect(
      String(decoding: bytes, as: UTF8.self) == """
        1970-01-01T00:00:00.000002000Z >> goroutine(9): main.foo => panic: "even" (1µs)
        1970-01-01T00:00:00.002000000Z >> goroutine(9): main.foo => goexit (1.999ms)

        """)
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
