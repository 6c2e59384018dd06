// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Testing
import TraceTestSupport

extension Tracing {
  /// What Go's compiler and runtime do that misleads tracers: each case is in `Fixtures/traps`, with the expected
  /// output next to the code that produces it.
  @Suite("Trap by trap", .timeLimit(.minutes(10)))
  struct TrapTests {
    @Test("shows what the source says", arguments: try RowScript.all(of: "traps"), BackendKind.required)
    func trap(_ row: RowScript, backend: BackendKind) async throws {
      // The builds run at the same time, because a session mostly waits.
      try await withThrowingTaskGroup { group in
        for build in FixtureBuild.all where row.applies(to: build) {
          group.addTask {
            let problems = try await row.problems(build, backend)
            #expect(problems == [], "\(build)")
          }
        }
        try await group.waitForAll()
      }
    }

    @Test(
      "shows what the source says of loops over functions", arguments: try RowScript.all(of: "loops"),
      BackendKind.required)
    func loop(_ row: RowScript, backend: BackendKind) async throws {
      for build in [try FixtureBuild.newestUnoptimized, try .newestOptimized] where row.applies(to: build) {
        #expect(try await row.problems(build, backend) == [], "\(build)")
      }
    }
  }
}
