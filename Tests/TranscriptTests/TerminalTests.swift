// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Foundation
import Glibc
import Testing
import TraceTestSupport

extension Tracing {
  /// `Fixtures/terminal` greets each typed name, until "bye"; ^C ends it with 3.
  @Suite("A program in the client's terminal", .timeLimit(.minutes(5)))
  struct TerminalTests {
    /// A session whose launch waits, and the command that the client is asked to start.
    private struct Asked {
      let session: TestSession
      let launch: Int
      let request: JSON

      /// Does what the client was asked for.
      func start(answering: Bool = true) throws -> PseudoTerminal {
        let arguments = request["arguments"] ?? [:]
        let terminal = try PseudoTerminal(
          arguments["args"]?.array?.compactMap(\.string) ?? [],
          environment: ["TERM": "vt52", "SONDE_TEST_MARK": session.client.mark],
          folder: arguments["cwd"]?.string ?? "/nothing")
        if answering { session.client.answer(request, ["shellProcessId": .integer(Int(terminal.processID))]) }
        return terminal
      }

      func run(_ functions: [String]) async throws {
        _ = try await session.client.response(to: launch)
        try await session.client.event("initialized")
        try await session.setFunctionBreakpoints(functions)
        try await session.client.request("configurationDone")
      }
    }

    private func ask(_ backend: BackendKind, _ options: [String: JSON] = [:]) async throws -> Asked {
      let session = TestSession(try DAPClient())
      try await initialize(session)
      var launch: [String: JSON] = [
        "mode": "exec", "program": .string(try Fixture.build("terminal", try .newestOptimized)),
        "console": "integratedTerminal", "backend": .string(backend.rawValue), "env": ["ADDED": "too"],
      ]
      launch.merge(options) { _, given in given }
      let sequence = session.client.send("launch", .object(launch))
      return Asked(
        session: session, launch: sequence, request: try await session.client.reverseRequest("runInTerminal"))
    }

    private func initialize(_ session: TestSession) async throws {
      var capable = TestSession.initializeArguments.object ?? [:]
      capable["supportsRunInTerminalRequest"] = true
      try await session.client.request("initialize", .object(capable))
    }

    @Test("sonde typed alone says that it waits for an editor, and what to type instead")
    func alone() async throws {
      let terminal = try PseudoTerminal([TestEnvironment.sonde], folder: "/")
      try await terminal.wait(
        for: "sonde: waiting for an editor's messages on stdin; ^D ends. 'sonde trace --help' says how to trace from a "
          + "terminal")
      terminal.type("\u{4}")
      _ = try await terminal.waitForEnd()
    }

    @Test(
      "has its keyboard, its screen and its environment, and is traced from before main",
      arguments: BackendKind.required)
    func whole(backend: BackendKind) async throws {
      let asked = try await ask(backend)
      #expect(asked.request["arguments"]?["kind"] == "integrated")
      let terminal = try asked.start()
      try await asked.run(["main.first", "main.greet"])
      try await terminal.wait(for: "stdin is a terminal and TERM is vt52 too")
      terminal.type("ann\n")
      try await terminal.wait(for: "hello ann")
      terminal.type("bye\n")
      let record = try await asked.session.finish()
      #expect(record.exitCode == 7)
      #expect(
        record.hits == [
          "> goroutine(1): main.first(41)", ">> goroutine(1): main.first => (42)",
          #"> goroutine(1): main.greet("ann")"#, #">> goroutine(1): main.greet => ("hello ann")"#,
        ])
      #expect(record.standardOutput == "" && record.standardError == "")
      #expect(try await terminal.waitForEnd().hasSuffix("bye\ndone 42\n"))
    }

    @Test("gets its ^C", arguments: BackendKind.required)
    func interrupt(backend: BackendKind) async throws {
      let asked = try await ask(backend)
      let terminal = try asked.start()
      try await asked.run(["main.greet"])
      try await terminal.wait(for: "TERM is")
      terminal.type("\u{3}")
      let record = try await asked.session.finish()
      #expect(record.exitCode == 3)
      #expect(try await terminal.waitForEnd().contains("interrupted"))
    }

