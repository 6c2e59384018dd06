// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import TraceTestSupport

/// A program of the matrix, and how one run of it is checked.
struct MatrixProgram: Sendable {
  let name: String
  let oracle: Oracle
  /// The first release of Go that can build it.
  let since: GoRelease
  /// Records every problem as an issue, or throws.
  let check: @Sendable (FixtureBuild, BackendKind) async throws -> Void

  /// What its hits are compared with.
  enum Oracle: String, CaseIterable {
    case golden = "a text that was reviewed against the program's source"
    case program = "what the program itself prints about its calls and values"
    case source = "comments in the program's source"
  }

  static func all() throws -> [MatrixProgram] {
    let parity = ParityCase.all.map { parityCase in
      MatrixProgram(parityCase.name, .golden) { build, backend in
        try await ParityRun(parityCase: parityCase, build: build, backend: backend).problems()
      }
    }
    let others = [
      MatrixProgram("bigmaps", .program, testing: BackendParity.MapTests().grows),
      MatrixProgram("bigmaps, written", .program, testing: BackendParity.MapTests().isWritten),
      MatrixProgram("floats", .program) { try await SaidLines.floats($0, $1).problems },
      MatrixProgram("hundreds", .program, testing: BackendParity.PitfallTests().manyFunctions),
      MatrixProgram("kinds", .program) { build, backend in
        var table = KindTable()
        try await BackendParity.KindTests.run(build, backend, into: &table)
        return table.wrong
      },
      try rows("loops", since: "1.23"),
      MatrixProgram("related", .program, testing: BackendParity.PitfallTests().relatedValues),
      try rows("rows"),
      try rows("traps"),
      MatrixProgram("values, as said", .program) { try await SaidLines.values($0, $1).problems },
    ]
    return (parity + others).sorted { $0.name < $1.name }
  }

  /// The situations of a program such as `Fixtures/rows`.
  private static func rows(_ fixture: String, since: String = "1.19") throws -> MatrixProgram {
    let rows = try RowScript.all(of: fixture)
    return MatrixProgram(fixture, .source, since: since) { build, backend in
      try await withThrowingTaskGroup(of: [String].self) { group in
        var problems: [String] = []
        for (index, row) in rows.filter({ $0.applies(to: build) }).enumerated() {
          if index >= 3, let found = try await group.next() { problems += found }
          group.addTask { try await row.problems(build, backend).map { "\(row.title): \($0)" } }
        }
        for try await found in group { problems += found }
        return problems
      }
    }
  }

  func applies(to toolchain: GoToolchain) -> Bool { toolchain.release >= since }

  private init(
    _ name: String, _ oracle: Oracle, since: String = "1.19",
    testing check: @escaping @Sendable (FixtureBuild, BackendKind) async throws -> Void
  ) {
    self.name = name
    self.oracle = oracle
    self.since = GoRelease(since)
    self.check = check
  }

  private init(
    _ name: String, _ oracle: Oracle, since: String = "1.19",
    problems: @escaping @Sendable (FixtureBuild, BackendKind) async throws -> [String]
  ) {
    self.init(
      name, oracle, since: since,
      testing: { build, backend in
        let found = try await problems(build, backend)
        guard found.isEmpty else { throw TestFailure(found.joined(separator: "\n")) }
      })
  }
}
