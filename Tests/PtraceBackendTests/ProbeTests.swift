// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import MachineCode
import TargetMemory
import Testing
import TraceBackend
import TracePlan
import TraceTestSupport

extension PtraceBackendTests {
  /// Fixtures/perf checks the sum of the results of `main.add`; Fixtures/hot checks each result, from four goroutines.
  @Suite("Probes", .timeLimit(.minutes(3)))
  struct ProbeTests {
    /// Every third instruction gets a probe, so that each way to execute one is used, under load on several threads: by
    /// hand, in a copy with and without a reference to its own address, and indirect calls.
    @Test("in the midst of a function leave its results right", arguments: FixtureBuild.all)
    func midst(build: FixtureBuild) throws {
      let run = try TraceRun(launching: Fixture.build("storm", build))
      var sites: [UInt64: CaptureID] = [:]
      for name in ["main.work", "main.guarded"] {
        // One in three: with probes on all of them a call takes milliseconds.
        for (index, instruction) in try run.code(of: name).instructions.enumerated() where index % 3 == 0 {
          sites[instruction.address] = CaptureID(rawValue: run.addCapture())
        }
      }
      run.setSites(
        sites.sorted { $0.key < $1.key }.map { ProbeSite(address: TargetAddress($0.key), captures: [$0.value]) })
      run.keepsHits = false
      let refused = try run.backend.install(run.plan)
      #expect(refused.allSatisfy { $0.reason.contains("trap") }, "\(refused)")
      // The loop that fills the frame would cause 80 million hits.
      run.setSites(run.plan.sites.filter { !loopAddresses(in: run).contains($0.address.rawValue) })
      try run.install()
      try run.runToEnd()
      #expect(run.status == .exited(code: 3), "\(run.output)")
      #expect(run.output.contains("total calls 10000 returns 9230"), "\(run.output.suffix(300))")
      #expect(run.notes == [])
    }

    /// Instructions inside backward jumps of the function.
    private func loopAddresses(in run: TraceRun) -> Set<UInt64> {
      var addresses: Set<UInt64> = []
      guard let code = try? run.code(of: "main.work") else { return [] }
      for jump in code.instructions {
        if let target = jump.target, target < jump.address, target > code.instructions[0].address {
          for instruction in code.instructions where (target...jump.address).contains(instruction.address) {
            addresses.insert(instruction.address)
          }
        }
      }
      return addresses
    }

    @Test("are set, changed and taken out while the program runs")
    func changeWhileRunning() throws {
      let run = try TraceRun(launching: Fixture.build("hot", .newestOptimized))
      run.keepsHits = false
      try run.install()
      try run.backend.start()
      try run.turn(until: { run.output.contains("alive") })
      #expect(run.printed == [:])
      for _ in 0..<20 {
        let (entry, exit) = try run.probe("main.step")
        try run.install()
        try run.turn(until: { run.printed[entry, default: 0] > 200 && run.printed[exit, default: 0] > 200 }, "hits")
        run.setSites([])
        try run.install()
        run.drain()
        let counted = run.printed
        let text = run.output.count
        try run.turn(until: { run.output.count > text })
        run.drain()
        #expect(run.printed == counted, "a hit came after the probes were out")
      }
      #expect(try ProgramText.changedAddresses(of: run.backend.processID) == [])
      try run.finish(.terminate(graceMilliseconds: 5000))
      #expect(run.status == .exited(code: 0), "\(run.output)")
    }

    @Test("whose records find no room are counted, and the program goes on")
    func overflow() throws {
      let run = try TraceRun(launching: Fixture.build("perf", .newestOptimized), ["400000"])
      run.drains = false
      run.keepsHits = false
      let (entry, _) = try run.probe("main.add")
      run.setSites(run.plan.sites.filter { $0.captures.contains(CaptureID(rawValue: entry)) })
      try run.install()
      try run.runToEnd()
      #expect(run.status == .exited(code: 0), "\(run.output)")
      let counts = try #require(run.backend.counts()[CaptureID(rawValue: entry)])
      #expect(counts.hits == 400_000)
      #expect(counts.lost > 0)
      #expect(run.printed[entry] == counts.hits - counts.lost)
    }

    @Test("are refused where there is no instruction to be run elsewhere, and the others are set")
    func refusals() throws {
      let run = try TraceRun(launching: Fixture.build("perf", .newestOptimized), ["10"])
      let (entry, _) = try run.probe("main.add")
      let sites = run.plan.sites
      run.setSites([ProbeSite(address: TargetAddress(0x10), captures: [CaptureID(rawValue: entry)])] + sites)
      let refused = try run.backend.install(run.plan)
      #expect(refused.map(\.address) == [TargetAddress(0x10)])
      #expect(refused.map(\.reason) == ["no memory is mapped there in the process"])
      try run.runToEnd()
      #expect(run.printed[entry] == 10)
    }
  }
}
