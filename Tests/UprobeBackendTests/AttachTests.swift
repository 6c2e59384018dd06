// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import CCapture
import EventLoop
import Foundation
import Glibc
import TargetMemory
import Testing
import TraceBackend
import TraceTestSupport

/// Uses `hot`, which calls endlessly from four goroutines and reports when it ends whether a result was ever wrong.
@Suite("Under eBPF an attached program", .enabled(if: TestEnvironment.canTraceWithEBPF))
struct AttachTests {
  @Test("has its running calls told, by related arguments and results, and runs on untouched afterwards")
  func attachAndLeave() async throws {
    let hot = try await Hot()
    let traced = try TracedProgram("hot", .attach(processID: hot.processID))
    try traced.trace("main.step")
    try traced.backend.start()
    try traced.run("10,000 hits") { traced.hits.count >= 10_000 }
    try traced.finish(.leave)

    let entries = traced.hits.filter { $0.kind == .entry }
    #expect(entries.allSatisfy { ($0.numbers[1] ?? -1) < 4 })
    var open: [UInt64: Int] = [:]
    var wrong = 0
    for hit in traced.hits {
      guard hit.kind == .return else {
        open[hit.header.goroutine] = zip(hit.numbers[0...0], hit.numbers[1...1]).map { ($0 ?? 0) + ($1 ?? 0) }[0]
        continue
      }
      if let sum = open.removeValue(forKey: hit.header.goroutine), sum != hit.numbers[0] { wrong += 1 }
    }
    #expect(wrong == 0)
    #expect(try ProcessText(hot.processID).equalsFile())
    try await hot.endsUnharmed()
  }

  @Test("that has ended meanwhile gets no breakpoints, and that is said")
  func endedBefore() async throws {
    let hot = try await Hot()
    let traced = try TracedProgram("hot", .attach(processID: hot.processID))
    _ = Glibc.kill(hot.processID, SIGKILL)
    #expect(await ProcessTable.poll(within: 10) { !ProcessTable.isRunning(hot.processID) })
    #expect(throws: BackendError.endedWhileSetting) { try traced.trace("main.step") }
  }

  @Test("loses no hit in silence: entries and returns told and lost are those that it counted")
  func accounts() async throws {
    let hot = try await Hot(isPaced: false)
    let traced = try TracedProgram("hot", .attach(processID: hot.processID))
    traced.isReading = false
    try traced.trace("main.step")
    try traced.backend.start()
    try traced.run("a full buffer") {
      traced.loop.runOnce(timeoutMilliseconds: 20)
      return traced.totals.lost > 1000
    }
    try traced.finish(.leave)
    #expect(traced.totals.lost > 0)
    #expect(UInt64(traced.hits.count) + traced.totals.lost == traced.totals.hits)
    try await hot.endsUnharmed()
  }

  /// A probe is set by its offset in the file, so a probe meant for another program would land inside an instruction.
  @Test("that executes another program before its first probe gets none, and that is told")
  func replacedBeforehand() async throws {
    let hot = try Fixture.build("hot", try .newestOptimized)
    let child = try ChildProcess("/bin/sh", ["-c", "read line; exec '\(hot)'"])
    defer { child.send(signal: SIGKILL) }
    let traced = try TracedProgram("hot", .attach(processID: child.processID))
    child.write(Array("go\n".utf8))
    try await child.waitForOutput("ready")

    let refused = try traced.trace("main.step")
    #expect(!refused.isEmpty)
    #expect(refused.allSatisfy { $0.reason == "the program has replaced itself with another one" })
    try traced.backend.start()
    try traced.run("the event") { traced.events.contains { if case .replaced = $0 { true } else { false } } }
    #expect(traced.hits.isEmpty)
    try traced.finish(.leave)
    child.send(signal: SIGTERM)
    #expect(try await child.waitForExit() == 0)
  }

