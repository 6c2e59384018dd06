// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Foundation
import Glibc
import Testing
import TraceTestSupport

extension Tracing {
  /// `Fixtures/ticker` prints a line each 100 ms for 3 s, to a file as well, then "done".
  @Suite("The end of a session", .timeLimit(.minutes(5)))
  struct EndingTests {
    /// The ways in which a client ends a session; after each of them `sonde` ends with code 0.
    enum Way: String, CaseIterable, CustomTestStringConvertible {
      case terminate, disconnect, disconnectAndTerminate, endOfInput, interrupt, terminationSignal

      var testDescription: String { rawValue }

      func end(_ client: DAPClient) async throws {
        switch self {
        case .terminate:
          try await client.request("terminate")
          try await client.event("terminated")
          try await client.request("disconnect")
        case .disconnect: try await client.request("disconnect")
        case .disconnectAndTerminate: try await client.request("disconnect", ["terminateDebuggee": true])
        case .endOfInput: client.adapter.closeInput()
        case .interrupt: client.adapter.send(signal: SIGINT)
        case .terminationSignal: client.adapter.send(signal: SIGTERM)
        }
        _ = try await client.adapter.waitForExit()
      }
    }

    @Test("ends a launched program", arguments: Way.allCases, BackendKind.required)
    func launched(way: Way, backend: BackendKind) async throws {
      let session = try await TestSession.launch(
        "ticker", try .newestOptimized, functions: ["main.tick"], backend: backend)
      try await session.client.output(containing: "tick 3")
      let program = try await processID(of: session)
      try await way.end(session.client)

      #expect(!ProcessTable.isRunning(program))
      let record = try await session.checkEnding()
      #expect(!record.standardOutput.contains("done"))
      if way == .terminate { #expect(record.exitCode == 143) }
    }

    @Test("leaves an attached program running, unpatched", arguments: Way.allCases, BackendKind.required)
    func attached(way: Way, backend: BackendKind) async throws {
      let program = try ChildProcess(try Fixture.build("ticker", try .newestOptimized), ["-"])
      try await program.waitForOutput("tick 1")
      let session = try await TestSession.attach(to: program, functions: ["main.tick"], backend: backend)
      try await session.client.output(containing: "main.tick =>")
      try await way.end(session.client)

      #expect(ProcessTable.tracedThreads(of: program.processID) == [])
      #expect(try ProgramText.changedAddresses(of: program.processID) == [])
      let record = try await session.checkEnding()
      if way == .terminate { #expect(record.notices.contains { $0.contains("runs on") }) }
      #expect(record.exitCode == nil)
      try await runsOn(program)
    }

    @Test(
      "leaves a launched program running where the client asks for it, with somebody to read its output",
      arguments: BackendKind.required)
    func launchedAndLeft(backend: BackendKind) async throws {
      let folder = try TestEnvironment.temporaryFolder()
      defer { try? FileManager.default.removeItem(atPath: folder) }
      let session = try await TestSession.launch(
        "ticker", try .newestOptimized, arguments: [folder + "/ticks"], functions: ["main.tick"], backend: backend)
      try await session.client.output(containing: "tick 3")
      let program = try await processID(of: session)
      try await session.client.request("disconnect", ["terminateDebuggee": false])

      #expect(ProcessTable.isRunning(program))
      #expect(ProcessTable.tracedThreads(of: program) == [])
      #expect(try ProgramText.changedAddresses(of: program) == [])
      _ = try await session.checkEnding(mayStay: true)
      #expect(await ProcessTable.poll(within: 20) { !ProcessTable.isRunning(program) })
      #expect(try String(contentsOfFile: folder + "/ticks", encoding: .utf8) == Self.everyTick)
      // The reader ends with the program.
      #expect(await ProcessTable.processesLeft(marked: session.client.mark) == nil)
    }

    @Test("is answered also after the program has ended", arguments: BackendKind.required)
    func terminateAfterEnd(backend: BackendKind) async throws {
      let session = try await TestSession.launch(
        "mission", try .newestOptimized, functions: ["main.foo"], backend: backend)
      try await session.client.event("terminated")
      try await session.client.request("terminate")
      #expect(try await session.finish().hits == MissionExample.hits)
    }

    @Test("before anything was launched leaves nothing behind", arguments: Way.allCases.filter { $0 != .terminate })
    func beforeLaunch(way: Way) async throws {
      let session = TestSession(try DAPClient())
      try await session.client.request("initialize", TestSession.initializeArguments)
      try await way.end(session.client)
      _ = try await session.checkEnding()
    }

    @Test(
      "between launch and configurationDone ends the program that has not run yet",
      arguments: [Way.disconnect, .endOfInput, .interrupt], BackendKind.required)
    func beforeConfigurationDone(way: Way, backend: BackendKind) async throws {
      let session = TestSession(try DAPClient())
      let program = try Fixture.build("ticker", try .newestOptimized)
      try await session.start(
        "launch", ["mode": "exec", "program": .string(program), "backend": .string(backend.rawValue)])
      try await session.setFunctionBreakpoints(["main.tick"])
      try await way.end(session.client)
      #expect(try await session.checkEnding().standardOutput == "")
    }

    @Test(
      "of an attached program that ends by itself is 'terminated', without an exit code",
      arguments: BackendKind.required)
    func attachedProgramEnds(backend: BackendKind) async throws {
      let program = try ChildProcess(try Fixture.build("ticker", try .newestOptimized), ["-"])
      try await program.waitForOutput("tick 1")
      let session = try await TestSession.attach(to: program, functions: ["main.tick"], backend: backend)
      try await session.client.output(containing: "main.tick =>")
      program.closeInput()
      let record = try await session.finish()
      #expect(record.exitCode == nil)
      #expect(try await program.waitForExit() == 0)
      let lines = program.standardOutput.value.text.split(separator: "\n").dropLast()
      #expect(record.hits.last == ">> goroutine(1): main.tick => (\"\(lines.last ?? "")\")")
    }

    /// The program keeps printing, every line once, until a signal ends it.
    private func runsOn(_ program: ChildProcess) async throws {
      try await program.waitForOutput("tick", after: program.standardOutput.value.bytes.count)
      program.closeInput()
      #expect(try await program.waitForExit() == 0)
      let lines = try await program.waitForEndOfOutput().output.split(separator: "\n").map(String.init)
      #expect(lines == (1..<max(1, lines.count)).map { "tick \($0)" } + ["done"])
    }

    private static let everyTick = (1...30).map { "tick \($0)\n" }.joined() + "done\n"

    private func processID(of session: TestSession) async throws -> Int32 {
      let event = try await session.client.event("process")
      return Int32(try #require(event["systemProcessId"]?.integer))
    }
  }
}
