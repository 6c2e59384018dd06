// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import DebugAdapterProtocol
import Testing

@testable import TraceSession

/// The fake program takes as many steps as the test says, one in each turn of the loop.
@Suite("Breakpoints that take several turns", .timeLimit(.minutes(1)))
struct SettingBreakpointsTests {
  private let harness: SessionHarness

  init() {
    var limits = SessionLimits()
    limits.planningMilliseconds = 0
    harness = SessionHarness(limits: limits)
    harness.launch()
    harness.tracedProgram.preparationSteps = 100
    harness.connection.request("setFunctionBreakpoints", ["breakpoints": [["name": "main.foo"]]])
  }

  @Test("let other requests have their answers meanwhile")
  func meanwhile() {
    #expect(harness.connection.takeLines() == [])
    for command in ["threads", "pause", "scopes", "nonsense"] {
      let arguments: JSONValue = command == "scopes" ? ["frameId": 1] : command == "pause" ? ["threadId": 1] : [:]
      let lines = harness.request(command, arguments)
      #expect(lines.filter { $0 == "\(command) ok" }.count == (command == "nonsense" ? 0 : 1), "\(command)")
    }
    #expect(harness.wait { $0 == "setFunctionBreakpoints ok" })
    #expect(harness.tracedProgram.stepsTaken == 100)
    #expect(harness.backend.installed?.sites.count == 2)
    #expect(harness.connection.takeLines().last?.hasPrefix("nonsense failed") ?? false)
  }

  @Test("come before the requests that were sent after them and depend on them, in their order")
  func order() {
    harness.tracedProgram.preparationSteps = 3
    harness.connection.request(
      "setBreakpoints", ["source": ["path": "/src/main.go"], "breakpoints": [["line": 12]]])
    harness.connection.request("configurationDone")
    harness.connection.request("evaluate", ["expression": ":stats"])
    harness.connection.request("threads")
    #expect(!harness.backend.isStarted)
    #expect(harness.wait { $0 == "evaluate ok" })
    #expect(
      harness.connection.takeLines() == [
        "threads ok", "setFunctionBreakpoints ok", "setBreakpoints ok", "configurationDone ok", "event process",
        "console sonde: tracing 1 function and 1 line⏎", "evaluate ok",
      ])
    #expect(harness.backend.isStarted)
    #expect(harness.backend.installed?.sites.count == 3)
  }

  @Test(
    "are given up when the session ends; what has waited is not carried out", arguments: ["disconnect", "terminate"])
  func ended(command: String) {
    harness.connection.request("configurationDone")
    let lines = harness.request(command)
    let failure = "failed: The session ended before this was done. Start another session."
    #expect(lines.prefix(2) == ["setFunctionBreakpoints \(failure)", "configurationDone \(failure)"])
    #expect(lines.contains("\(command) ok"))
    #expect(!harness.backend.isStarted)
    #expect(harness.tracedProgram.stepsTaken < 100)
    #expect(harness.isClosed == (command == "disconnect"))
  }

  @Test("are given up when the program ends meanwhile")
  func programEnds() {
    harness.backend.end(.killed(signal: 9))
    #expect(
      harness.connection.takeLines().first
        == "setFunctionBreakpoints failed: The session ended before this was done. Start another session.")
  }
}
