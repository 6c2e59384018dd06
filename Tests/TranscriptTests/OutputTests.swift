// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Glibc
import Testing
import TraceTestSupport

extension Tracing {
  @Suite("The program's own output", .timeLimit(.minutes(5)))
  struct OutputTests {
    @Test(
      "arrives byte for byte, with U+FFFD for what is not UTF-8",
      arguments: ["partial", "characters", "invalid", "burst", "stdin"], BackendKind.required)
    func sameBytes(kind: String, backend: BackendKind) async throws {
      let untraced = try ChildProcess(try Fixture.build("outputs", try .newestOptimized), [kind])
      untraced.closeInput()
      let expected = try await untraced.waitForEndOfOutput()

      let session = try await TestSession.launch(
        "outputs", try .newestOptimized, arguments: [kind], backend: backend)
      let record = try await session.finish()

      // Compared as bytes: Swift treats two strings as equal if they differ only in how they compose a character.
      #expect(Array(record.standardOutput.utf8) == Array(expected.output.utf8))
      #expect(Array(record.standardError.utf8) == Array(expected.error.utf8))
      #expect(record.hits == [])
    }

    @Test("is shown before its line is complete")
    func partialLine() async throws {
      let session = try await TestSession.launch("outputs", try .newestOptimized, arguments: ["partial"])
      let first = try await session.client.event("output") { $0["category"] == "stdout" }
      #expect(first["output"] == "name? ")
      _ = try await session.finish()
    }

    @Test("does not hold the session open when a child keeps the pipe", arguments: BackendKind.required)
    func childHoldsPipe(backend: BackendKind) async throws {
      let session = try await TestSession.launch(
        "outputs", try .newestOptimized, arguments: ["holder"], backend: backend)
      try await session.client.event("terminated", within: 20)
      let line = SessionRecord(session.client.log).standardOutput
      let child = try #require(line.split(whereSeparator: \.isWhitespace).last.flatMap { Int32($0) })
      #expect(ProcessTable.isRunning(child))
      kill(child, SIGKILL)
      _ = try await session.finish()
    }

    @Test("comes after the hits that happened before it was written", arguments: BackendKind.required)
    func orderWithHits(backend: BackendKind) async throws {
      let session = try await TestSession.launch(
        "ticker", try .newestOptimized, functions: ["main.tick"], backend: backend)
      let record = try await session.finish()
      let text = record.events.filter { $0.name == "output" }.compactMap { $0.body["output"]?.string }.joined()
      let lines = text.split(separator: "\n").map(String.init)
      #expect(record.hits.count == 60)
      for n in 1...30 {
        let call = try #require(lines.firstIndex(of: "> goroutine(1): main.tick(\(n))"))
        let result = try #require(lines.firstIndex(of: ">> goroutine(1): main.tick => (\"tick \(n)\")"))
        let printed = try #require(lines.firstIndex(of: "tick \(n)"))
        #expect(call < result && result < printed)
      }
    }
  }
}
