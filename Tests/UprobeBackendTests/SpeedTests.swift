// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import EventLoop
import Glibc
import Testing
import TraceBackend
import TracePlan
import TraceTestSupport

/// What people wait for.
@Suite("Under eBPF", .enabled(if: TestEnvironment.canTraceWithEBPF), .serialized)
struct SpeedTests {
  @Test("1,000 functions are set and removed, again and again; how fast is measured by Benchmarks/load")
  func manyFunctions() async throws {
    let hot = try await Hot()
    let traced = try TracedProgram("hot", .attach(processID: hot.processID))
    // Not the runtime: it would tell of itself all the time.
    let pattern = "/^(fmt|os|reflect|strconv|syscall|time|sort|unicode|internal|io|sync|errors|math|bytes|path)/"
    let plan = try traced.planned(pattern)
    #expect(plan.sites.count > 1000)
    try traced.backend.start()

    var nothing = plan
    nothing.sites = []
    for _ in 0..<3 {
      let refused = try traced.backend.install(plan)
      #expect(refused.allSatisfy { $0.reason == "the kernel can't probe an AVX-512 instruction" })
      #expect(try traced.backend.install(nothing).isEmpty)
      traced.loop.runOnce(timeoutMilliseconds: 100)
    }
    try traced.finish(.leave)
    #expect(try ProcessText(hot.processID).equalsFile())
    try await hot.endsUnharmed()
  }

  /// Nine of ten, because other suites want the machine too.
  @Test("a lone hit is handed over within 50 ms")
  func latency() throws {
    let traced = try TracedProgram("ticker")
    try traced.trace("main.tick")
    try traced.backend.start()
    _ = try traced.runToEnd()
    let entries = traced.hits.filter { $0.kind == .entry }
    #expect(entries.count == 30)
    let delays = entries.map { ($0.arrivedAt - $0.header.time_ns) / 1000 }.sorted()
    #expect(delays[26] < 50_000, "\(delays) µs")
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
