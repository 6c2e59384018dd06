// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Foundation
import Testing
import TraceTestSupport

extension BackendParity {
  /// What neither a traced program nor its user may notice. `ticker` calls `main.tick` ten times a second.
  @Suite("A session in the background", .timeLimit(.minutes(5)))
  struct QuietTests {
    /// In kernel ticks; there are a hundred per second.
    static let idleTicks = 1, busyTicks = 10

    @Test(
      "uses no processor time while nothing is hit, and little at ten hits a second", arguments: BackendKind.required)
    func processorTime(backend: BackendKind) async throws {
      let ticker = try ChildProcess(try Fixture.build("ticker", try .newestOptimized), ["-"])
      try await ticker.waitForOutput("tick 1")
      let session = try await TestSession.attach(to: ticker, functions: ["main.main"], backend: backend)
      try await Self.moreTicks(5, of: ticker)

      let before = try Self.processorTicks(of: session)
      try await Self.moreTicks(20, of: ticker)
      let idle = try Self.processorTicks(of: session) - before
      #expect(idle <= Self.idleTicks)

      try await session.setFunctionBreakpoints(["main.tick"])
      let start = try Self.processorTicks(of: session)
      let count = session.client.log.entries.count
      try await Self.moreTicks(20, of: ticker)
      let busy = try Self.processorTicks(of: session) - start
      #expect(session.client.log.entries.count >= count + 38)
      #expect(busy <= Self.busyTicks)

      ticker.closeInput()
      _ = try await session.finish()
      #expect(try await ticker.waitForExit() == 0)
    }

    @Test(
      "of eBPF leaves the program to other tracers, launched and attached to",
      .enabled(if: BackendKind.required.contains(.ebpf)))
    func otherTracers() async throws {
      let launched = try await TestSession.launch(
        "ticker", try .newestOptimized, arguments: ["-"], functions: ["main.tick"], backend: .ebpf,
        options: ["stdinFrom": "/dev/zero"])
      let process = try await launched.client.event("process")
      let processID = Int32(try #require(process["systemProcessId"]?.integer))
      try await launched.client.output(containing: "main.tick =>")
      #expect(ProcessTable.tracedThreads(of: processID) == [])
      try await launched.client.request("terminate")
      _ = try await launched.finish()

      let ticker = try ChildProcess(try Fixture.build("ticker", try .newestOptimized), ["-"])
      try await ticker.waitForOutput("tick 1")
      let other = try await TestSession.attach(to: ticker, functions: ["main.main"], backend: .ptrace)
      #expect(ProcessTable.tracedThreads(of: ticker.processID) != [])
      let session = try await TestSession.attach(to: ticker, functions: ["main.tick"], backend: .ebpf)
      try await session.client.output(containing: "main.tick =>")
      ticker.closeInput()
      _ = try await session.finish()
      _ = try await other.finish()
      #expect(try await ticker.waitForExit() == 0)
    }

    /// Waits until the program itself has printed this many more lines.
    private static func moreTicks(_ count: Int, of ticker: ChildProcess) async throws {
      let said = ticker.standardOutput.value.text.split(separator: "\n").count
      let waited = await ticker.standardOutput.wait { $0.text.split(separator: "\n").count >= said + count }
      try #require(waited != nil)
    }

    /// The ticks that the adapter and the processes it started have used, without the traced program.
    private static func processorTicks(of session: TestSession) throws -> Int {
      let adapter = session.client.adapter.processID
      let children = try String(contentsOfFile: "/proc/\(adapter)/task/\(adapter)/children", encoding: .utf8)
      let processes = [adapter] + children.split(separator: " ").compactMap { Int32($0) }
      return try processes.reduce(0) { sum, process in
        let text = try String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)
        let fields = text.split(separator: ")").last?.split(separator: " ") ?? []
        // User and system time are the 14th and 15th field; the command in brackets is the second.
        return sum + (fields.count > 12 ? (Int(fields[11]) ?? 0) + (Int(fields[12]) ?? 0) : 0)
      }
    }
  }
}
