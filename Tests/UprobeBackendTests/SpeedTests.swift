// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import Testing
import TraceBackend
import TracePlan
import TraceTestSupport

/// The waits that people notice.
@Suite("Under eBPF", .enabled(if: TestEnvironment.canTraceWithEBPF), .serialized)
struct SpeedTests {
  @Test("1,000 functions are set and removed, again and again; how fast is measured by Benchmarks/load")
  func manyFunctions() async throws {
    let hot = try await Hot()
    let traced = try TracedProgram("hot", .attach(processID: hot.processID))
    // Without the runtime: it would print hits of its own all the time.
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

  @Test("each lone hit is handed over; how soon, and what an idle session costs, is measured by Benchmarks/load")
  func loneHits() throws {
    let traced = try TracedProgram("ticker")
    try traced.trace("main.tick")
    try traced.backend.start()
    _ = try traced.runToEnd()
    #expect(traced.hits.count { $0.kind == .entry } == 30)
  }
}
