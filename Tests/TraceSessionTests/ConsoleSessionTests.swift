// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import DebugAdapterProtocol
import Testing

@testable import TraceSession

/// The fake program has `main.foo` and `main.bar`.
@Suite("The console of a session", .timeLimit(.minutes(1)))
struct ConsoleSessionTests {
  private let harness = SessionHarness()

  /// The answer to a typed line; other messages sent in the meantime come before it.
  private func type(_ line: String) -> String {
    let lines = harness.request("evaluate", ["expression": .string(line), "context": "repl"])
    guard lines.last == "evaluate ok" else { return lines.joined(separator: "|") }
    let result = (harness.connection.responses["evaluate"] as? EvaluateResponse)?.result ?? "?"
    return (lines.dropLast() + [result]).joined(separator: "|")
  }

  private func setFunctions(_ names: [String]) {
    harness.request("setFunctionBreakpoints", ["breakpoints": .array(names.map { ["name": .string($0)] })])
  }

  private func proposals(_ arguments: JSONValue) throws -> [CompletionItem] {
    #expect(harness.request("completions", arguments) == ["completions ok"])
    return try #require(harness.connection.responses["completions"] as? CompletionsResponse).targets
  }

  @Test("has help from the start, and the other commands as soon as there is a program")
  func beforeTheProgram() {
    harness.request("initialize")
    #expect(type("help").hasPrefix(":functions [PATTERN]"))
    #expect(type(":stats") == "evaluate failed: There is no program yet. Launch one, or attach to one.")
    #expect(harness.request("pause", ["threadId": 1]) == ["pause ok"])
  }

  @Test("ends its answers with a line feed for nvim-dap, which writes the next output behind them")
  func lineEnds() {
    harness.request("initialize", ["clientID": "neovim"])
    #expect(type(":help").hasSuffix("between slashes.\n"))
  }