  @Test("refuses an address at which another tracer has its breakpoint, and takes it once that one is gone")
  func foreignBreakpoint() async throws {
    let hot = try await Hot()
    let first = try TracedProgram("hot", .attach(processID: hot.processID), kind: .ptrace)
    try first.trace("main.step")
    try first.backend.start()
    try first.run("hits") { first.hits.count > 100 }
    let second = try TracedProgram("hot", .attach(processID: hot.processID))
    let refused = try second.trace("main.step")
    #expect(!refused.isEmpty)
    #expect(refused.allSatisfy { $0.reason.hasSuffix(", which traces the program too, has a breakpoint there") })
    try first.finish(.leave)
    try #require(try second.trace("main.step").isEmpty)
    try second.backend.start()
    try second.run("hits") { second.hits.count > 100 }
    try second.finish(.leave)
    try await hot.endsUnharmed()
  }

  @Test("has functions added and taken away while it runs")
  func changes() async throws {
    let hot = try await Hot()
    let traced = try TracedProgram("hot", .attach(processID: hot.processID))
    try traced.trace("main.step")
    try traced.backend.start()
    for _ in 0..<10 {
      let before = traced.hits.count
      try traced.run("hits of step") { traced.hits.count > before + 100 }
      try traced.trace("main.step", "main.touch")
      try traced.run("hits of touch") { traced.hits.suffix(100).contains { $0.function == "main.touch" } }
      try traced.trace("main.touch")
      traced.read()
      let after = traced.hits.count
      try traced.run("more hits of touch") { traced.hits.count > after + 100 }
      #expect(traced.hits[after...].allSatisfy { $0.function == "main.touch" })
      try traced.trace("main.step")
    }
    try traced.trace()
    traced.read()
    let last = traced.totals.hits
    traced.loop.runOnce(timeoutMilliseconds: 300)
    #expect(traced.totals.hits == last)
    try traced.finish(.leave)
    #expect(try ProcessText(hot.processID).equalsFile())
    try await hot.endsUnharmed()
  }

  /// Each goroutine calls `step` with 0, 1, 2 and so on, so a missed or repeated hit is visible.
  @Test("has no hit missed or told twice while probes move to other links and tables grow")
  func moves() async throws {
    let hot = try await Hot()
    let traced = try TracedProgram("hot", .attach(processID: hot.processID))
    var plan = try traced.planned("/^(main|strconv|sort)\\./")
    let all = plan.sites
    let step = try #require(traced.program.functions.first { $0.name == "main.step" })
    let isNeeded = { (site: ProbeSite) in step.range.contains(site.address) }
    let rest = all.filter { !isNeeded($0) && !traced.isMainSite($0) }
    #expect(rest.count > 20)
    plan.sites = all.filter(isNeeded) + rest
    #expect(try traced.install(plan).isEmpty)
    try traced.backend.start()
    for round in 0..<12 {
      let before = traced.hits.count
      try traced.run("hits") { traced.hits.count > before + 2000 }
      // One site less: the link is created again. Now and then the table is also too small.
      plan.sites = all.filter(isNeeded) + rest.dropFirst(round % 2)
      if round % 4 == 3 { plan.types += [capture_type](repeating: plan.types[1], count: plan.types.count + 5000) }
      #expect(try traced.install(plan).isEmpty)
      let end = MonotonicClock.nanoseconds + 200_000_000
      while MonotonicClock.nanoseconds < end { traced.loop.runOnce(timeoutMilliseconds: 10) }
    }
    try traced.finish(.leave)
    #expect(traced.totals.lost == 0)
    for (goroutine, hits) in Dictionary(grouping: traced.hits, by: \.header.goroutine) {
      let entries = hits.filter { $0.kind == .entry && $0.function == "main.step" }.compactMap { $0.numbers[0] }
      for (one, next) in zip(entries, entries.dropFirst()) where next != one + 1 {
        Issue.record("goroutine \(goroutine): \(one) is followed by \(next)")
      }
    }
    try await hot.endsUnharmed()
  }

  @Test("is told apart from another process of the same binary")
  func otherProcess() async throws {
    let (hot, other) = (try await Hot(), try await Hot())
    let traced = try TracedProgram("hot", .attach(processID: hot.processID))
    try traced.trace("main.step")
    try traced.backend.start()
    try traced.run("hits") { traced.hits.count >= 10_000 }
    try traced.finish(.leave)
    let threads = try FileManager.default.contentsOfDirectory(atPath: "/proc/\(hot.processID)/task")
    #expect(Set(traced.hits.map { String($0.header.thread) }).isSubset(of: threads))
    try await hot.endsUnharmed()
    try await other.endsUnharmed()
  }

