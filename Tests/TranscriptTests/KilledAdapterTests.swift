// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Foundation
import Glibc
import Testing
import TraceTestSupport

extension Tracing {
  /// `Fixtures/hot` calls `main.step` endlessly, checks each result and says ten times a second that it is alive.
  @Suite("SIGKILL of sonde, attached, under hits", .timeLimit(.minutes(5)))
  struct KilledAdapterTests {
    @Test("leaves the program running on its own text, 20 times of 20", arguments: BackendKind.required)
    func programSurvives(backend: BackendKind) async throws {
      let program = try ChildProcess(try Fixture.build("hot", try .newestOptimized))
      defer { program.send(signal: SIGKILL) }
      try await program.waitForOutput("alive")
      #expect(try ProgramText.changedAddresses(of: program.processID) == [])

      for round in 1...20 {
        let session = try await TestSession.attach(to: program, functions: ["main.step"], backend: backend)
        try await session.client.output(containing: "main.step")
        // The moment is random on purpose: right after a hit, or long after.
        try await Task.sleep(for: .microseconds(Int.random(in: 0...100_000)))
        session.client.adapter.send(signal: SIGKILL)
        #expect(try await session.client.adapter.waitForExit() == 128 + SIGKILL)

        let free = await ProcessTable.poll(within: 10) { ProcessTable.tracedThreads(of: program.processID).isEmpty }
        #expect(free, "round \(round): threads are still traced or stopped")
        // The kernel removes uprobes after their owner has ended.
        let clean = await ProcessTable.poll(within: 10) {
          (try? ProgramText.changedAddresses(of: program.processID)) == []
        }
        #expect(clean, "round \(round): the text is not as it was")
        #expect(await ProcessTable.processesLeft(marked: session.client.mark) == nil, "round \(round)")
        let before = program.standardOutput.value.bytes.count
        try await program.waitForOutput("alive", after: before)
        try #require(program.exitCode == nil, "round \(round): the program ended")
      }

      program.send(signal: SIGTERM)
      #expect(try await program.waitForExit() == 0)
      #expect(try await program.waitForEndOfOutput().output.hasSuffix("done wrong 0\n"))
    }

    @Test(
      "asks the out-of-memory killer to spare its helpers as far as it may, and leaves the program's own score",
      arguments: BackendKind.required)
    func outOfMemoryScore(backend: BackendKind) async throws {
      let file = "/proc/self/oom_score_adj"
      let lowest = try runToEnd(
        "/bin/sh", ["-c", "echo 500 >\(file); { echo -1000 >\(file) || echo 0 >\(file); } 2>&-; cat \(file)"])
      #expect(lowest.output == "-1000\n" || lowest.output == "0\n")
      // A client may have its own OOM score, which the program inherits.
      let shell = "echo 500 >\(file); exec \"$0\" dap"
      let session = TestSession(try DAPClient(arguments: ["-c", shell, TestEnvironment.sonde], command: "/bin/sh"))
      let program = try Fixture.build("hot", try .newestOptimized)
      try await session.start(
        "launch", ["mode": "exec", "program": .string(program), "backend": .string(backend.rawValue)])
      try await session.setFunctionBreakpoints(["main.step"])
      try await session.client.request("configurationDone")
      try await session.client.output(containing: "main.step")
      var scores: [String: String] = [:]
      for process in ProcessTable.processes(marked: session.client.mark) {
        let words = ProcessTable.commandLine(of: process).split(separator: " ")
        let score = try String(contentsOfFile: "/proc/\(process)/oom_score_adj", encoding: .utf8)
        scores[words.count > 1 ? String(words[1]) : "program"] = score
      }
      let own = "500\n"
      switch backend {
      case .ptrace: #expect(scores == ["dap": own, "tracer": lowest.output, "program": own])
      case .ebpf:
        #expect(scores == ["dap": own, "keeper": lowest.output, "links": lowest.output, "program": own])
      }
      session.client.send("disconnect")
      _ = try await session.client.adapter.waitForExit()
    }

    @Test("says at an attach with ptrace which process must not be killed")
    func attachRemark() async throws {
      let program = try ChildProcess(try Fixture.build("hot", try .newestOptimized))
      defer { program.send(signal: SIGKILL) }
      try await program.waitForOutput("ready")
      let session = try await TestSession.attach(to: program, functions: ["main.step"])
      let tracer = try #require(
        ProcessTable.processes(marked: session.client.mark).first {
          ProcessTable.commandLine(of: $0).hasSuffix(" tracer ")
        })
      try await session.client.output(
        containing: "sonde: do not kill process \(tracer), which holds the breakpoints: the program would end with "
          + "SIGTRAP. Killing sonde itself is safe\n")
      session.client.send("disconnect")
      _ = try await session.client.adapter.waitForExit()
    }

    @Test("ends what it launched", arguments: BackendKind.required)
    func launchedProgramEnds(backend: BackendKind) async throws {
      let session = try await TestSession.launch(
        "hot", try .newestOptimized, functions: ["main.step"], backend: backend)
      try await session.client.output(containing: "main.step")
      session.client.adapter.send(signal: SIGKILL)
      _ = try await session.client.adapter.waitForExit()
      #expect(await ProcessTable.processesLeft(marked: session.client.mark, within: 10) == nil)
    }
  }
}
