// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import DebugAdapterProtocol
import GoProgram
import TargetMemory
import Testing

@testable import TraceBackend
@testable import TracePlan
@testable import TraceSession

/// The fake program has `main.foo(x, y) (z)`, whose entry is capture 0 and whose return is capture 1.
@Suite("A hit that a client expands", .timeLimit(.minutes(1)))
struct ExpandableHitTests {
  private func variables(
    _ reference: Int?, in harness: SessionHarness, _ more: [String: JSONValue] = [:]
  ) throws -> [Variable] {
    let arguments = more.merging(["variablesReference": .int(try #require(reference))]) { first, _ in first }
    #expect(harness.request("variables", .object(arguments)).last == "variables ok")
    return try #require(harness.connection.responses["variables"] as? VariablesResponse).variables
  }

  private func references(_ harness: SessionHarness) -> [Int?] {
    harness.connection.outputs.filter { $0.output.contains("goroutine(") }.map(\.variablesReference)
  }

  private func argument(_ name: String, _ value: String) -> Variable {
    Variable(
      name: name, value: value, presentationHint: VariablePresentationHint(kind: "data", attributes: ["readOnly"]),
      evaluateName: name, variablesReference: 0)
  }

  @Test("has one child, the call, and that has the arguments, or the results")
  func call() throws {
    let harness = SessionHarness()
    harness.run()
    harness.backend.hit(0, [99, 9801])
    harness.backend.hit(1, [9900])
    let entry = try variables(references(harness)[0], in: harness)
    #expect(entry.map(\.name) == ["main.foo"])
    #expect(entry.map(\.value) == ["main.foo(99, 9801)"])
    #expect(entry.map(\.namedVariables) == [2])
    #expect(entry.map(\.presentationHint?.kind) == ["method"])
    let arguments = try variables(entry[0].variablesReference, in: harness)
    #expect(arguments == [argument("x", "99"), argument("y", "9801")])
    let result = try variables(references(harness)[1], in: harness)
    #expect(result.map(\.value) == ["main.foo => (9900)"])
    #expect(try variables(result[0].variablesReference, in: harness) == [argument("z", "9900")])
  }

  @Test("has the same children each time, and for a client that says so their types")
  func again() throws {
    let harness = SessionHarness()
    harness.request("initialize", ["adapterID": "sonde", "supportsVariableType": true])
    harness.request("launch", ["program": .string(SessionHarness.program), "mode": "exec", "cwd": "/"])
    harness.request("setFunctionBreakpoints", ["breakpoints": [["name": "main.foo"]]])
    harness.request("configurationDone")
    harness.backend.hit(0, [1, 2])
    let entry = try variables(references(harness)[0], in: harness)
    #expect(try variables(references(harness)[0], in: harness) == entry)
    #expect(try variables(entry[0].variablesReference, in: harness).map(\.type) == ["int", "int"])
  }

  @Test("shows a page of its children where a client asks for one")
  func pages() throws {
    let harness = SessionHarness()
    harness.run()
    harness.backend.hit(0, [1, 2])
    let call = try variables(references(harness)[0], in: harness)[0].variablesReference
    #expect(try variables(call, in: harness, ["start": 1, "count": 5]).map(\.name) == ["y"])
    #expect(try variables(call, in: harness, ["start": 0, "count": 1]).map(\.name) == ["x"])
    #expect(try variables(call, in: harness, ["start": 7, "count": 0]).map(\.name) == [])
    #expect(try variables(call, in: harness, ["filter": "indexed"]).map(\.name) == [])
    #expect(try variables(call, in: harness, ["filter": "named"]).map(\.name) == ["x", "y"])
  }

  @Test("says why a value is missing")
  func unreadable() throws {
    let harness = SessionHarness()
    harness.run()
    harness.backend.hit(0, [nil, 2])
    let call = try variables(references(harness)[0], in: harness)[0]
    #expect(call.value == "main.foo(?, 2)")
    #expect(
      try variables(call.variablesReference, in: harness).map(\.value) == ["? (its memory could not be read)", "2"])
  }

  @Test("is refused where there is none, and where it is no longer kept")
  func forgotten() throws {
    var limits = SessionLimits()
    limits.expandableHits = 2
    let harness = SessionHarness(limits: limits)
    harness.run()
    for value in 1...3 { harness.backend.hit(0, [Int64(value), 0]) }
    let oldest = try #require(references(harness)[0])
    for reference in [0, -1, oldest, 4_000] {
      #expect(
        harness.request("variables", ["variablesReference": .int(reference)]).last
          == "variables failed: The variablesReference \(reference) expands to nothing: no hit has it, or its hit is no "
          + "longer kept. Expand a newer hit.")
    }
    #expect(harness.connection.errorIDs["variables"] == 3001)
    #expect(try variables(references(harness)[1], in: harness).map(\.value) == ["main.foo(2, 0)"])
    #expect(try variables(references(harness)[2], in: harness).map(\.value) == ["main.foo(3, 0)"])
  }

  @Test("is forgotten where the records take too many bytes, but for the last")
  func bytes() throws {
    var limits = SessionLimits()
    limits.expandableBytes = 1
    let harness = SessionHarness(limits: limits)
    harness.run()
    for value in 1...3 { harness.backend.hit(0, [Int64(value), 0]) }
    harness.request("variables", ["variablesReference": .int(try #require(references(harness)[1]))])
    #expect(harness.connection.errorIDs["variables"] == 3001)
    #expect(try variables(references(harness)[2], in: harness).map(\.value) == ["main.foo(3, 0)"])
  }

  @Test("is one of at most 100 a second, which a client that expands them is told once")
  func rate() throws {
    let harness = SessionHarness()
    harness.run()
    let second: UInt64 = 1_000_000_000
    for _ in 0..<101 { harness.backend.hit(0, [1, 2], time: 5 * second) }
    #expect(references(harness).count { $0 != nil } == 100)
    #expect(references(harness).last == .some(nil))
    harness.settle()
    #expect(!harness.connection.takeLines().contains { $0.contains("expanded") })
    _ = try variables(references(harness)[0], in: harness)
    for time in [5 * second, 5 * second + 20_000_000, 5 * second + 20_000_001, 5 * second + 21_000_000] {
      harness.backend.hit(0, [1, 2], time: time)
    }
    #expect(references(harness).suffix(4).map { $0 != nil } == [false, true, true, false])
    #expect(
      harness.connection.takeLines().filter { $0.contains("expanded") } == [
        "console sonde: hits come faster than 100 a second: those above that rate can't be expanded⏎"
      ])
  }

  @Test("is none of those that are merged while the client is behind")
  func merged() throws {
    let harness = SessionHarness()
    harness.run()
    harness.connection.isBehind = true
    for value in 1...2 { harness.backend.hit(0, [Int64(value), 0]) }
    harness.connection.catchUp()
    harness.settle()
    #expect(references(harness) == [nil])
    harness.backend.hit(0, [3, 0])
    #expect(try variables(references(harness)[1], in: harness).map(\.value) == ["main.foo(3, 0)"])
  }

  @Test("of a goroutine shows that as a thread; before any hit there is the first goroutine")
  func threads() throws {
    let harness = SessionHarness()
    harness.run()
    func threads() throws -> [ThreadDescription] {
      #expect(harness.request("threads") == ["threads ok"])
      return try #require(harness.connection.responses["threads"] as? ThreadsResponse).threads
    }
    #expect(try threads() == [ThreadDescription(id: 1, name: "goroutine 1")])
    for goroutine: UInt64 in [34, 7, 34, 0] { harness.backend.hit(0, goroutine: goroutine, [1, 2]) }
    harness.settle()
    _ = harness.connection.takeLines()
    #expect(
      try threads() == [ThreadDescription(id: 7, name: "goroutine 7"), ThreadDescription(id: 34, name: "goroutine 34")])
  }
}

@Suite("The goroutines of late")
struct RecentGoroutinesTests {
  @Test("are the last 100 that have hit, however many there were")
  func limit() {
    var goroutines = RecentGoroutines()
    for goroutine: UInt64 in 1...1_000 { goroutines.note(goroutine) }
    #expect(goroutines.ids == Array(901...1_000))
    for _ in 0..<3 { goroutines.note(950) }
    for goroutine: UInt64 in 2_001...2_099 { goroutines.note(goroutine) }
    #expect(goroutines.ids == [950] + Array(2_001...2_099))
  }
}

@Suite("What an expanded hit says of its values")
struct ExpandedValueTests {
  private static var point: GoType {
    GoType(id: DIEOffset(2), name: "main.P", sizeBytes: 8) {
      .structure([.init(name: "X", offset: 0, type: FakeProgram.int)])
    }
  }

  /// Every slot is a structure with one field.
  private final class PointWriter: SlotWriter {
    func append(_ slot: Slot, from reader: SlotReader, to text: inout [UInt8]) -> SlotOutcome { .written }
    func truth(of slot: Slot, from reader: SlotReader?, end: CallEnd?) -> Truth { .holds }
    func json(_ slot: Slot, from reader: SlotReader) -> [String: JSONValue] { [:] }
    func shortTexts(of slots: [Slot], last: Int?, within bytes: Int, from reader: SlotReader) -> [[UInt8]] { [] }

    func value(of slot: Slot, from reader: SlotReader) -> SlotValue {
      if case .unavailable(let reason) = slot.content { return .unavailable(reason: reason) }
      return .value(.structure(type: ExpandedValueTests.point, fields: [.int(3)], count: 1), ExpandedValueTests.point)
    }
  }

  private func children(of slots: [Slot], kind: Capture.Kind) throws -> (ExpandableHits, [Variable]) {
    let capture = Capture(
      id: CaptureID(rawValue: 0), tracepoint: TracepointID(rawValue: 1), kind: kind, function: "main.f",
      positions: [:], slots: slots, operations: [], rootSize: 0, frame: FrameAddress(register: 7, offset: 8))
    var hits = ExpandableHits(SessionLimits())
    let bytes = makeRecord(capture: 0, goroutine: 1, values: [], time: 5_000_000_000)
    let admission = bytes.withUnsafeBytes { bytes in
      HitRecord(bytes).map { hits.keep($0, capture, text: Array("main.f()".utf8)) }
    }
    guard case .kept(let reference)? = admission else { return (hits, []) }
    let call = try #require(hits.variables(of: reference, writer: PointWriter())?.named.first)
    let values = try #require(hits.variables(of: call.variablesReference, writer: PointWriter())?.named)
    return (hits, values)
  }

  private static var value: Slot.Content {
    .value(type: point, offset: 0, capturedBytes: 8, operations: 0..<0)
  }

  @Test("marks each part of a value that is marked")
  func mark() throws {
    for (isCertain, mark) in [(true, ""), (false, "~")] {
      var (hits, values) = try children(of: [Slot(name: "p", content: Self.value, isCertain: isCertain)], kind: .line)
      #expect(values.map(\.value) == ["\(mark)main.P {X: 3}"])
      let parts = hits.variables(of: values[0].variablesReference, writer: PointWriter())?.named
      #expect(parts?.map(\.value) == ["\(mark)3"])
      #expect(parts?.map(\.evaluateName) == ["p.X"])
    }
  }

  @Test("has its type though it can't be read, unless that is a shape of several")
  func types() throws {
    let content = Slot.Content.unavailable(reason: "optimised away here")
    let shape = GoType(id: DIEOffset(7), name: "main.W[go.shape.int]", sizeBytes: 8) { .int }
    let slots = [Slot(name: "p", content: content, type: Self.point), Slot(name: "w", content: content, type: shape)]
    let values = try children(of: slots, kind: .entry).1
    #expect(values.map(\.value) == ["? (optimised away here)", "? (optimised away here)"])
    #expect(values.map(\.type) == ["main.P", nil])
  }

  @Test("names arguments and results by their places, and all of them where nothing is known of them")
  func names() throws {
    let unnamed = Slot(name: "_", content: Self.value)
    #expect(try children(of: [unnamed, unnamed], kind: .return).1.map(\.name) == ["result 1", "result 2"])
    #expect(try children(of: [unnamed], kind: .entry).1.map(\.name) == ["argument 1"])
    let unknown = Slot(name: "_", content: .unavailable(reason: "the program has no debug information"))
    for (kind, name) in [(Capture.Kind.entry, "arguments"), (.return, "results")] {
      let all = try children(of: [unknown], kind: kind).1
      #expect(all.map(\.name) == [name])
      #expect(all.map(\.value) == ["? (the program has no debug information)"])
    }
  }
}
