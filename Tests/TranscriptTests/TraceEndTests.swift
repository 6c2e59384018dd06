// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Glibc
import Testing
import TraceTestSupport

extension Tracing {
  /// `Fixtures/ticker` calls `main.tick` until its stdin ends.
  @Suite("sonde trace ends by itself", .timeLimit(.minutes(5)))
  struct TraceEndTests {
    @Test("after --count hits, and ends the program that it started", arguments: BackendKind.required)
    func count(backend: BackendKind) async throws {
      let ticker = try ChildProcess(
        TestEnvironment.sonde,
        [
          "trace", "--backend", backend.rawValue, "--count", "3", "main.tick", "--",
          try Fixture.build("ticker", try .newestOptimized),
        ])
      let streams = try await ticker.waitForEndOfOutput()
      #expect(try await ticker.waitForExit() == 0)
      let lines = streams.error.split(separator: "\n").map(String.init)
      #expect(lines.filter { !$0.hasPrefix("sonde: ") }.count == 3)
      let account = try #require(lines.last { $0.hasPrefix("sonde: main.tick: ") })
      #expect(account.contains(" 3 printed, ") && !account.contains("mistake"))
    }

    @Test("after --duration, and leaves a process that it attached to")
    func duration() async throws {
      let program = try ChildProcess(try Fixture.build("ticker", try .newestOptimized), ["-"])
      try await program.waitForOutput("tick 1")
      let run = try await TerminalRun.sonde(
        "trace", "--pid", "\(program.processID)", "--duration", "300ms", "main.tick")
      #expect(run.code == 0)
      #expect(ProcessTable.tracedThreads(of: program.processID) == [])
      program.closeInput()
      #expect(try await program.waitForExit() == 0)
    }

    @Test("and refuses counts and times that are none")
    func mistakes() async throws {
      for arguments in [["--count", "0"], ["--count", "x"], ["--duration", "5"], ["--duration", "0s"]] {
        let run = try await TerminalRun.sonde(["trace"] + arguments + ["main.tick", "--", "/bin/true"])
        #expect(run.code == 2, "\(arguments)")
      }
    }
  }
}
