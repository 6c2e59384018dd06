// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Testing
import TraceTestSupport

extension Tracing {
  @Suite("A program that was built with -trimpath", .timeLimit(.minutes(2)))
  struct SubstitutePathTests {
    /// Its files are called `mission/main.go`; the editor's folder is the fixture's.
    @Test("takes the editor's breakpoints and gives hits the editor's paths, through substitutePath")
    func trimmed() async throws {
      let session = TestSession(try DAPClient())
      let program = try Fixture.build("mission", try .newestUnoptimized, flags: ["-trimpath"])
      try await session.start(
        "launch",
        [
          "mode": "exec", "program": .string(program), "backend": "ptrace",
          "substitutePath": [["from": .string(Fixture.folder("mission")), "to": "mission"]],
        ])
      let line = try Fixture.line("call", in: "mission")
      let answers = try await session.setBreakpoints(
        [["line": .integer(line), "logMessage": "here"]], in: "mission")
      #expect(answers.map { $0["verified"] } == [true])
      #expect(answers.map { $0["source"]?["path"] } == [.string(Fixture.source("mission"))])
      try await session.setFunctionBreakpoints(["main.foo"])
      try await session.client.request("configurationDone")
      let record = try await session.finish()
      let hits = record.events.filter { $0.name == "output" && $0.body["source"] != nil }
      #expect(hits.count == 3)
      #expect(hits.allSatisfy { $0.body["source"]?["path"] == .string(Fixture.source("mission")) })
    }
  }
}
