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
  /// Per fixture and build one golden, the same for both backends. `UPDATE_GOLDEN=1` writes what ptrace prints, to be
  /// checked against the program's source; what eBPF prints is never written.
  @Suite("A program's run", .timeLimit(.minutes(5)))
  struct ParityTests {
    @Test("prints the reviewed text", arguments: ParityCase.all)
    func isGolden(parityCase: ParityCase) async throws {
      // The builds at the same time, since a session mostly waits.
      try await withThrowingTaskGroup { group in
        for build in BuildClass.all {
          group.addTask {
            for backend in BackendKind.required {
              try await Self.check(parityCase, build, backend)
            }
          }
        }
        try await group.waitForAll()
      }
    }

    @Test("has at least 25 programs, each of them once")
    func programs() {
      #expect(Set(ParityCase.all.map(\.name)).count == ParityCase.all.count)
      #expect(ParityCase.all.count >= 25)
    }

    private static func check(_ parityCase: ParityCase, _ build: BuildClass, _ backend: BackendKind) async throws {
      let name = "BackendParityTests/Goldens/\(parityCase.name)/\(build.name)"
      let context = "\(parityCase.name), \(build.name), \(backend)"
      let session = try await TestSession.launch(
        parityCase.fixture, build.build, arguments: parityCase.arguments, functions: parityCase.functions,
        logpoints: parityCase.logpoints, backend: backend, options: parityCase.options)
      let record = try await session.finish()
      #expect(record.exitCode == parityCase.exitCode, "\(context)")
      #expect(record.refusedBreakpoints == [], "\(context)")
      for account in record.notices.filter({ $0.contains(" printed, ") }) {
        #expect(account.contains(#/: (\d+) hits?: \1 printed, 0 held back, 0 rejected, 0 lost$/#), "\(context)")
      }

      let trace = TraceText(record)
      switch backend {
      case .ptrace:
        let difference = try Golden.difference(of: trace.text, from: name)
        #expect(difference == nil, "\(context)")
        #expect(trace.unseenFloats == [], "\(context)")
      case .ebpf:
        try compare(trace, withGolden: name, parityCase.name, build, context)
      }
    }

    private static func compare(
      _ trace: TraceText, withGolden name: String, _ fixture: String, _ build: BuildClass, _ context: String
    ) throws {
      let expected = try Golden.lines(of: name)
      let lines = trace.text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
      var unseen: Set<String> = []
      for (index, (line, golden)) in zip(lines, expected).enumerated() {
        guard let places = UnseenFloats.places(in: line, golden: golden) else {
          Issue.record("\(context): line \(index + 1) is\n  \(line)\nand should be\n  \(golden)")
          return
        }
        unseen.formUnion(places)
      }
      #expect(lines.count == expected.count, "\(context)")
      let differences = try UnseenFloats.differences(of: unseen, fixture: fixture, build: build.name)
      #expect(differences == [], "\(context)")
      // Of each it is told why; a logpoint tells it in its own line.
      let functions = Set(unseen.filter { $0 != "a logpoint" }.map { String($0.prefix { $0 != " " }) })
      #expect(functions == Set(trace.unseenFloats.map { String($0.prefix { $0 != ":" }) }), "\(context)")
    }
  }
}

extension SessionRecord {
  /// What was said of each breakpoint that could not be set.
  fileprivate var refusedBreakpoints: [String] {
    entries.filter { $0.isFromAdapter }.flatMap { $0.message["body"]?["breakpoints"]?.array ?? [] }
      .filter { $0["verified"] != true }.map { $0["message"]?.string ?? "no reason" }
  }
}
