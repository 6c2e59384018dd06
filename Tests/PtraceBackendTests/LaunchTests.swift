// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import Foundation
import Testing
import TraceBackend
import TraceTestSupport

extension PtraceBackendTests {
  /// Fixtures/perf calls `main.add(i, 2)` as often as its argument says, and checks the sum.
  @Suite("A launched program", .timeLimit(.minutes(2)))
  struct LaunchTests {
    @Test("reports each call and each return, in order", arguments: FixtureBuild.all)
    func hitsInOrder(build: FixtureBuild) throws {
      let run = try TraceRun(launching: Fixture.build("perf", build), ["1000"])
      let (entry, exit) = try run.probe("main.add")
      try run.install()
      try run.runToEnd()
      #expect(run.status == .exited(code: 0), "\(run.output)")
      #expect(run.hits.map(\.capture) == (0..<1000).flatMap { _ in [entry, exit] })
      #expect(run.hits.filter { $0.capture == entry }.map(\.rax) == Array(0..<1000))
      #expect(run.hits.filter { $0.capture == exit }.map(\.rax) == Array(2..<1002))
      #expect(run.backend.counts().values.allSatisfy { $0 == HitCounts(hits: 1000, lost: 0) })
    }

    @Test("is traced also where it is loaded anywhere")
    func positionIndependent() throws {
      let run = try TraceRun(launching: Fixture.build("perf", .newestOptimized, flags: ["-buildmode=pie"]), ["100"])
      #expect(run.backend.loadBias != 0)
      let (entry, exit) = try run.probe("main.add")
      let code = try run.code(of: "main.add")
      for instruction in code.instructions where instruction.address > code.instructions[0].address + 20 {
        if !run.plan.sites.contains(where: { $0.address.rawValue == instruction.address }) {
          run.addSite(at: instruction.address)
        }
      }
      try run.install()
      try run.runToEnd()
      #expect(run.status == .exited(code: 0), "\(run.output)")
      #expect(run.printed[entry] == 100 && run.printed[exit] == 100)
      #expect(run.notes == [])
    }

    @Test("gets the exit code that it has untraced")
    func exitCode() throws {
      let run = try TraceRun(launching: Fixture.build("perf", .newestOptimized), ["none"])
      try run.install()
      try run.runToEnd()
      #expect(run.status == .exited(code: 2))
      #expect(run.output == "usage: perf CALLS\n")
    }

    @Test("that can't be executed is an error with the system's reason")
    func badFile() throws {
      let path = try Fixture.build("perf", .newestOptimized)
      let error = #expect(throws: BackendError.self) {
        _ = try TraceRun(launching: path, workingDirectory: "/no/such/folder")
      }
      #expect(error == .launchFailed(path: path, why: "No such file or directory"))
    }
  }
}
