// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import Foundation
import Glibc
import Testing
import TraceBackend
import TraceTestSupport

extension PtraceBackendTests {
  @Suite("The end of tracing", .timeLimit(.minutes(3)))
  struct EndingTests {
    @Test("by a session that is gone ends a launched program")
    func launchedWithoutSession() async throws {
      let (program, tracer) = try launchAndAbandon()
      #expect(await ProcessTable.poll(within: 10) { !ProcessTable.isRunning(program) })
      #expect(await ProcessTable.poll(within: 10) { !ProcessTable.isRunning(tracer) })
    }

    @Test("of the program itself is said where breakpoints are to be set in it", arguments: [false, true])
    func endedBefore(isTraced: Bool) async throws {
      let run = try TraceRun(launching: Fixture.build("hot", .newestOptimized))
      _ = try run.probe("main.step")
      if isTraced { try run.backend.start() }
      _ = Glibc.kill(run.backend.processID, SIGKILL)
      #expect(await ProcessTable.poll(within: 10) { !ProcessTable.isRunning(run.backend.processID) })
      #expect(throws: BackendError.endedWhileSetting) { try run.install() }
    }

    private func launchAndAbandon() throws -> (program: Int32, tracer: Int32) {
      let run = try TraceRun(launching: Fixture.build("hot", .newestOptimized))
      run.keepsHits = false
      let (entry, _) = try run.probe("main.step")
      try run.install()
      try run.backend.start()
      try run.turn(until: { run.printed[entry, default: 0] > 500 })
      return (run.backend.processID, try tracer(of: run.backend.processID))
    }

    @Test("by a session that is gone leaves an attached program as it was, 20 times under hits")
    func attachedWithoutSession() async throws {
      let path = try Fixture.build("hot", .newestOptimized)
      let program = try ChildProcess(path, environment: ["GOMAXPROCS": "8"])
      try await program.waitForOutput("alive")
      for round in 0..<20 {
        try attachAndAbandon(program.processID, path, hits: UInt64(round * 7 + 1))
        #expect(await ProcessTable.poll(within: 10) { ProcessTable.tracedThreads(of: program.processID).isEmpty })
        #expect(try ProgramText.changedAddresses(of: program.processID) == [])
      }
      program.send(signal: SIGTERM)
      #expect(try await program.waitForExit() == 0)
    }

    private func attachAndAbandon(_ processID: Int32, _ path: String, hits: UInt64) throws {
      let run = try TraceRun(attachingTo: processID, of: path)
      let (entry, _) = try run.probe("main.step")
      try run.install()
      try run.backend.start()
      try run.turn(until: { run.printed[entry, default: 0] >= hits })
    }

    @Test("can leave a launched program running, with a reader for its output until it ends")
    func leftRunning() async throws {
      let folder = try TestEnvironment.temporaryFolder()
      defer { try? FileManager.default.removeItem(atPath: folder) }
      let (program, reader) = try launchAndLeave(file: folder + "/ticks")
      #expect(ProcessTable.tracedThreads(of: program) == [])
      #expect(try ProgramText.changedAddresses(of: program) == [])
      // The session's own read end is closed now; without another reader the next line would end the program.
      #expect(await ProcessTable.poll(within: 20) { !ProcessTable.isRunning(program) })
      let lines = try String(contentsOfFile: folder + "/ticks", encoding: .utf8)
      #expect(lines.hasSuffix("tick 30\ndone\n"))
      #expect(await ProcessTable.poll(within: 10) { !ProcessTable.isRunning(reader) })
    }

    private func launchAndLeave(file: String) throws -> (program: Int32, reader: Int32) {
      let run = try TraceRun(launching: Fixture.build("ticker", .newestOptimized), [file])
      let (entry, _) = try run.probe("main.tick")
      try run.install()
      try run.backend.start()
      try run.turn(until: { run.printed[entry, default: 0] > 3 })
      let tracer = try tracer(of: run.backend.processID)
      try run.finish(.leave)
      return (run.backend.processID, tracer)
    }

    @Test("by terminate lets the program clean up")
    func terminate() throws {
      let run = try TraceRun(launching: Fixture.build("hot", .newestOptimized))
      run.keepsHits = false
      let (entry, _) = try run.probe("main.step")
      try run.install()
      try run.backend.start()
      try run.turn(until: { run.printed[entry, default: 0] > 100 })
      try run.finish(.terminate(graceMilliseconds: 5000))
      #expect(run.isEnded)
      #expect(run.status == .exited(code: 0))
    }

    @Test("by terminate kills a program that does not end, once its time is over")
    func kill() throws {
      let run = try TraceRun(launching: Fixture.build("hot", .newestOptimized))
      try run.install()
      try run.backend.start()
      try run.turn(until: { run.output.contains("alive") })
      #expect(Glibc.kill(run.backend.processID, SIGSTOP) == 0)
      try run.finish(.terminate(graceMilliseconds: 200))
      #expect(run.status == .killed(signal: SIGKILL))
    }

    @Test("before the first instruction leaves nothing behind")
    func endBeforeStart() throws {
      let run = try TraceRun(launching: Fixture.build("hot", .newestOptimized))
      try run.probe("main.step")
      try run.install()
      try run.finish(.terminate(graceMilliseconds: 5000))
      #expect(run.status == .killed(signal: SIGKILL))
      #expect(run.output == "")
    }

    @Test("by a program that is killed under hits is told")
    func killedProgram() throws {
      let run = try TraceRun(launching: Fixture.build("hot", .newestOptimized))
      run.keepsHits = false
      let (entry, _) = try run.probe("main.step")
      try run.install()
      try run.backend.start()
      try run.turn(until: { run.printed[entry, default: 0] > 100 })
      #expect(Glibc.kill(run.backend.processID, SIGKILL) == 0)
      try run.turn(until: { run.isEnded })
      #expect(run.status == .killed(signal: SIGKILL))
      try run.finish(.leave)
    }

    @Test("by a tracer that is killed is told, and nothing waits for it")
    func killedTracer() throws {
      let run = try TraceRun(launching: Fixture.build("hot", .newestOptimized))
      try run.install()
      try run.backend.start()
      try run.turn(until: { run.output.contains("alive") })
      #expect(Glibc.kill(try tracer(of: run.backend.processID), SIGKILL) == 0)
      try run.turn(until: { run.lostReason != nil })
      #expect(run.lostReason == "it was killed by signal 9")
      let error = #expect(throws: BackendError.self) { try run.install() }
      #expect(error?.problem.hasPrefix("The tracer failed") == true)
      try run.finish(.leave)
    }

    private func tracer(of processID: Int32) throws -> Int32 {
      let status = try String(contentsOfFile: "/proc/\(processID)/status", encoding: .utf8)
      let line = status.split(separator: "\n").first { $0.hasPrefix("TracerPid:") }
      return try #require(line.flatMap { Int32($0.dropFirst(10).trimmingCharacters(in: .whitespaces)) })
    }
  }
}
