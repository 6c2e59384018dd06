// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import DebugAdapterProtocol
import TraceBackend
import TracePlan

/// A hit as data: the body of the event `sonde.hit`, as in `protocol/hit.schema.json`, without its place in the source.
extension HitFormatter {
  /// - Parameters:
  ///   - line: The hit's text, with its line feed.
  ///   - duration: Of the call that returns, in nanoseconds; nil if it is not known.
  mutating func body(
    of record: HitRecord, _ capture: Capture, line: [UInt8], duration: UInt64?
  ) -> [String: JSONValue] {
    let reader = SlotReader(record, capture: capture)
    let values = capture.slots.map { slot -> JSONValue in
      var members = writer.json(slot, from: reader)
      members["name"] = .string(slot.name)
      if !slot.isCertain, members["missing"] == nil { members["certain"] = false }
      return .object(members)
    }
    return body(
      Self.word(for: capture.kind), capture, goroutine: record.header.goroutine, time: record.header.time_ns,
      line: line, values: values,
      duration: duration)
  }

  private static func word(for kind: Capture.Kind) -> String {
    switch kind {
    case .entry, .inlinedEntry: "entry"
    case .return: "return"
    case .line: "line"
    case .logpoint, .panicStart, .panicRecovery, .fatalPanic, .goexitStart, .goexit, .deferReturn: "logpoint"
    }
  }

  /// Of a call that ends without returning.
  mutating func body(
    endOf call: CallEnds.Call, _ entry: Capture, by unwinding: CallEnds.Unwinding, line: [UInt8]
  ) -> [String: JSONValue] {
    let cause = String(decoding: unwinding.cause, as: UTF8.self)
    let panic = cause.hasPrefix(Self.panicMark) ? String(cause.dropFirst(Self.panicMark.count)) : nil
    var body = body(
      panic == nil ? "goexit" : "panic", entry, goroutine: call.goroutine, time: unwinding.time, line: line, values: [],
      duration: style.showsDuration ? call.duration(until: unwinding.time) : nil)
    if let panic { body["panic"] = .string(panic) }
    return body
  }

  private static let panicMark = "panic: "

  private mutating func body(
    _ kind: String, _ capture: Capture, goroutine: UInt64, time: UInt64, line: [UInt8], values: [JSONValue],
    duration: UInt64?
  ) -> [String: JSONValue] {
    var timeText: [UInt8] = []
    clock.append(time, to: &timeText)
    var body: [String: JSONValue] = [
      "kind": .string(kind), "breakpoint": .int(capture.tracepoint.rawValue),
      "goroutine": .int(Int(clamping: goroutine)),
      "function": .string(capture.function), "time": .string(String(decoding: timeText.dropLast(), as: UTF8.self)),
      "text": .string(String(decoding: line.dropLast(), as: UTF8.self)), "values": .array(values),
    ]
    if let inlining = capture.inlining { body["inlinedIn"] = .string(inlining.callers[0].function) }
    if let duration { body["durationNanoseconds"] = .int(Int(clamping: duration)) }
    return body
  }
}
