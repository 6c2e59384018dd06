// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Testing
import TraceTestSupport

extension Tracing {
  @Suite("A breakpoint that cannot be set", .timeLimit(.minutes(5)))
  struct BadBreakpointTests {
    @Test("is answered with the reason, and the others are set")
    func functions() async throws {
      let session = try await started()
      let points = try await session.setFunctionBreakpoints(["main.fo", "/(/", "", "main.foo", "/^nothing$/"])
      #expect(points.map { $0["verified"] } == [false, false, false, true, false])
      #expect(points.first?["message"]?.string?.contains("main.foo") == true)
      #expect(points.allSatisfy { $0["verified"] == true || $0["message"]?.string?.isEmpty == false })
      try await session.client.request("configurationDone")
      #expect(try await session.finish().hits == MissionExample.hits)
    }

    @Test("because its file is not in the program, is refused")
    func otherFile() async throws {
      let session = try await started()
      let points = try await session.setBreakpoints([["line": 3, "logMessage": "x"]], in: "storm")
      #expect(points.map { $0["verified"] } == [false])
      try await session.client.request("configurationDone")
      #expect(try await session.finish().hits == [])
    }

    private func started() async throws -> TestSession {
      let session = TestSession(try DAPClient())
      let program = try Fixture.build("mission", try .newestUnoptimized)
      try await session.start("launch", ["mode": "exec", "program": .string(program)])
      return session
    }
  }
}
