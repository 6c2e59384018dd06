// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import DebugAdapterProtocol
import Testing

@testable import TraceSession

@Suite("A hit as data")
struct HitEventTests {
  private func run(_ more: [String: JSONValue] = ["hitEvents": true]) -> SessionHarness {
    let harness = SessionHarness()
    harness.launch(more)
    harness.request("setFunctionBreakpoints", ["breakpoints": [["name": "main.foo"]]])
    harness.request("configurationDone")
    return harness
  }

  @Test("follows its line, with its place, its time and its values")
  func bodies() throws {
    let harness = run(["hitEvents": true, "durations": true])
    harness.backend.hit(0, goroutine: 7, [99, nil], at: 0x1000, time: 1_000)
    harness.backend.hit(1, goroutine: 7, [9900], at: 0x1010, time: 1_250)
    #expect(
      harness.connection.takeLines() == [
        "console > goroutine(7): main.foo(99, ?)⏎", "event sonde.hit",
        "console sonde: main.foo: y is ?: its memory could not be read⏎",
        "console >> goroutine(7): main.foo => (9900) (250ns)⏎", "event sonde.hit",
      ])
    let bodies = try harness.connection.hits.map { try JSONValue(parsing: $0.json) }
    #expect(bodies.count == 2)
    #expect(bodies[0]["kind"] == "entry")
    #expect(bodies[0]["breakpoint"] == 1)
    #expect(bodies[0]["goroutine"] == 7)
    #expect(bodies[0]["function"] == "main.foo")
    #expect(bodies[0]["file"] == "/src/main.go")
    #expect(bodies[0]["line"] == 9)
    #expect(bodies[0]["text"] == "> goroutine(7): main.foo(99, ?)")
    #expect(
      bodies[0]["values"] == [
        ["name": "x", "value": 99], ["name": "y", "missing": "its memory could not be read"],
      ])
    #expect(bodies[0]["durationNanoseconds"] == nil)
    #expect(bodies[1]["kind"] == "return")
    #expect(bodies[1]["line"] == 12)
    #expect(bodies[1]["values"] == [["name": "z", "value": 9900]])
    #expect(bodies[1]["durationNanoseconds"] == 250)
  }

  @Test("is sent only where it is asked for")
  func unasked() {
    let harness = run([:])
    harness.backend.hit(0, [1, 2])
    #expect(harness.connection.takeLines() == ["console > goroutine(1): main.foo(1, 2)⏎"])
  }

  @Test("is never merged, however far behind the client is")
  func behind() {
    let harness = run()
    harness.connection.isBehind = true
    for number in 1...3 { harness.backend.hit(0, [Int64(number), 0]) }
    #expect(harness.connection.hits.count == 3)
    #expect(harness.connection.takeLines() == Array(repeating: "event sonde.hit", count: 3))
    harness.connection.catchUp()
    #expect(harness.connection.outputs.last?.output.split(separator: "\n").count == 3)
  }

  @Test("has its own name and its members on the wire")
  func wire() {
    var bytes: [UInt8] = []
    let event = HitEvent(body: ["kind": "entry", "goroutine": 1])
    event.appendJSON(to: &bytes)
    #expect(HitEvent.event == "sonde.hit")
    #expect(String(decoding: bytes, as: UTF8.self) == #"{"goroutine":1,"kind":"entry"}"#)
    bytes.removeAll()
    event.appendEncodedJSON(to: &bytes)
    #expect(String(decoding: bytes, as: UTF8.self) == #"{"goroutine":1,"kind":"entry"}"#)
  }
}
