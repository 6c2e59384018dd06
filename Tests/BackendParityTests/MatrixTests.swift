// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Foundation
import Synchronization
import Testing
import TraceTestSupport

/// Every program with every Go that Sonde supports, built both ways, under both backends: `make test-matrix`, which
/// takes too long for `make test`. `SONDE_MATRIX` selects what runs: `whole`, or releases, programs and the build, as
/// in `1.24,1.25/panics,values/optimised`. Only a whole run writes `docs/coverage.md`.
@Suite(
  "Every supported Go", .serialized,
  .enabled(if: TestEnvironment.variable("SONDE_MATRIX") != nil, "this is what 'make test-matrix' runs"))
struct MatrixTests {
  static let releases = ["1.19", "1.21", "1.22", "1.23", "1.24", "1.25", "1.26", "1.27"].map(GoRelease.init)
  private static let document = TestEnvironment.root + "/docs/coverage.md"

  @Test("is traced rightly", .timeLimit(.minutes(180)))
  func everyCell() async throws {
    let programs = try MatrixProgram.all()
    let order = try #require(TestEnvironment.variable("SONDE_MATRIX"))
    guard order != "whole" else {
      // A missing Go must not look like a pass.
      #expect(GoToolchain.available.map(\.release) == Self.releases)
      #expect(BackendKind.required == [.ptrace, .ebpf])
      let table = try await Self.run(programs, FixtureBuild.all)
      let introduction = try String(contentsOfFile: Self.document, encoding: .utf8).components(separatedBy: "| Go |")[0]
      try (introduction + table.text).write(toFile: Self.document, atomically: true, encoding: .utf8)
      return
    }
    let parts = order.split(separator: "/", omittingEmptySubsequences: false).map { part in
      part.split(separator: ",").map(String.init)
    }
    try #require(parts.count == 3)
    let builds = FixtureBuild.all.filter { build in
      (parts[0].isEmpty || parts[0].contains("\(build.toolchain.release)"))
        && (parts[2].isEmpty || parts[2] == [build.optimized ? "optimised" : "plain"])
    }
    let chosen = programs.filter { parts[1].isEmpty || parts[1].contains($0.name) }
    try #require(!builds.isEmpty && !chosen.isEmpty, "nothing is called so: \(order)")
    print(try await Self.run(chosen, builds).text)
  }

  private static func run(_ programs: [MatrixProgram], _ builds: [FixtureBuild]) async throws -> CoverageTable {
    var table = CoverageTable(programs, builds)
    for build in builds {
      // ptrace first: eBPF is compared with the text that ptrace wrote.
      for backend in BackendKind.required {
        let cell = CoverageTable.Cell(build: build, backend: backend)
        let outcomes = await outcomes(of: programs.filter { $0.applies(to: build.toolchain) }, cell)
        for (name, isRight) in outcomes { table.add(name, isRight: isRight, cell) }
        let failures = table.failures(cell)
        let names = failures.isEmpty ? "" : ": not \(failures.joined(separator: ", "))"
        // To stderr: text that a test prints on stdout waits in a buffer.
        FileHandle.standardError.write(Data("\(build), \(backend): \(table.share(cell))\(names)\n".utf8))
      }
    }
    return table
  }

  /// Runs several at the same time, because a session mostly waits.
  private static func outcomes(
    of programs: [MatrixProgram], _ cell: CoverageTable.Cell
  ) async -> [(name: String, isRight: Bool)] {
    await withTaskGroup(of: (name: String, isRight: Bool).self) { group in
      var outcomes: [(name: String, isRight: Bool)] = []
      for (index, program) in programs.enumerated() {
        if index >= 3, let outcome = await group.next() { outcomes.append(outcome) }
        group.addTask { (program.name, await isRight(program, cell)) }
      }
      for await outcome in group { outcomes.append(outcome) }
      return outcomes
    }
  }

  /// Whether no issue was recorded and nothing was thrown. Both also fail the test: `matching` recognises none of the
  /// issues, so none counts as known. Only here does the test library show a test its own issues.
  private static func isRight(_ program: MatrixProgram, _ cell: CoverageTable.Cell) async -> Bool {
    let issues = Atomic(0)
    do {
      try await withKnownIssue(isIntermittent: true) {
        try await program.check(cell.build, cell.backend)
      } matching: { _ in
        issues.add(1, ordering: .relaxed)
        return false
      }
    } catch {
      Issue.record("\(program.name), \(cell.build), \(cell.backend): \(error)")
      return false
    }
    return issues.load(ordering: .relaxed) == 0
  }
}
