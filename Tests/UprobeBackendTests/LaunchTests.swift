// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import CCapture
import EventLoop
import Foundation
import Glibc
import Testing
import TraceBackend
import TraceTestSupport

@testable import UprobeBackend

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

  @Test("is traced at the addresses where it is loaded, also where it is position independent")
  func positionIndependent() throws {
    let traced = try TracedProgram("add", flags: ["-buildmode=pie"])
    #expect(traced.backend.loadBias != 0)
    try traced.trace("main.add")
    try traced.backend.start()
    _ = try traced.runToEnd()
    #expect(traced.hits.map(\.numbers) == [[2, 3], [5]])
    #expect(traced.hits.map(\.header.goroutine) == [1, 1])
  }

  @Test("is traced with one uprobe for each address where the kernel has no other way")
  func singleProbes() throws {
    let traced = try TracedProgram("add", linkKind: .single)
    try traced.trace("main.add")
    try traced.backend.start()
    #expect(try traced.runToEnd() == .exited(code: 0))
    #expect(traced.hits.map(\.numbers) == [[2, 3], [5]])
    try traced.finish(.leave)
  }

  @Test("names the goroutine by the thread's own storage as by the register")
  func threadLocalGoroutine() throws {
    let traced = try TracedProgram("storm")
    var plan = try traced.planned("main.work")
    for index in plan.programs.indices { plan.programs[index].g_source = UInt8(CAPTURE_G_IN_TLS) }
    _ = try traced.install(plan)
    try traced.backend.start()
    _ = try traced.runToEnd()
    let goroutines = Set(traced.hits.map(\.header.goroutine))
    let reported = traced.output().split(separator: "\n").filter { $0.hasPrefix("goroutine") }
      .compactMap { UInt64($0.split(separator: " ")[1]) }
    #expect(goroutines == Set(reported))
  }

  @Test("is told apart from its children, those that run the same binary too")
  func children() throws {
    let traced = try TracedProgram("children")
    try traced.trace("main.work")
    try traced.backend.start()
    #expect(try traced.runToEnd() == .exited(code: 0))
    #expect(traced.hits.filter { $0.kind == .entry }.map(\.numbers) == (0..<10).map { [$0] })
    #expect(Set(traced.hits.map(\.header.thread)).count >= 1)
    #expect(traced.totals.hits == 20)
  }

  @Test("that executes another program is told, and what runs then is not taken for it")
  func replaced() throws {
    let traced = try TracedProgram("replaced")
    try traced.trace("main.work")
    try traced.backend.start()
    #expect(try traced.runToEnd() == .exited(code: 4))
    #expect(traced.events.contains { if case .replaced = $0 { true } else { false } })
    #expect(traced.hits.filter { $0.kind == .entry }.map(\.numbers) == [[0], [1], [2]])
  }

  @Test("is ended by SIGTERM when tracing ends, with its own way to go")
  func terminate() throws {
    let traced = try TracedProgram("hot")
    try traced.trace("main.step")
    try traced.backend.start()
    try traced.run("hits") { traced.hits.count > 100 }
    try traced.finish(.terminate(graceMilliseconds: 60_000))
    #expect(traced.exitStatus == .exited(code: 0))
    #expect(traced.output().hasSuffix("done wrong 0\n"))
  }

  @Test("runs on when it is left, with somebody who reads what it writes, until it ends")
  func leave() throws {
    let file = try TestEnvironment.temporaryFolder() + "/ticks"
    let traced = try TracedProgram("ticker", .launch(arguments: [file]))
    try traced.trace("main.tick")
    try traced.backend.start()
    try traced.run("a hit") { !traced.hits.isEmpty }
    let process = traced.backend.processID
    try traced.finish(.leave)
    #expect(kill(process, 0) == 0)
    traced.closeOutput()
    try traced.run("the program's last line") {
      (try? String(contentsOfFile: file, encoding: .utf8))?.hasSuffix("done\n") ?? false
    }
    try traced.run("the program's end") { kill(process, 0) != 0 }
  }

  @Test("ends with a session that is gone without a word")
  func sessionGone() throws {
    var traced: TracedProgram? = try TracedProgram("hot")
    try traced?.trace("main.step")
    try traced?.backend.start()
    let process = try #require(traced?.backend.processID)
    #expect(kill(process, 0) == 0)
    traced = nil
    let loop = EventLoop()
    var turns = 0
    while kill(process, 0) == 0, turns < 600 {
      loop.runOnce(timeoutMilliseconds: 100)
      turns += 1
    }
    #expect(kill(process, 0) != 0)
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
