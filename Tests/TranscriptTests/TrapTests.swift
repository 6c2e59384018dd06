// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Testing
import TraceTestSupport

extension Tracing {
  /// What Go's compiler and runtime do that leads tracers astray: each in `Fixtures/traps`, with what must be shown
  /// beside the code that does it.
  @Suite("Trap by trap", .timeLimit(.minutes(10)))
  struct TrapTests {
    @Test("shows what the source says", arguments: try RowScript.all(of: "traps"), BackendKind.required)
    func trap(_ row: RowScript, backend: BackendKind) async throws {
      // The builds at the same time, since a session mostly waits.
      try await withThrowingTaskGroup { group in
        for build in FixtureBuild.all { group.addTask { try await row.run(build, backend) } }
        try await group.waitForAll()
      }
    }

    @Test(
      "shows what the source says of loops over functions", arguments: try RowScript.all(of: "loops"),
      BackendKind.required)
    func loop(_ row: RowScript, backend: BackendKind) async throws {
      try await row.run(.newestUnoptimized, backend)
      try await row.run(.newestOptimized, backend)
    }
  }
}

extension RowScript {
  /// Traces the row's program in a session of its own and compares.
  func run(_ build: FixtureBuild, _ backend: BackendKind) async throws {
    if isUnoptimized, build.optimized { return }
    let session = TestSession(try DAPClient())
    let launch: [String: JSON] = [
      "mode": "exec", "program": .string(try Fixture.build(fixture, build)), "args": [.string(name)],
      "backend": .string(backend.rawValue),
    ]
    try await session.start("launch", .object(launch.merging(options) { $1 }))
    var answers = try await session.setFunctionBreakpoints(functions)
    for (file, breakpoints) in breakpoints {
      let source: JSON = ["path": .string("\(Fixture.folder(fixture))/\(file)")]
      let body = try await session.client.request(
        "setBreakpoints", ["source": source, "breakpoints": .array(breakpoints)])
      answers += body["breakpoints"]?.array ?? []
    }
    #expect(answers.allSatisfy { $0["verified"] == true }, "\(answers)")
    try await session.client.request("configurationDone")
    let record = try await session.finish()
    #expect(record.exitCode == 0)
    #expect(redacted(record.hits) == expected(build.toolchain), "\(build), \(backend)")
  }
}