  @Test("answers what is empty or far too long, and does not repeat it")
  func lengths() {
    harness.request("initialize")
    #expect(
      type("")
        == "evaluate failed: There is nothing to evaluate. Set a logpoint to see values; ':help' lists what can be typed here."
    )
    #expect(
      type(":trace " + String(repeating: "x", count: 5_000))
        == "evaluate failed: The expression has 5007 bytes. Use at most 4096.")
  }

  @Test("takes commands only of what is typed, and evaluates nothing")
  func expressions() {
    harness.run()
    for context in ["hover", "repl", "watch"] {
      #expect(
        harness.request("evaluate", ["expression": "x + 1", "context": .string(context)]).first?.hasPrefix(
          "evaluate failed: 'x + 1' can't be evaluated") ?? false)
    }
    #expect(
      harness.request("evaluate", ["expression": "help", "context": "hover"]).first?.hasPrefix("evaluate failed")
        ?? false)
    #expect(harness.connection.errorIDs["evaluate"] == 3000)
  }

  @Test("lists functions")
  func functions() {
    harness.run()
    #expect(type(" :functions  main.f ") == "main.foo\n1 function")
    #expect(type(":functions /a(/").hasPrefix("evaluate failed: The pattern '/a(/' is not a regular expression"))
  }

  @Test(":trace joins the editor's breakpoints, which do not remove it")
  func trace() {
    harness.run(["main.bar"])
    #expect(type(":trace main.foo") == "tracing main.foo")
    #expect(harness.backend.installed?.sites.count == 4)
    setFunctions([])
    #expect(harness.backend.installed?.sites.count == 2)
    #expect(type(":trace main.foo") == "main.foo is already traced")
    #expect(type(":untrace") == "no longer tracing main.foo")
    #expect(harness.backend.installed?.sites.isEmpty ?? false)
    #expect(type(":untrace") == "nothing was set with ':trace'")
  }

  @Test(":trace of what can't be traced fails with the reason, and leaves nothing behind")
  func traceNothing() {
    harness.run(["main.bar"])
    #expect(type(":trace main.fo") == "evaluate failed: No function 'main.fo' in the program.")
    #expect(type(":trace /a(/").hasPrefix("evaluate failed: The pattern '/a(/' is not a regular expression"))
    #expect(type(":untrace main.fo") == "evaluate failed: ':trace' has not set 'main.fo'. It has set nothing.")
    setFunctions(["main.foo"])
    #expect(harness.session.registry.consolePatterns == [])
  }

  @Test(":untrace says who owns what it can't remove")
  func owners() {
    harness.launch(["tracepoints": ["main.bar"]])
    setFunctions(["main.foo"])
    harness.request("configurationDone")
    #expect(
      type(":untrace main.foo") == "evaluate failed: 'main.foo' is traced by the editor's breakpoint 'main.foo'. "
        + "Remove it from the editor's list of breakpoints.")
    #expect(
      type(":untrace main.bar")
        == "evaluate failed: 'main.bar' is traced by 'main.bar' of the argument 'tracepoints'. "
        + "Remove it from the launch configuration.")
  }

  @Test("takes as many patterns as the limit says")
  func traceLimit() {
    harness.run([])
    harness.session.registry.replaceConsole((1..<BreakpointRegistry.consoleLimit).map { "main.f\($0)" })
    #expect(type(":trace main.foo").hasSuffix("|tracing main.foo"))
    #expect(
      type(":trace main.bar") == "evaluate failed: 1000 patterns are already traced. Remove some with ':untrace', or "
        + "use one regular expression for several functions.")
  }

  @Test("answers after the end what it knows, and refuses what needs a program")
  func afterTheEnd() {
    harness.run()
    harness.backend.hit(0, [1, 2], time: 1_000_000)
    harness.settle()
    #expect(type(":tree").hasSuffix("main.foo (running)"))
    harness.backend.end(.exited(code: 0))
    _ = harness.connection.takeLines()
    #expect(type(":tree") == "goroutine 1, its last call:\n  main.foo (the program ended in it)")
    #expect(type(":stats").hasPrefix("main.foo: 1 call\n"))
    for command in [":pause", ":resume", ":trace main.bar", ":untrace"] {
      #expect(
        type(command)
          == "evaluate failed: The program has ended. ':stats', ':top' and ':tree' still show its calls.")
    }
    #expect(harness.request("pause", ["threadId": 1]) == ["pause ok"])
  }

  @Test(":pause holds hits back, which are counted and accounted for; :resume says how many")
  func pause() {
    harness.run()
    #expect(type(":pause") == PrintingPause.startLine)
    harness.backend.hit(0, [1, 2])
    harness.backend.hit(1, [3])
    #expect(harness.connection.takeLines() == [])
    #expect(type(":stats").hasPrefix("main.foo: 1 call\n"))
    #expect(type(":resume") == "printing continues: 2 hits were held back")
    harness.backend.hit(0, [4, 5])
    #expect(harness.connection.takeLines() == ["console > goroutine(1): main.foo(4, 5)⏎"])
    harness.request("pause", ["threadId": 1])
    harness.backend.hit(1, [6])
    #expect(
      harness.request("continue", ["threadId": 1])
        == ["console sonde: printing continues: 1 hit was held back⏎", "continue ok"])
    harness.backend.end(.exited(code: 0))
    #expect(
      harness.connection.takeLines().first
        == "console sonde: main.foo: 4 hits: 1 printed, 3 held back, 0 rejected, 0 lost⏎")
  }

  @Test("shows what was called most, and the calls of a goroutine")
  func calls() {
    harness.run(["main.foo", "main.bar"])
    #expect(type(":top") == "no call has been recorded yet")
    harness.backend.hit(2, [1], time: 10)
    harness.backend.hit(3, [], time: 1_000_010)
    harness.backend.hit(2, goroutine: 7, [1], time: 20)
    harness.backend.hit(0, goroutine: 7, [1, 2], time: 30)
    _ = harness.connection.takeLines()
    #expect(
      type(":top 1") == """
        calls  time  function
            2   1ms  main.bar
        time: of all calls that returned and whose duration is known, including the calls inside them
        """)
    #expect(type(":tree 1") == "goroutine 1, its last call:\n  main.bar (1ms)")
    #expect(type(":tree").hasPrefix("goroutine 7, its last 2 calls:\n"))
  }

  @Test("completes commands and functions, in the client's own counting of columns")
  func completions() throws {
    harness.request("initialize", ["columnsStartAt1": false])
    #expect(try proposals(["text": "x\n:tra", "line": 2, "column": 4]).map(\.label) == [":trace"])
    #expect(try proposals(["text": ":trace ", "column": 7]) == [])
    harness.request("launch", ["program": .string(SessionHarness.program), "mode": "exec", "cwd": "/"])
    #expect(
      try proposals(["text": ":trace fo", "column": 9]) == [
        CompletionItem(label: "main.foo", type: "function", start: 7, length: 2)
      ])
    #expect(try proposals(["text": ":untrace ", "column": 9]) == [])
    #expect(try proposals(["text": ":st", "line": 4, "column": 3]) == [])
  }
}
