// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import DebugAdapterProtocol
import TargetMemory
import Testing
import TraceBackend

@testable import TraceSession

@Suite("The breakpoints of a client", .timeLimit(.minutes(1)))
struct SessionBreakpointTests {
  @Test("are not set where the process ends meanwhile, which is said")
  func endedWhileSetting() throws {
    let harness = SessionHarness()
    harness.launch()
    harness.backend.installFailure = .endedWhileSetting
    harness.request("setFunctionBreakpoints", ["breakpoints": [["name": "main.foo"]]])
    let response = harness.connection.responses["setFunctionBreakpoints"] as? SetFunctionBreakpointsResponse
    let breakpoint = try #require(response?.breakpoints.first)
    #expect(!breakpoint.verified)
    #expect(breakpoint.message == "The process ended while breakpoints were set. Start the program again to trace it.")
  }

  @Test("names what is lacking where they can't be set")
  func shortage() throws {
    let harness = SessionHarness()
    harness.launch()
    let why = "the kernel can't probe it (Cannot allocate memory)"
    harness.backend.refused = [0x1000, 0x1010].map { RefusedSite(address: TargetAddress($0), reason: why) }
    harness.request("setFunctionBreakpoints", ["breakpoints": [["name": "main.foo"]]])
    let response = harness.connection.responses["setFunctionBreakpoints"] as? SetFunctionBreakpointsResponse
    let breakpoint = try #require(response?.breakpoints.first)
    #expect(!breakpoint.verified)
    #expect(
      breakpoint.message == "It could not be set: \(why). There is too little memory: end other programs, or raise the "
        + "limit (ulimit -v).")
  }

  private func functions(_ harness: SessionHarness) -> [Breakpoint] {
    (harness.connection.responses["setFunctionBreakpoints"] as? SetFunctionBreakpointsResponse)?.breakpoints ?? []
  }

  private func lines(_ harness: SessionHarness) -> [Breakpoint] {
    (harness.connection.responses["setBreakpoints"] as? SetBreakpointsResponse)?.breakpoints ?? []
  }

  @Test("are answered one by one; one that can't be set does not hinder the others")
  func answers() {
    let harness = SessionHarness()
    harness.run(["main.no", "main.foo"])
    #expect(functions(harness).map(\.verified) == [false, true])
    #expect(functions(harness)[0].message == "No function 'main.no' in the program.")
    #expect(functions(harness)[0].reason == .failed)
    #expect(functions(harness)[1].source == Source(name: "main.go", path: "/src/main.go"))
    #expect(functions(harness)[1].line == 9)
    #expect(harness.backend.installed?.sites.count == 2)
  }

  @Test("on lines need no log message, and say where they were moved to")
  func lineBreakpoints() {
    let harness = SessionHarness()
    harness.launch()
    harness.request(
      "setBreakpoints",
      [
        "source": ["path": "/src/main.go"],
        "breakpoints": [
          ["line": 12, "logMessage": "i is {i}"], ["line": 3, "logMessage": "moved"], ["line": 13],
          ["line": 14, "logMessage": "{oops"], ["line": 99, "logMessage": "late"],
        ],
      ])
    let answers = lines(harness)
    #expect(answers.map(\.verified) == [true, true, true, false, false])
    #expect(answers.map(\.line) == [12, 9, 13, 14, 99])
    #expect(answers[1].message == "Line 3 has no code: moved to line 9.")
    #expect(answers[3].message?.contains("is not closed") ?? false)
    #expect(answers.allSatisfy { $0.source?.path == "/src/main.go" })
    #expect(harness.backend.installed?.sites.count == 3)
  }

  @Test("print their log message")
  func logpoint() {
    let harness = SessionHarness()
    harness.launch()
    harness.request(
      "setBreakpoints",
      ["source": ["path": "/src/main.go"], "breakpoints": [["line": 12, "logMessage": "i is {i}, {nosuch}"]]])
    harness.request("configurationDone")
    harness.backend.hit(0, goroutine: 7, [5, 0], at: 0x300C)
    #expect(harness.connection.takeLines() == ["console > goroutine(7): i is 5, {nosuch: not in scope}⏎"])
    #expect(harness.connection.outputs.last?.line == 12)
    harness.backend.end(.exited(code: 3))
    #expect(
      harness.connection.takeLines() == [
        "console sonde: main.go:12: 1 hit: 1 printed, 0 held back, 0 rejected, 0 lost⏎", "event exited 3",
        "event terminated",
      ])
  }

  @Test("can be changed while the program runs, and keep their id and counts where they stay")
  func change() {
    let harness = SessionHarness()
    harness.run(["main.foo"])
    harness.backend.hit(0, [1, 2])
    let id = functions(harness)[0].id
    harness.request("setFunctionBreakpoints", ["breakpoints": [["name": "main.bar"], ["name": "main.foo"]]])
    #expect(functions(harness)[1].id == id)
    #expect(harness.backend.installed?.sites.count == 4)
    harness.request("setFunctionBreakpoints", ["breakpoints": []])
    #expect(functions(harness) == [])
    #expect(harness.backend.installed?.sites.count == 0)
  }

  @Test("can be hit once more after they were removed")
  func lateHit() {
    let harness = SessionHarness()
    harness.run(["main.foo"])
    harness.request("setFunctionBreakpoints", ["breakpoints": []])
    harness.backend.hit(0, [1, 2])
    #expect(harness.connection.takeLines() == ["console > goroutine(1): main.foo(1, 2)⏎"])
  }

  @Test("say which of their probes the backend refused")
  func refused() {
    let harness = SessionHarness()
    harness.launch()
    harness.backend.refused = [RefusedSite(address: TargetAddress(0x1010), reason: "the page is not there")]
    harness.request("setFunctionBreakpoints", ["breakpoints": [["name": "main.foo"]]])
    #expect(functions(harness)[0].verified)
    #expect(functions(harness)[0].message == "1 of 2 probes could not be set: the page is not there.")
    harness.backend.refused.append(RefusedSite(address: TargetAddress(0x1000), reason: "the page is not there"))
    harness.request("setFunctionBreakpoints", ["breakpoints": [["name": "main.foo"]]])
    #expect(!functions(harness)[0].verified)
    #expect(functions(harness)[0].message == "It could not be set: the page is not there.")
  }

  @Test("tell by an event when one changes with another request")
  func changedByOthers() {
    let harness = SessionHarness()
    harness.run(["main.foo"])
    harness.backend.refused = [RefusedSite(address: TargetAddress(0x1010), reason: "the page is not there")]
    let lines = harness.request(
      "setBreakpoints", ["source": ["path": "/src/main.go"], "breakpoints": [["line": 12, "logMessage": "x"]]])
    #expect(
      lines == ["event breakpoint 1 1 of 2 probes could not be set: the page is not there.", "setBreakpoints ok"])
  }

  @Test("fail together where the backend does")
  func backendFailure() {
    let harness = SessionHarness()
    harness.launch()
    harness.backend.installFailure = .tracerFailed(why: "it is gone")
    harness.request("setFunctionBreakpoints", ["breakpoints": [["name": "main.foo"]]])
    #expect(functions(harness)[0].message?.hasPrefix("The tracer failed: it is gone.") ?? false)
  }

  @Test("are not set any more once the program has ended")
  func afterEnd() {
    let harness = SessionHarness()
    harness.run()
    harness.backend.end(.exited(code: 0))
    harness.request("setFunctionBreakpoints", ["breakpoints": [["name": "main.foo"]]])
    #expect(functions(harness)[0].message == "The program has ended. Start it again to trace it.")
  }

  @Test("have places: the lines with code")
  func locations() {
    let harness = SessionHarness()
    harness.launch()
    harness.request("breakpointLocations", ["source": ["path": "/src/main.go"], "line": 7, "endLine": 10])
    let response = harness.connection.responses["breakpointLocations"] as? BreakpointLocationsResponse
    #expect(response?.breakpoints.map(\.line) == [9, 10])
    for arguments in [
      ["source": ["path": "/other.go"], "line": 9], ["source": [:], "line": 9],
      ["source": ["path": "/src/main.go"], "line": 9, "endLine": 8],
    ] as [JSONValue] {
      harness.request("breakpointLocations", arguments)
      #expect((harness.connection.responses["breakpointLocations"] as? BreakpointLocationsResponse)?.breakpoints == [])
    }
  }
}
