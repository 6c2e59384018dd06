// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Testing
import TraceTestSupport

extension Tracing {
  /// `Fixtures/console` does what the lines of its input name.
  @Suite("In the console", .timeLimit(.minutes(5)))
  struct ConsoleTests {
    @Test("help lists the commands, and an unknown command names the nearest", arguments: BackendKind.required)
    func help(backend: BackendKind) async throws {
      let program = try await ConsoleProgram(backend: backend)
      let session = program.session
      #expect(
        try await session.type("help") == """
          :functions [PATTERN]  list the functions whose names contain PATTERN, or match /PATTERN/
          :trace PATTERN        trace these functions too
          :untrace [PATTERN]    stop tracing what :trace has set: PATTERN, or everything
          :stats [PATTERN]      calls, errors, panics and durations of each function
          :top [N]              the N functions with the most calls (10 without N)
          :tree [N]             the last calls of goroutine N, nested; without N, of the one that was hit last
          :pause                stop printing hits; they are still counted
          :resume               print hits again
          :help                 show this list
          PATTERN is a function's name, as in a function breakpoint, or a regular expression between slashes.
          """)
      #expect(try await session.type(":help") == session.type("help"))
      #expect(
        try await session.type(":stat")
          == "There is no command ':stat'. Did you mean ':stats'? Type ':help' for the list of commands.")
      _ = try await program.finish()
    }

    @Test("a session with nothing to trace says what to do", arguments: BackendKind.required)
    func nothingToTrace(backend: BackendKind) async throws {
      let program = try await ConsoleProgram(backend: backend)
      let record = try await program.finish()
      #expect(
        record.notices.contains(
          "sonde: nothing is traced yet: set a function breakpoint or a logpoint, or type ':trace main.foo' here; "
            + "':help' lists the commands"))
    }

    @Test(
      ":functions lists, :trace adds to the breakpoints, and :untrace removes what it has added",
      arguments: BackendKind.required)
    func tracing(backend: BackendKind) async throws {
      let program = try await ConsoleProgram(functions: ["main.outer"], backend: backend)
      let session = program.session
      let place = "\(Fixture.source("console")):\(try Fixture.line("outer", in: "console"))"
      let listed = try await session.type(":functions main.outer")
      #expect(listed == "main.outer  \(place)  func(n int) int\n1 function")

      #expect(try await session.type(":trace main.inner") == "tracing main.inner")
      #expect(try await session.type(":trace main.inner") == "main.inner is already traced")
      #expect(
        try await session.type(":trace main.iner")
          == "No function 'main.iner' in the program. Did you mean 'main.inner'?")
      try await program.run("nest")

      try await session.setFunctionBreakpoints([])
      try await program.run("nest")
      #expect(try await session.type(":untrace main.inner") == "no longer tracing main.inner")
      #expect(
        try await session.type(":untrace main.inner")
          == "':trace' has not set 'main.inner'. It has set nothing.")
      try await program.run("nest")

      try await session.setFunctionBreakpoints(["/main.(inner|outer)/"])
      #expect(
        try await session.type(":untrace main.inner")
          == "'main.inner' is traced by the editor's breakpoint '/main.(inner|outer)/'. "
          + "Remove it from the editor's list of breakpoints.")
      #expect(
        try await session.type(":trace main.inner")
          == "main.inner is already traced by a breakpoint; it stays traced if that is removed")

      let record = try await program.finish()
      let inner = [2, 4, 14, 16].flatMap {
        ["> goroutine(1): main.inner(\($0 / 2))", ">> goroutine(1): main.inner => (\($0))"]
      }
      let first = ["> goroutine(1): main.outer(1)"] + inner[..<4] + [">> goroutine(1): main.outer => (6)"]
      let second = ["> goroutine(1): main.outer(7)"] + inner[4...] + [">> goroutine(1): main.outer => (30)"]
      #expect(record.hits == first + second + inner)
    }

    @Test(":stats tells calls, errors, panics and durations of each function", arguments: BackendKind.required)
    func stats(backend: BackendKind) async throws {
      let program = try await ConsoleProgram(
        functions: ["main.divide", "main.explode", "main.leave"], backend: backend)
      let session = program.session
      #expect(
        try await session.type(":stats") == """
          no call has been recorded yet
          not recorded: 0 hits held back by a limit, 0 rejected by a condition, 0 lost (counted for each breakpoint)
          """)
      try await program.run("divide")
      try await program.run("explode")
      try await program.run("leave")
      #expect(
        try await session.typeTimed(":stats") == """
          main.divide: 10 calls, 4 errors, 0 panics
            p50 TIME, p90 TIME, p99 TIME, max TIME (10 calls)
            TIMEBARS TIME
          main.explode: 2 calls, 1 panic
            p50 TIME, p90 TIME, p99 TIME, max TIME (1 call)
            TIMEBARS TIME
          main.leave: 2 calls, 0 panics
            p50 TIME, p90 TIME, p99 TIME, max TIME (1 call)
            TIMEBARS TIME
            1 call ended by runtime.Goexit
          not recorded: 0 hits held back by a limit, 0 rejected by a condition, 0 lost (counted for each breakpoint)
          """)
      #expect(try await session.type(":stats explode").hasPrefix("main.explode: 2 calls, 1 panic\n"))
      #expect(
        try await session.type(":stats main.foo")
          == "No call of a function that matches 'main.foo' was recorded. ':stats' shows those that were.")
      #expect(
        try await session.typeTimed(":top 2").replacing(/[ ]+/, with: " ") == """
          calls time function
           10 TIME main.divide
           2 TIME main.explode
          time: of all calls that returned and whose duration is known, including the calls inside them
          """)
      _ = try await program.finish()
    }

    @Test(":stats says what a limit held back, since it does not count that", arguments: BackendKind.required)
    func limited(backend: BackendKind) async throws {
      let program = try await ConsoleProgram(
        functions: ["main.divide"], backend: backend, options: ["maxHitsPerSecond": 2])
      try await program.run("divide")
      let stats = try await program.session.type(":stats")
      #expect(stats.hasPrefix("main.divide: 1 call, 1 error, 0 panics\n"))
      #expect(
        stats.hasSuffix(
          "\nnot recorded: 18 hits held back by a limit, 0 rejected by a condition, 0 lost (counted for each breakpoint)"
        ))
      _ = try await program.finish()
    }

    @Test(":tree shows the last calls of a goroutine, one inside the other", arguments: BackendKind.required)
    func tree(backend: BackendKind) async throws {
      let program = try await ConsoleProgram(
        functions: ["main.outer", "main.inner", "main.explode"], backend: backend)
      let session = program.session
      #expect(try await session.type(":tree") == "no call has been recorded yet")
      try await program.run("nest")
      try await program.run("explode")
      let tree = """
        goroutine 1, its last 8 calls:
          main.outer (TIME)
            main.inner (TIME)
            main.inner (TIME)
          main.outer (TIME)
            main.inner (TIME)
            main.inner (TIME)
          main.explode (panic, TIME)
          main.explode (TIME)
        """
      #expect(try await session.typeTimed(":tree") == tree)
      #expect(try await session.typeTimed(":tree 1") == tree)
      #expect(
        try await session.type(":tree 4000000")
          == "No call of goroutine 4000000 is known. The calls of about 200 goroutines are kept, those that were hit last; "
          + "':tree' shows the latest.")
      _ = try await program.finish()
    }

    @Test(
      ":pause and :resume, and the editor's requests, hold hits back and count them", arguments: BackendKind.required)
    func pause(backend: BackendKind) async throws {
      let program = try await ConsoleProgram(functions: ["main.divide"], backend: backend)
      let session = program.session
      #expect(
        try await session.type(":pause")
          == "printing is paused; the program keeps running and hits are counted. ':resume' continues printing")
      #expect(try await session.type(":pause") == "printing is already paused")
      try await program.run("divide")
      #expect(try await session.type(":stats").hasPrefix("main.divide: 10 calls, 4 errors, 0 panics\n"))
      #expect(try await session.type(":resume") == "printing continues: 20 hits were held back")
      #expect(try await session.type(":resume") == "printing is not paused")

      try await program.run("divide")
      try await session.client.request("pause", ["threadId": 1])
      try await program.run("divide")
      try await session.client.request("continue", ["threadId": 1])
      try await session.client.request("pause", ["threadId": 1])
      try await program.run("divide")

      let record = try await program.finish()
      #expect(record.hits.count == 20)
      #expect(
        record.notices.filter { $0.contains("printing") || $0.contains("main.divide") } == [
          "sonde: printing is paused; the program keeps running and hits are counted. ':resume' continues printing",
          "sonde: printing continues: 20 hits were held back",
          "sonde: printing is paused; the program keeps running and hits are counted. ':resume' continues printing",
          "sonde: printing was still paused: 20 hits were held back",
          "sonde: main.divide: 80 hits: 20 printed, 60 held back, 0 rejected, 0 lost",
        ])
    }

    @Test("completions offer commands and functions", arguments: BackendKind.required)
    func completions(backend: BackendKind) async throws {
      let program = try await ConsoleProgram(functions: ["main.divide"], backend: backend)
      let session = program.session
      let capabilities = try #require(
        session.client.log.entries.first { $0.message["command"] == "initialize" && $0.isFromAdapter })
      #expect(capabilities.message["body"]?["supportsCompletionsRequest"] == true)
      #expect(try await session.proposals(for: ":t") == [":trace", ":top", ":tree"])
      #expect(try await session.proposals(for: ":trace main.inn") == ["main.inner"])
      #expect(try await session.proposals(for: "x + ") == [])
      _ = try await session.type(":trace main.outer")
      #expect(try await session.proposals(for: ":untrace ") == ["main.outer"])
      _ = try await program.finish()
    }

    @Test("places of any number are answered", arguments: BackendKind.required)
    func places(backend: BackendKind) async throws {
      let program = try await ConsoleProgram(backend: backend)
      let client = program.session.client
      let source: JSON = ["path": .string(Fixture.source("console"))]
      for number in [Int.min, -1, 0, Int.max].map(JSON.integer) {
        _ = try await client.request("completions", ["text": ":st", "column": number, "line": number])
        let set = try await client.request("setBreakpoints", ["source": source, "breakpoints": [["line": number]]])
        #expect(set["breakpoints"]?.array?.first?["verified"] == false, "\(number)")
        _ = try await client.request("breakpointLocations", ["source": source, "line": number])
      }
      _ = try await program.finish()
    }
  }
}
