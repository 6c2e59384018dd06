// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Testing
import TraceTestSupport

extension Tracing {
  /// What editors' clients really send, replayed. The program is that of `make test-clients`, which is built first;
  /// `UPDATE_GOLDEN=1` rewrites the sessions.
  @Suite("A session of", .timeLimit(.minutes(5)))
  struct ClientSessionTests {
    private static let program = "\(TestEnvironment.root)/Tests/Clients/program"

    @Test(
      "a client that launches is the one that was reviewed",
      arguments: ["nvim-dap", "dape", "dap-mode", "vimspector", "kate"], BackendKind.required)
    func launch(name: String, backend: BackendKind) async throws {
      let script = try ClientScript(named: name, replacing: ["PROGRAM": .string(Self.program)])
      let session = TestSession(try DAPClient())
      try await script.replay(to: session.client, options: ["backend": .string(backend.rawValue)])
      try await session.client.event("terminated")
      let record = try await session.checkEnding()

      #expect(record.hits.filter { $0.contains("main.price") } == Self.hits)
      #expect(record.standardOutput == "the shop is closed\n")
      try check(record, name)
    }
    private static let hits = ["> goroutine(1): main.price(2, 450)", ">> goroutine(1): main.price => (900)"]

    @Test("nvim-dap that attaches is the one that was reviewed, and the program lives", arguments: BackendKind.required)
    func attach(backend: BackendKind) async throws {
      let program = try ChildProcess(try Fixture.build("ticker", try .newestUnoptimized), ["-"])
      try await program.waitForOutput("tick 2")
      let script = try ClientScript(
        named: "nvim-dap-attach", replacing: ["PROCESS": .integer(Int(program.processID))])
      let session = TestSession(try DAPClient())
      try await script.replay(to: session.client, options: ["backend": .string(backend.rawValue)])
      let record = try await session.checkEnding()

      try check(record, "nvim-dap-attach")
      program.closeInput()
      #expect(try await program.waitForExit() == 0)
    }

    /// Compares with the stored session: what the client sent, then what it got, and last the program's end events,
    /// which may overtake an answer. The order between sent and received messages is not fixed, so it is not checked.
    private func check(_ record: SessionRecord, _ name: String) throws {
      let entries = record.entries.filter { entry in
        let text = entry.message["body"]?["output"]?.string ?? ""
        return !text.hasPrefix("sonde: tracing with ") && !text.hasPrefix("sonde: do not kill ")
          && !text.contains("main.tick")
      }
      let isEnd = { (entry: MessageLog.Entry) in
        ["exited", "terminated", "process"].contains(entry.message["event"]?.string)
      }
      let received = entries.filter(\.isFromAdapter)
      let ordered = entries.filter { !$0.isFromAdapter } + received.filter { !isEnd($0) } + received.filter(isEnd)
      let text = TranscriptText.render(ordered)
        .replacing(/"backend":"[a-z]+",/, with: "")
        .replacing(/[^ "]*\/sonde-[0-9a-z]+\/shop/, with: "BUILT")
      let difference = try Golden.difference(of: text, from: "TranscriptTests/Transcripts/\(name)")
      #expect(difference == nil)
    }
  }
}
