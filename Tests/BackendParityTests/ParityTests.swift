// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Testing
import TraceTestSupport

/// Everything here runs the built `sonde` with a Go program, under each backend that is required.
@Suite(
  "Both backends, as a client sees them", .serialized,
  .enabled(
    if: TestEnvironment.variable("REQUIRE_BACKENDS") != nil || GoToolchain.available.count == 2,
    "the goldens need the oldest and the newest Go: run 'make test'"))
enum BackendParity {}

extension BackendParity {
  /// One golden per fixture and build, the same for both backends. `UPDATE_GOLDEN=1` writes what ptrace prints; check
  /// it against the program's source. The output of eBPF is never written.
  @Suite("A program's run", .timeLimit(.minutes(5)))
  struct ParityTests {
    @Test("prints the reviewed text", arguments: ParityCase.all)
    func isGolden(parityCase: ParityCase) async throws {
      // The builds run at the same time, because a session mostly waits; but the text for one release of Go depends on
      // the text for the release before it.
      let isUpdate = TestEnvironment.variable("UPDATE_GOLDEN") != nil
      try await withThrowingTaskGroup { group in
        for build in FixtureBuild.all {
          group.addTask { try await Self.check(parityCase, build) }
          if isUpdate { try await group.waitForAll() }
        }
        try await group.waitForAll()
      }
    }

    @Test("has at least 25 programs, each of them once")
    func programs() {
      #expect(Set(ParityCase.all.map(\.name)).count == ParityCase.all.count)
      #expect(ParityCase.all.count >= 25)
    }

    private static func check(_ parityCase: ParityCase, _ build: FixtureBuild) async throws {
      for backend in BackendKind.required {
        let problems = try await ParityRun(parityCase: parityCase, build: build, backend: backend).problems()
        #expect(problems == [], "\(parityCase.name), \(build), \(backend)")
      }
    }
  }
}
