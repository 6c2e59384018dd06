// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Glibc
import Testing
import TraceTestSupport

extension Tracing {
  @Suite("A program that is run without debugging", .timeLimit(.minutes(2)))
  struct NoDebugTests {
    @Test("runs to its end with its output and code; breakpoints are answered with the reason")
    func run() async throws {
      let session = TestSession(try DAPClient())
      try await session.start(
        "launch",
        [
          "mode": "exec", "program": .string(try Fixture.build("exitcode", try .newestOptimized)), "args": ["7"],
          "noDebug": true, "tracepoints": ["main.main"],
        ])
      let refusal: JSON = "The program is not traced. Launch it without 'noDebug' to trace it."
      let answers = try await session.setFunctionBreakpoints(["main.main"])
      #expect(answers.map { $0["verified"] } == [false])
      #expect(answers.map { $0["message"] } == [refusal])
      try await session.client.request("configurationDone")
      let record = try await session.finish()
      #expect(record.standardOutput == "ending with 7\n")
      #expect(record.exitCode == 7)
      #expect(record.hits == [])
      #expect(record.notices.contains { $0.contains("main.main: The program is not traced.") })
      #expect(record.notices.contains { $0.contains("exitcode") && $0.contains("not traced because of 'noDebug'") })
      #expect(!record.notices.contains { $0.hasPrefix("sonde: tracing with") })
    }

    @Test("need not be Go's, and its code is also that of a signal")
    func anyProgram() async throws {
      let session = TestSession(try DAPClient())
      try await session.start(
        "launch",
        ["mode": "exec", "program": "/bin/sh", "args": ["-c", "echo here; kill -9 $$"], "noDebug": true])
      try await session.client.request("configurationDone")
      let record = try await session.finish()
      #expect(record.standardOutput == "here\n")
      #expect(record.exitCode == 137)
    }

    @Test("is ended by terminate, and not traced by anybody meanwhile")
    func terminate() async throws {
      let session = TestSession(try DAPClient())
      try await session.start(
        "launch",
        ["mode": "exec", "program": "/bin/sh", "args": ["-c", "echo $$; exec sleep 1000"], "noDebug": true])
      try await session.client.request("configurationDone")
      let process = try await session.client.event("process")
      try await session.client.output(containing: "\n", category: "stdout")
      let id = try #require(process["systemProcessId"]?.integer)
      #expect(ProcessTable.tracedThreads(of: pid_t(id)) == [])
      try await session.client.request("terminate")
      let record = try await session.finish()
      #expect(record.exitCode == 128 + Int(SIGTERM))
    }
  }
}
