// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Testing
import TraceTestSupport

extension Tracing {
  /// Whole sessions, stored in `Transcripts/`; `UPDATE_GOLDEN=1` rewrites them.
  @Suite("A whole session", .timeLimit(.minutes(5)))
  struct WholeSessionTests {
    @Test("of a launched program is the one that was reviewed")
    func launch() async throws {
      let session = try await TestSession.launch("mission", try .newestUnoptimized, functions: ["main.foo", "main.fo"])
      let client = session.client
      // The answers to `threads` and `variables` are about hits.
      try await client.output(containing: "main.foo =>")
      for (command, arguments) in [
        ("threads", nil), ("continue", ["threadId": 1]), ("stackTrace", ["threadId": 1]),
        ("scopes", ["frameId": 1]), ("variables", ["variablesReference": 1]),
        ("evaluate", ["expression": "x", "context": "hover"]), ("setExceptionBreakpoints", ["filters": []]),
      ] as [(String, JSON?)] {
        _ = try await client.exchange(command, arguments)
      }
      let record = try await session.finish()
      // The program may end before the client asks about it: the answers come between events, in no fixed order.
      let asked = record.entries.filter { !Self.isAnEnd($0.message) }
      let ends = record.entries.filter { Self.isAnEnd($0.message) }
      let difference = try Golden.difference(
        of: TranscriptText.render(asked + ends), from: "TranscriptTests/Transcripts/launch")
      #expect(difference == nil)
    }

    @Test("of an attached program is the one that was reviewed")
    func attach() async throws {
      let program = try ChildProcess(try Fixture.build("ticker", try .newestUnoptimized), ["-"])
      try await program.waitForOutput("tick 2")
      let session = try await TestSession.attach(to: program, functions: ["main.tick"])
      try await session.client.output(containing: "main.tick =>")
      try await session.client.request("terminate")
      try await session.client.event("terminated")
      try await session.client.request("disconnect")
      let record = try await session.checkEnding()
      let quiet = record.entries.filter { entry in
        let text = entry.message["body"]?["output"]?.string ?? ""
        return !text.contains("goroutine(") && !text.contains(" hits: ")
      }
      let difference = try Golden.difference(
        of: TranscriptText.render(quiet), from: "TranscriptTests/Transcripts/attach")
      #expect(difference == nil)
      program.closeInput()
      #expect(try await program.waitForExit() == 0)
    }

    private static func isAnEnd(_ message: JSON) -> Bool {
      ["exited", "terminated", "process"].contains(message["event"]?.string) || message["command"] == "disconnect"
    }
  }
}
