// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Testing
import TraceTestSupport

extension Tracing {
  /// Every situation that the older debugger's own tests of tracing and logpoints have a program for, and more: each in
  /// `Fixtures/rows`, with the expected output next to the code that produces it.
  @Suite("Row by row", .timeLimit(.minutes(10)))
  struct RowTests {
    @Test("shows what the source says", arguments: try RowScript.all(of: "rows"), BackendKind.required)
    func row(_ row: RowScript, backend: BackendKind) async throws {
      for build in [try FixtureBuild.newestUnoptimized, try .newestOptimized] where row.applies(to: build) {
        #expect(try await row.problems(build, backend) == [], "\(build)")
      }
    }

    @Test("refuses what is no name, no condition or no hit condition, and sets the others")
    func refusals() async throws {
      let session = TestSession(try DAPClient())
      let program = try Fixture.build("rows", try .newestUnoptimized)
      try await session.start("launch", ["mode": "exec", "program": .string(program), "args": ["fourIntegers"]])
      let points: [(JSON, Bool)] = [
        (["name": "main.four"], true), (["name": "four"], true), (["name": "/four$/"], true),
        (["name": "*0x1234"], false),
        (["name": "+3"], false), (["name": "main.nosuch"], false), (["name": "/(/"], false),
        (["name": "main.four", "condition": "a >"], false), (["name": "main.four", "condition": "a > 1"], true),
        (["name": "main.four", "hitCondition": "= 2"], false), (["name": "main.four", "hitCondition": "> 2"], true),
      ]
      let body = try await session.client.request(
        "setFunctionBreakpoints", ["breakpoints": .array(points.map(\.0))])
      for ((point, isGood), answer) in zip(points, body["breakpoints"]?.array ?? []) {
        #expect(answer["verified"] == .bool(isGood), "\(point): \(answer)")
      }
      try await session.client.request("disconnect")
      _ = try await session.checkEnding()
    }
  }
}
