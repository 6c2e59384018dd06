// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Glibc
import Testing
import TraceTestSupport

extension Tracing {
  @Suite("Breakpoints set, changed and removed while the program runs", .timeLimit(.minutes(5)))
  struct ChangeWhileRunningTests {
    @Test("take effect at once, and stop", arguments: BackendKind.required)
    func setAndRemove(backend: BackendKind) async throws {
      let session = try await TestSession.launch("ticker", try .newestOptimized, backend: backend)
      let client = session.client
      try await client.output(containing: "tick 3", category: "stdout")
      #expect(try await session.setFunctionBreakpoints(["main.tick"]).first?["verified"] == true)
      try await client.output(containing: "main.tick =>")

      let points = try await session.setLogpoints([.init("tick", "n is {n}")], in: "ticker")
      #expect(points.first?["verified"] == true)
      try await session.setFunctionBreakpoints([])
      try await client.output(containing: "n is ")

      _ = try await session.setBreakpoints([], in: "ticker")
      let now = client.log.entries.count
      try await client.event("output", after: now) { $0["category"] == "stdout" }
      let quiet = client.log.entries.count
      for _ in 0..<3 {
        let offset = client.log.entries.count
        try await client.event("output", after: offset) { $0["category"] == "stdout" }
      }
      let late = client.log.entries.dropFirst(quiet).compactMap { $0.message["body"]?["output"]?.string }
      #expect(late.filter { $0.contains("goroutine(") } == [])
      let record = try await session.finish()
      #expect(record.standardOutput == (1...30).map { "tick \($0)\n" }.joined() + "done\n")
    }

    /// `Fixtures/lingering`: `slow` returns while it is not traced; later its goroutine calls runtime.Goexit.
    @Test("forget calls that end meanwhile", arguments: BackendKind.required, [false, true])
    func callsEndUnseen(backend: BackendKind, isSetAgain: Bool) async throws {
      let program = try ChildProcess(try Fixture.build("lingering", try .newestOptimized))
      defer { program.send(signal: SIGKILL) }
      try await program.waitForOutput("ready")
      let session = try await TestSession.attach(
        to: program, functions: ["main.slow", "main.other"], backend: backend)
      let line = Array("\n".utf8)
      program.write(line)
      try await session.client.output(containing: "main.slow(1")

      try await session.setFunctionBreakpoints(["main.other"])
      program.write(line)
      try await program.waitForOutput("slow gave 3")
      if isSetAgain { try await session.setFunctionBreakpoints(["main.slow", "main.other"]) }
      program.write(line)
      try await program.waitForOutput("goroutine ended")
      program.closeInput()

      let lines = try await session.finish().hits.map { $0.replacing(/goroutine\(\d+\): main\./, with: "") }
      #expect(lines.count == 3)
      #expect(lines.first?.hasPrefix("> slow(1") ?? false)
      #expect(lines.dropFirst() == ["> other(5)", ">> other => goexit"])
    }

    @Test(
      "forty times, under hits on every thread, leave the program and its text as they were",
      arguments: BackendKind.required)
    func manyChanges(backend: BackendKind) async throws {
      let program = try ChildProcess(try Fixture.build("hot", try .newestOptimized))
      defer { program.send(signal: SIGKILL) }
      try await program.waitForOutput("alive")
      let session = try await TestSession.attach(to: program, functions: ["main.step"], backend: backend)
      for round in 0..<20 {
        try await session.setFunctionBreakpoints(round % 3 == 0 ? ["main.step", "main.touch"] : ["main.touch"])
        try await session.setFunctionBreakpoints([])
      }
      #expect(await ProcessTable.poll(within: 5) { (try? ProgramText.changedAddresses(of: program.processID)) == [] })
      try await session.client.request("disconnect")
      _ = try await session.checkEnding()
      #expect(ProcessTable.tracedThreads(of: program.processID) == [])

      try await program.waitForOutput("alive", after: program.standardOutput.value.bytes.count)
      program.send(signal: SIGTERM)
      #expect(try await program.waitForExit() == 0)
    }
  }
}
