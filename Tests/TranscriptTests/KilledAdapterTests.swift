// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Glibc
import Testing
import TraceTestSupport

extension Tracing {
  /// `Fixtures/hot` calls `main.step` without end, checks each result and says ten times a second that it is alive.
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
        // The moment is meant to be any: right after a hit, or long after.
        try await Task.sleep(for: .microseconds(Int.random(in: 0...100_000)))
        session.client.adapter.send(signal: SIGKILL)
        #expect(try await session.client.adapter.waitForExit() == 128 + SIGKILL)

        let free = await ProcessTable.poll(within: 10) { ProcessTable.tracedThreads(of: program.processID).isEmpty }
        #expect(free, "round \(round): threads are still traced or stopped")
        // The kernel takes uprobes out behind the end of their owner.
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
