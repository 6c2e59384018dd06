// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import EventLoop
import Glibc
import Testing
import TraceBackend
import TracePlan
import TraceTestSupport

/// What people wait for. The bounds are those of the project's contract.
@Suite("Under eBPF", .enabled(if: TestEnvironment.canTraceWithEBPF), .serialized)
struct SpeedTests {
  @Test("1,000 functions are set and removed in less than half a second each")
  func manyFunctions() async throws {
    let hot = try await Hot()
    let traced = try TracedProgram("hot", .attach(processID: hot.processID))
    // Not the runtime: it would tell of itself all the time.
    let pattern = "/^(fmt|os|reflect|strconv|syscall|time|sort|unicode|internal|io|sync|errors|math|bytes|path)/"
    let plan = try traced.planned(pattern)
    #expect(plan.sites.count > 1000)
    try traced.backend.start()

    let start = MonotonicClock.nanoseconds
    #expect(try traced.backend.install(plan).isEmpty)
    let set = MonotonicClock.nanoseconds
    var nothing = plan
    nothing.sites = []
    _ = try traced.backend.install(nothing)
    let removed = MonotonicClock.nanoseconds
    print("\(plan.sites.count) sites: set in \((set - start) / 1000) µs, removed in \((removed - set) / 1000) µs")
    #expect(set - start < 500_000_000)
    #expect(removed - set < 500_000_000)
    try traced.finish(.leave)
    #expect(try ProcessText(hot.processID).equalsFile())
    try await hot.endsUnharmed()
  }

  @Test("a lone hit is handed over within 50 ms, each of 30")
  func latency() throws {
    let traced = try TracedProgram("ticker")
    try traced.trace("main.tick")
    try traced.backend.start()
    _ = try traced.runToEnd()
    let entries = traced.hits.filter { $0.kind == .entry }
    #expect(entries.count == 30)
    let delays = entries.map { ($0.arrivedAt - $0.header.time_ns) / 1000 }.sorted()
    print("delays of lone hits in µs: \(delays)")
    #expect(delays.last.map { $0 < 50_000 } == true)
  }

  @Test("an idle session uses no processor time")
  func idle() throws {
    let traced = try TracedProgram("ticker")
    try traced.trace("main.main")
    try traced.backend.start()
    let before = Self.processorNanoseconds()
    let end = MonotonicClock.nanoseconds + 2_000_000_000
    while MonotonicClock.nanoseconds < end { traced.loop.runOnce(timeoutMilliseconds: 2000) }
    #expect(Self.processorNanoseconds() - before < 5_000_000)
    try traced.finish(.terminate(graceMilliseconds: 1000))
  }

  private static func processorNanoseconds() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }
}
