// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import Glibc
import Testing
import TraceBackend
import TraceTestSupport

extension PtraceBackendTests {
  /// Fixtures/surroundings does what its argument says; `main.visit` is the traced function.
  @Suite("A traced program that", .timeLimit(.minutes(2)))
  struct ProgramTests {
    private func launch(_ what: String) throws -> (run: TraceRun, entry: UInt32, return: UInt32) {
      let run = try TraceRun(launching: Fixture.build("surroundings", .newestOptimized), [what])
      let (entry, exit) = try run.probe("main.visit")
      try run.install()
      return (run, entry, exit)
    }

    @Test("looks around finds nothing of ours")
    func look() throws {
      let (run, _, _) = try launch("look")
      try run.runToEnd()
      #expect(
        run.output == """
          descriptors 0 1 2
          [SigBlk: 0000000000000000]
          [SigIgn: 0000000000000000]
          leads its group true

          """)
    }

    @Test("executes another one goes on without probes, and that is told")
    func exec() throws {
      let (run, entry, exit) = try launch("exec")
      try run.runToEnd()
      #expect(run.output == "first 1\nsecond 2\n")
      #expect(run.status == .exited(code: 7))
      #expect(run.isReplaced)
      #expect(run.printed == [entry: 1, exit: 1])
    }

    @Test("has a breakpoint of its own meets it")
    func ownBreakpoint() throws {
      let path = try Fixture.build("surroundings", .newestOptimized)
      let untraced = try TraceTestSupport.runToEnd(path, ["breakpoint"])
      let (run, entry, _) = try launch("breakpoint")
      try run.runToEnd()
      #expect(run.printed[entry] == 1)
      #expect(run.status?.code == untraced.code)
      #expect(run.output.contains("SIGTRAP") == untraced.output.contains("SIGTRAP"))
    }

    @Test("starts and ends threads has all of them traced")
    func threads() throws {
      let (run, entry, exit) = try launch("threads")
      try run.runToEnd()
      #expect(run.output == "visits 0\n")
      #expect(run.printed == [entry: 501, exit: 501])
      #expect(Set(run.hits.map(\.thread)).count > 100)
    }

    @Test("is stopped and continued by others stays stopped meanwhile")
    func stopAndContinue() async throws {
      let (run, entry, _) = try launch("sleep")
      try run.backend.start()
      let process = run.backend.processID
      for _ in 0..<5 {
        let before = run.printed[entry, default: 0]
        try run.turn(until: { run.printed[entry, default: 0] > before + 3 }, "hits")
        #expect(kill(process, SIGSTOP) == 0)
        try run.turn(until: { ProcessTable.state(of: process)?.lowercased() == "t" }, "the stop")
        // A hit that was already on its way arrives now; after that no more arrive.
        for _ in 0..<3 { run.loop.runOnce(timeoutMilliseconds: 50) }
        run.drain()
        let stopped = run.printed[entry]
        for _ in 0..<4 { run.loop.runOnce(timeoutMilliseconds: 50) }
        #expect(run.printed[entry] == stopped)
        #expect(kill(process, SIGCONT) == 0)
      }
      try run.finish(.terminate(graceMilliseconds: 5000))
      #expect(run.status == .killed(signal: SIGTERM))
    }

    @Test("is stopped when it is let go stays stopped")
    func leftStopped() async throws {
      let path = try Fixture.build("surroundings", .newestOptimized)
      let program = try ChildProcess(path, ["sleep"])
      try leaveStopped(program.processID, path)
      #expect(ProcessTable.state(of: program.processID) == "T")
      #expect(try ProgramText.changedAddresses(of: program.processID) == [])
      program.send(signal: SIGCONT)
      #expect(await ProcessTable.poll(within: 10) { ProcessTable.state(of: program.processID) == "S" })
      program.send(signal: SIGTERM)
      #expect(try await program.waitForExit() == 128 + SIGTERM)
    }

    private func leaveStopped(_ processID: Int32, _ path: String) throws {
      let run = try TraceRun(attachingTo: processID, of: path)
      let (entry, _) = try run.probe("main.visit")
      try run.install()
      try run.backend.start()
      try run.turn(until: { run.printed[entry, default: 0] > 3 })
      #expect(kill(processID, SIGSTOP) == 0)
      try run.turn(until: { ProcessTable.state(of: processID)?.lowercased() == "t" }, "the stop")
      try run.finish(.leave)
    }
  }
}
