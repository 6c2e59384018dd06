import Testing
// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import TraceBackend
import TraceTestSupport

extension PtraceBackendTests {
  @Suite(
    "What goes on around a traced program", .timeLimit(.minutes(3)))
  struct SurroundingsTests {
    /// Fixtures/signals counts the signals of each kind that it gets, and prints the counts.
    @Test("its signals reach it as untraced", arguments: FixtureBuild.all)
    func signals(build: FixtureBuild) throws {
      let path = try Fixture.build("signals", build)
      let untraced = try TraceTestSupport.runToEnd(path, [])
      let run = try TraceRun(launching: path)
      let (entry, _) = try run.probe("main.tick")
      try run.install()
      try run.runToEnd()
      #expect(run.output == untraced.output)
      #expect(run.status == .exited(code: untraced.code))
      #expect(run.output.contains("ticks \(run.printed[entry, default: 0])\n"))
    }

    /// The probed instructions themselves fault, and signals arrive while their copies run.
    @Test("its faults are its own where probes sit on every instruction", arguments: FixtureBuild.all)
    func faults(build: FixtureBuild) throws {
      let path = try Fixture.build("signals", build)
      let untraced = try TraceTestSupport.runToEnd(path, [])
      let run = try TraceRun(launching: path)
      for name in ["main.tick", "main.load", "main.divide"] {
        for instruction in try run.code(of: name).instructions { run.addSite(at: instruction.address) }
      }
      run.keepsHits = false
      let refused = try run.backend.install(run.plan)
      #expect(refused.allSatisfy { $0.reason.contains("trap") }, "\(refused)")
      try run.runToEnd()
      #expect(run.output == untraced.output)
      #expect(run.status == .exited(code: untraced.code))
      #expect(run.notes == [])
    }

    /// Fixtures/children starts other programs and itself, and makes the traced call in both.
    @Test("its children run unharmed, and their calls are not hits", arguments: FixtureBuild.all)
    func children(build: FixtureBuild) throws {
      let path = try Fixture.build("children", build)
      let untraced = try TraceTestSupport.runToEnd(path, [])
      let run = try TraceRun(launching: path)
      let (entry, exit) = try run.probe("main.work")
      try run.install()
      try run.runToEnd()
      #expect(run.output == untraced.output)
      #expect(run.status == .exited(code: untraced.code))
      #expect(run.printed == [entry: 10, exit: 10])
    }

    /// Fixtures/sharing has a child that shares its memory and is not from vfork, one with a copy of it, and one from
    /// posix_spawn. A child that shares its memory must keep the breakpoints there, otherwise the program loses them
    /// too.
    @Test(
      "a child that has the program's own memory takes no breakpoint out of it",
      .enabled(if: TestEnvironment.canBuildC))
    func sharing() throws {
      let path = try Fixture.build("sharing", .newestOptimized, environment: ["CGO_ENABLED": "1"])
      let untraced = try TraceTestSupport.runToEnd(path, [])
      let run = try TraceRun(launching: path)
      let (entry, exit) = try run.probe("main.work")
      try run.install()
      try run.runToEnd()
      #expect(run.output == untraced.output)
      #expect(run.status == .exited(code: untraced.code))
      #expect(run.printed == [entry: 9, exit: 9])
    }

    /// Fixtures/storm: 100 goroutines, stack growth, collections, recovered panics.
    @Test("every call and every return is a hit", arguments: FixtureBuild.all)
    func storm(build: FixtureBuild) throws {
      let run = try TraceRun(launching: Fixture.build("storm", build))
      run.keepsHits = false
      let (entry, exit) = try run.probe("main.work")
      let guarded = try run.probe("main.guarded")
      try run.install()
      try run.runToEnd()
      #expect(run.status == .exited(code: 3), "\(run.output)")
      #expect(run.output.contains("total calls 10000 returns 9230"), "\(run.output.suffix(300))")
      #expect(run.printed == [entry: 10_000, exit: 9230, guarded.entry: 10_000, guarded.return: 10_000])
    }
  }
}