  @Test("runs on as if nothing had been when Sonde is killed, and was never traced with ptrace")
  func killed() async throws {
    let hot = try await Hot()
    for _ in 0..<3 {
      let sonde = try ChildProcess(
        TestEnvironment.sonde, ["trace", "--backend", "ebpf", "--pid", "\(hot.processID)", "main.step"],
        onOutput: { _ in })
      let hits = await sonde.standardError.wait { $0.bytes.count > 100_000 }
      #expect(hits != nil)
      let status = try String(contentsOfFile: "/proc/\(hot.processID)/status", encoding: .utf8)
      #expect(status.contains("TracerPid:\t0\n"))
      sonde.send(signal: SIGKILL)
      _ = try await sonde.waitForExit()
      // The process that owns the probes lives a moment longer.
      #expect(await ProcessTable.poll(within: 10) { (try? ProcessText(hot.processID).equalsFile()) ?? false })
    }
    try await hot.endsUnharmed()
  }

  @Test("that ends by itself is told, after its last hits")
  func ends() async throws {
    let hot = try await Hot()
    let traced = try TracedProgram("hot", .attach(processID: hot.processID))
    try traced.trace("main.step")
    try traced.backend.start()
    try traced.run("hits") { traced.hits.count >= 100 }
    hot.child.send(signal: SIGKILL)
    #expect(try traced.runToEnd() == nil)
    #expect(UInt64(traced.hits.count) + traced.totals.lost == traced.totals.hits)
    try traced.finish(.leave)
  }

  @Test("that does not exist, or is no process of ours to trace, is refused with the reason")
  func refusals() {
    #expect(throws: BackendError.noSuchProcess(99_999_999)) {
      try TracedProgram("add", .attach(processID: 99_999_999))
    }
  }
}

/// A running `hot`.
final class Hot: Sendable {
  let child: ChildProcess
  var processID: Int32 { child.processID }

  /// - Parameter isPaced: Whether it makes no more calls than a test can read.
  init(isPaced: Bool = true) async throws {
    child = try ChildProcess(try Fixture.build("hot", try .newestOptimized), isPaced ? ["5"] : [])
    try await child.waitForOutput("ready")
  }

  deinit { child.send(signal: SIGKILL) }

  /// It is alive, keeps working, and found every result correct.
  func endsUnharmed() async throws {
    let seen = child.standardOutput.value.bytes.count
    try await child.waitForOutput("alive", after: seen)
    child.send(signal: SIGTERM)
    #expect(try await child.waitForExit() == 0)
  }
}

/// The code of a process in memory, to compare with its file.
struct ProcessText {
  private let memory: [UInt8]
  private let file: [UInt8]

  init(_ process: Int32) throws {
    let maps = try String(contentsOfFile: "/proc/\(process)/maps", encoding: .utf8).split(separator: "\n")
    let path = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(process)/exe")
    guard let line = maps.first(where: { $0.contains("r-xp") && $0.hasSuffix(path) }) else {
      throw TestFailure("no code of \(path) in process \(process)")
    }
    let fields = line.split(separator: " ")
    let range = fields[0].split(separator: "-").compactMap { UInt64($0, radix: 16) }
    let offset = UInt64(fields[2], radix: 16) ?? 0
    memory = try Self.read("/proc/\(process)/mem", at: range[0], count: Int(range[1] - range[0]))
    file = try Self.read(path, at: offset, count: memory.count)
  }

  func equalsFile() -> Bool { memory.prefix(file.count).elementsEqual(file) }

  private static func read(_ path: String, at offset: UInt64, count: Int) throws -> [UInt8] {
    let handle = try FileHandle(forReadingFrom: URL(filePath: path))
    defer { try? handle.close() }
    try handle.seek(toOffset: offset)
    return Array(try handle.read(upToCount: count) ?? Data())
  }
}
