// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Testing
import TraceTestSupport

extension Tracing {
  /// `Fixtures/corners`: values that are easily read from the wrong place.
  @Suite("Corners of the calling convention and of locations", .timeLimit(.minutes(5)))
  struct CornerTests {
    @Test(
      "a logpoint reads fields behind padding, refuses a negative index, knows its package's variables",
      arguments: FixtureBuild.all)
    func locals(build: FixtureBuild) async throws {
      let session = TestSession(try DAPClient())
      try await session.start(
        "launch", ["mode": "exec", "program": .string(try Fixture.build("corners", build)), "backend": "ptrace"])
      let message = "{p.a} {p.b} {p.c} {p.d} {list[i]} {counter} {main.counter}"
      try await session.setLogpoints([.init("locals", message)], in: "corners")
      try await session.client.request("configurationDone")
      let record = try await session.finish()
      #expect(
        record.hits == ["> goroutine(1): 1 2 3 68 {list[i]: the index is out of range} 40 40"])
    }

    @Test("parameters without a name shift neither the others nor the results", arguments: FixtureBuild.all)
    func blanks(build: FixtureBuild) async throws {
      let session = try await TestSession.launch(
        "corners", build, functions: ["main.behindBlank", "main.beforeBlank"])
      let record = try await session.finish()
      let isListed = build.toolchain.listsBlankParameters
      // Without the optimiser the debug information locates the results; with it, nothing does.
      let areLocated = isListed || !build.optimized
      #expect(
        record.hits.map { $0.replacing(/goroutine\(1\): main\./, with: "") } == [
          isListed ? "> behindBlank([2]int [1,2], [2]int [3,4])" : "> behindBlank(?, [2]int [3,4])",
          areLocated ? ">> behindBlank => ([2]int [30,40])" : ">> behindBlank => (?)",
          isListed ? "> beforeBlank([2]int [1,2], [2]int [3,4])" : "> beforeBlank([2]int [1,2])",
          areLocated ? ">> beforeBlank => ([2]int [10,20])" : ">> beforeBlank => (?)",
        ])
    }

    @Test("a call that left by a jump is not ended by a later panic", arguments: FixtureBuild.all)
    func jumps(build: FixtureBuild) async throws {
      let session = try await TestSession.launch(
        "corners", build, functions: ["main.afterJump", "/bytealg\\.IndexByte$/"])
      let record = try await session.finish()
      #expect(record.standardOutput.hasSuffix("afterJump later\n"))
      #expect(record.hits.filter { $0.contains("panic") } == [])
      #expect(record.hits.contains { $0.contains("IndexByte") })
    }
  }
}
