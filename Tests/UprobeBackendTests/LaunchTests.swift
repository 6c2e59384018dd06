// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import Glibc
import Testing
import TraceBackend
import TraceTestSupport

@Suite("Under eBPF a launched program", .enabled(if: TestEnvironment.canTraceWithEBPF))
struct LaunchTests {
  @Test("shows its call's arguments and result, and ends as it would untraced", arguments: FixtureBuild.all)
  func callAndEnd(build: FixtureBuild) throws {
    let traced = try TracedProgram("add", build: build)
    #expect(try traced.trace("main.add").isEmpty)
    try traced.backend.start()

    #expect(try traced.runToEnd() == .exited(code: 0))
    #expect(traced.hits.map(\.kind) == [.entry, .return])
    #expect(traced.hits.map(\.numbers) == [[2, 3], [5]])
    #expect(traced.hits.map(\.header.goroutine) == [1, 1])
    #expect(traced.output() == "add(2, 3) = 5\n")
  }

  @Test("runs nothing before it is started")
  func heldUntilStart() throws {
    let traced = try TracedProgram("add")
    try traced.trace("main.add")
    traced.loop.runOnce(timeoutMilliseconds: 200)
    #expect(traced.totals.hits == 0)
    #expect(!traced.hasEnded)

    try traced.finish(.terminate(graceMilliseconds: 5000))
    #expect(traced.exitStatus == .killed(signal: SIGKILL))
    #expect(traced.output() == "")
  }

  @Test("that can't be executed is told with the reason")
  func notExecutable() {
    #expect(throws: BackendError.self) { try TracedProgram.open("/etc/hostname") }
    #expect(throws: BackendError.self) { try TracedProgram.open("/nowhere/program") }
  }

  @Test("counts, goroutines and values are what it counted itself, under growing stacks, collections and panics")
  func storm() throws {
    let traced = try TracedProgram("storm")
    try traced.trace("main.guarded")
    try traced.backend.start()
    #expect(try traced.runToEnd() == .exited(code: 3))

    let reports = traced.output().split(separator: "\n").filter { $0.hasPrefix("goroutine") }
    #expect(reports.count == 100)
    for report in reports {
      let words = report.split(separator: " ")
      let entries = traced.hits.filter { $0.kind == .entry && String($0.header.goroutine) == words[1] }
      #expect(String(entries.count) == words[3])
      #expect(String(entries.reduce(0) { $0 + ($1.numbers[0] ?? 0) }) == words[7])
      let returns = traced.hits.filter { $0.kind == .return && String($0.header.goroutine) == words[1] }
      #expect(returns.count == entries.count)
    }
    #expect(traced.totals == HitCounts(hits: 20_000, lost: 0))
    #expect(traced.hits.count == 20_000)
  }
}
