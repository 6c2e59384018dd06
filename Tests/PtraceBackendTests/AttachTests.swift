// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import Foundation
import Glibc
import Testing
import TraceBackend
import TraceTestSupport

extension PtraceBackendTests {
  /// Fixtures/hot calls `main.step` endlessly from four goroutines, checks each result, and at SIGTERM prints the
  /// number of `wrong` results.
  @Suite("An attached program", .timeLimit(.minutes(5)))
  struct AttachTests {
    @Test("is traced and let go 50 times under hits, and is as before")
    func attachAndDetach() async throws {
      let path = try Fixture.build("hot", .newestOptimized)
      let program = try ChildProcess(path, environment: ["GOMAXPROCS": "8"])
      try await program.waitForOutput("alive")
      for round in 0..<50 {
        try traceFor(hits: round % 10 * 20 + 1, program.processID, path)
        #expect(try ProgramText.changedAddresses(of: program.processID) == [], "in round \(round)")
        #expect(ProcessTable.tracedThreads(of: program.processID) == [], "in round \(round)")
      }
      let mappings = try ProgramText.executableMappings(of: program.processID)
      #expect(mappings.filter { $0.path.isEmpty } == [], "no page of ours stays")
      try await program.waitForOutput("alive", after: program.standardOutput.value.bytes.count)
      program.send(signal: SIGTERM)
      #expect(try await program.waitForExit() == 0)
      #expect(try await program.waitForEndOfOutput().output.hasSuffix("done wrong 0\n"))
    }

    /// Fixtures/churn starts children and threads and sends itself signals during attach and detach.
    @Test("starts children and threads and gets signals as before, attached to 30 times", arguments: FixtureBuild.all)
    func churn(build: FixtureBuild) async throws {
      let path = try Fixture.build("churn", build)
      let program = try ChildProcess(path, environment: ["GOMAXPROCS": "6"])
      try await program.waitForOutput("alive")
      for round in 0..<30 {
        try traceFor(hits: round % 5 * 100 + 1, program.processID, path, function: "main.add")
        #expect(try ProgramText.changedAddresses(of: program.processID) == [], "in round \(round)")
      }
      try await program.waitForOutput("alive", after: program.standardOutput.value.bytes.count)
      program.send(signal: SIGTERM)
      #expect(try await program.waitForExit() == 0)
      #expect(try await program.waitForEndOfOutput().output.hasSuffix("done wrong 0\n"))
    }

    private func traceFor(hits: Int, _ processID: Int32, _ path: String, function: String = "main.step") throws {
      let run = try TraceRun(attachingTo: processID, of: path)
      let (entry, _) = try run.probe(function)
      // Also an instruction that needs a copy: the one after the entry's.
      let code = try run.code(of: function)
      let site = try code.entrySite()
      if let next = code.instructions.first(where: { $0.address > site.address }) {
        run.addSite(at: next.address)
      }
      try run.install()
      try run.backend.start()
      try run.turn(until: { run.printed[entry, default: 0] >= hits }, "hits")
      #expect(run.lostReason == nil)
      try run.finish(.leave)
    }

    @Test("that is stopped is traced once it goes on")
    func stopped() async throws {
      let path = try Fixture.build("hot", .newestOptimized)
      let program = try ChildProcess(path)
      try await program.waitForOutput("alive")
      program.send(signal: SIGSTOP)
      #expect(await ProcessTable.poll(within: 10) { ProcessTable.state(of: program.processID) == "T" })
      try traceStopped(program.processID, path)
      program.send(signal: SIGTERM)
      #expect(try await program.waitForExit() == 0)
    }

    private func traceStopped(_ processID: Int32, _ path: String) throws {
      let run = try TraceRun(attachingTo: processID, of: path)
      let (entry, _) = try run.probe("main.step")
      try run.install()
      try run.backend.start()
      for _ in 0..<5 { run.loop.runOnce(timeoutMilliseconds: 20) }
      #expect(run.printed == [:])
      #expect(kill(processID, SIGCONT) == 0)
      try run.turn(until: { run.printed[entry, default: 0] > 10 }, "hits")
      try run.finish(.leave)
    }

    @Test("that there is not is an error that names it")
    func noSuchProcess() throws {
      let path = try Fixture.build("hot", .newestOptimized)
      let error = #expect(throws: BackendError.self) { _ = try TraceRun(attachingTo: 0x3fff_ffff, of: path) }
      #expect(error == .noSuchProcess(0x3fff_ffff))
    }

    @Test("that is traced already is an error that names the tracer")
    func alreadyTraced() async throws {
      let path = try Fixture.build("hot", .newestOptimized)
      let program = try ChildProcess(path)
      try await program.waitForOutput("alive")
      try refuse(program.processID, path)
      program.send(signal: SIGTERM)
      #expect(try await program.waitForExit() == 0)
    }

    private func refuse(_ processID: Int32, _ path: String) throws {
      let first = try TraceRun(attachingTo: processID, of: path)
      let error = #expect(throws: BackendError.self) { _ = try TraceRun(attachingTo: processID, of: path) }
      guard case .alreadyTraced(processID: processID, let tracer) = error else {
        Issue.record("\(String(describing: error))")
        return
      }
      #expect(ProcessTable.commandLine(of: tracer).contains("tracer"))
      try first.finish(.leave)
    }
  }
}
