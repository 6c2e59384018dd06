import Testing
// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import TraceTestSupport

extension PtraceBackendTests {
  /// Fixtures/perf prints the cost of a call as it measured it. Run with `SONDE_COST=1`, and `SONDE` naming a release
  /// build.
  @Suite("The cost of a hit", .enabled(if: TestEnvironment.variable("SONDE_COST") != nil))
  struct CostTests {
    @Test("of a call's entry and return")
    func entryAndReturn() throws {
      for _ in 0..<3 {
        let run = try TraceRun(launching: Fixture.build("perf", .newestOptimized), ["20000"])
        run.keepsHits = false
        try run.probe("main.add")
        try run.install()
        try run.runToEnd()
        print("entry and return: \(run.output)", terminator: "")
      }
    }

    @Test("of an instruction that runs in a copy")
    func copy() throws {
      for _ in 0..<3 {
        let run = try TraceRun(launching: Fixture.build("perf", .newestOptimized), ["20000"])
        run.keepsHits = false
        let code = try run.code(of: "main.add")
        let site = try code.entrySite()
        for instruction in code.instructions.filter({ $0.address > site.address }).prefix(1) {
          run.addSite(at: instruction.address)
        }
        try run.install()
        try run.runToEnd()
        print("copy: \(run.output)", terminator: "")
      }
    }
  }
}