    @Test("ends when the session does, or when the window is closed", arguments: BackendKind.required)
    func endings(backend: BackendKind) async throws {
      for (end, code) in [("terminate", SIGTERM), ("disconnect", SIGTERM), ("close", SIGHUP)] {
        let asked = try await ask(backend)
        let terminal = try asked.start()
        try await asked.run(["main.greet"])
        try await terminal.wait(for: "TERM is")
        let record: SessionRecord
        switch end {
        case "close":
          terminal.close()
          record = try await asked.session.finish()
        case "disconnect":
          try await asked.session.client.request("disconnect")
          record = try await asked.session.checkEnding()
        default:
          try await asked.session.client.request("terminate")
          record = try await asked.session.finish()
        }
        // The end of the typed input and the signal arrive at the same time, on different paths.
        let codes = [128 + Int(code)] + (end == "close" ? [7] : [])
        #expect(codes.contains(record.exitCode ?? -1), "\(end)")
      }
    }

    @Test("ends with an adapter that is killed", arguments: BackendKind.required)
    func killedAdapter(backend: BackendKind) async throws {
      let asked = try await ask(backend)
      let terminal = try asked.start()
      try await asked.run(["main.greet"])
      try await terminal.wait(for: "TERM is")
      asked.session.client.adapter.send(signal: SIGKILL)
      _ = try await asked.session.client.adapter.waitForExit()
      _ = try await terminal.waitForEnd()
      #expect(await ProcessTable.processesLeft(marked: asked.session.client.mark) == nil)
    }

    @Test("runs on where it is to be left running, and its terminal with it", arguments: BackendKind.required)
    func left(backend: BackendKind) async throws {
      let asked = try await ask(backend)
      let terminal = try asked.start()
      try await asked.run(["main.greet"])
      try await terminal.wait(for: "TERM is")
      try await asked.session.client.request("disconnect", ["terminateDebuggee": false])
      _ = try await asked.session.checkEnding(mayStay: true)
      terminal.type("ann\n")
      try await terminal.wait(for: "hello ann")
      #expect(ProcessTable.isRunning(terminal.processID))
      terminal.type("bye\n")
      #expect(try await terminal.waitForEnd().hasSuffix("done 42\n"))
      #expect(await ProcessTable.processesLeft(marked: asked.session.client.mark) == nil)
    }

    @Test("may have files for its streams, and may come before the client's answer")
    func files() async throws {
      let folder = try TestEnvironment.temporaryFolder()
      defer { try? FileManager.default.removeItem(atPath: folder) }
      let asked = try await ask(.ptrace, ["stdoutTo": .string(folder + "/out"), "console": "externalTerminal"])
      #expect(asked.request["arguments"]?["kind"] == "external")
      let terminal = try asked.start(answering: false)
      try await asked.run(["main.greet"])
      asked.session.client.answer(asked.request)
      terminal.type("bye\n")
      let record = try await asked.session.finish()
      #expect(record.exitCode == 7)
      #expect(
        try String(contentsOfFile: folder + "/out", encoding: .utf8) == "stdin is a terminal and TERM is vt52 too\n")
    }

    @Test("is only run there with noDebug")
    func untraced() async throws {
      let asked = try await ask(.ptrace, ["noDebug": true])
      let terminal = try asked.start()
      try await asked.run([])
      terminal.type("bye\n")
      #expect(try await asked.session.finish().exitCode == 7)
      _ = try await terminal.waitForEnd()
    }

    @Test("is not started where the client refuses, and the launch fails with the reason")
    func refused() async throws {
      let asked = try await ask(.ptrace)
      asked.session.client.answer(asked.request, refusal: "no terminals today")
      let response = try await asked.session.client.response(to: asked.launch)
      #expect(response["success"] == false)
      #expect(
        response["body"]?["error"]?["format"]
          == "The client refused: no terminals today. Set \"console\" to \"internalConsole\".")
      try await asked.session.client.request("disconnect")
      _ = try await asked.session.checkEnding()
    }

    @Test("is not waited for when the session ends before it comes; what comes late goes away")
    func late() async throws {
      let asked = try await ask(.ptrace)
      let disconnect = asked.session.client.send("disconnect")
      #expect(try await asked.session.client.response(to: asked.launch)["success"] == false)
      #expect(try await asked.session.client.response(to: disconnect)["success"] == true)
      let terminal = try asked.start(answering: false)
      #expect(try await terminal.waitForEnd().hasPrefix("sonde: the debug session has ended"))
      _ = try await asked.session.checkEnding()
    }

    @Test("is run without one where the client has none, and that is said")
    func incapable() async throws {
      let session = try await TestSession.launch(
        "terminal", try .newestOptimized, functions: ["main.first"], options: ["console": "integratedTerminal"])
      let record = try await session.finish()
      #expect(record.standardOutput.hasPrefix("stdin is a terminal") == false)
      #expect(record.hits.count == 2)
      #expect(
        record.notices.contains("sonde: the client can't run programs in a terminal, so the program runs without one"))
    }
  }
}
