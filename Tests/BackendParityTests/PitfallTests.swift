// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Testing
import TraceTestSupport

extension BackendParity {
  /// Situations in which other eBPF tracers are known to print nothing, to stop, or to print wrong values. The
  /// situations that depend on one program's values are among the goldens.
  @Suite("Where other tracers fail", .timeLimit(.minutes(5)))
  struct PitfallTests {
    static let both = BackendKind.required

    @Test("300 functions are traced at once, each with its own argument and result", arguments: FixtureBuild.all, both)
    func manyFunctions(build: FixtureBuild, backend: BackendKind) async throws {
      let session = try await TestSession.launch(
        "hundreds", build, functions: ["/^main\\.main\\.func/"], backend: backend)
      let record = try await session.finish()
      let expected = (1...300).flatMap { number in
        [
          "> goroutine(1): main.main.func\(number)(\(number))",
          ">> goroutine(1): main.main.func\(number) => (\(number * number))",
        ]
      }
      #expect(record.hits == expected)
      #expect(record.standardOutput == "sum \((1...300).map { $0 * $0 }.reduce(0, +))\n")
    }

    @Test(
      "values of two goroutines that call at the same time are never mixed, and every call is told",
      arguments: FixtureBuild.all, both)
    func relatedValues(build: FixtureBuild, backend: BackendKind) async throws {
      // A hit costs fifty times more under ptrace.
      let calls = backend == .ebpf ? 5_000 : 1_000
      let session = try await TestSession.launch(
        "related", build, arguments: ["\(calls)"], functions: ["main.work"], backend: backend)
      let record = try await session.finish()
      #expect(record.standardOutput == "returned \(2 * calls)\n")

      var next = [0, 1]
      var open: [Int: Int] = [:]
      for line in record.hits {
        // `> goroutine(19): main.work(1, 41, 82, "41")`, `>> goroutine(19): main.work => (124, "41")`
        let numbers = line.split { !"0123456789".contains($0) }.compactMap { Int($0) }
        if line.hasPrefix("> "), numbers.count == 5, numbers[1] < 2 {
          let (worker, number) = (numbers[1], numbers[2])
          try #require(number == next[worker] && numbers[3] == 2 * number && numbers[4] == number, "\(line)")
          next[worker] += 2
          open[numbers[0]] = number
        } else {
          try #require(line.hasPrefix(">> ") && numbers.count == 3, "\(line)")
          let entered = open.removeValue(forKey: numbers[0])
          let number = try #require(entered, "\(line)")
          try #require(numbers[1] == 3 * number + number % 2 && numbers[2] == number, "\(line)")
        }
      }
      #expect(record.hits.count == 4 * calls)
      #expect(record.notices.contains { $0.hasPrefix("sonde: main.work: \(4 * calls) hits: \(4 * calls) printed, ") })
    }

    @Test("a position independent program is traced, launched and attached to", arguments: GoToolchain.available, both)
    func positionIndependent(toolchain: GoToolchain, backend: BackendKind) async throws {
      let build = FixtureBuild(toolchain, optimized: true)
      let flags = ["-buildmode=pie"]
      let launched = try await TestSession.launch(
        "mission", build, flags: flags, functions: ["main.foo"], backend: backend)
      #expect(
        try await launched.finish().hits == [
          "> goroutine(1): main.foo(99, 9801)", ">> goroutine(1): main.foo => (9900)",
        ])

      let ticker = try ChildProcess(try Fixture.build("ticker", build, flags: flags), ["-"])
      try await ticker.waitForOutput("tick 1")
      let attached = try await TestSession.attach(to: ticker, functions: ["main.tick"], backend: backend)
      try await attached.client.output(containing: "main.tick => (\"tick ")
      ticker.closeInput()
      _ = try await attached.finish()
      #expect(try await ticker.waitForExit() == 0)
    }

    @Test("a function whose calls were all inlined is told at its copies", arguments: both)
    func inlined(backend: BackendKind) async throws {
      let program = try Fixture.build("program-calls", .newestOptimized)
      let session = TestSession(try DAPClient())
      try await session.start(
        "launch", ["mode": "exec", "program": .string(program), "backend": .string(backend.rawValue)])
      let points = try await session.setFunctionBreakpoints(["main.twice", "main.leaf"])
      #expect(points.map { $0["verified"] } == [true, true])
      #expect(points.first?["message"]?.string == "2 inlined copies, of which only entries are reported.")
      try await session.client.request("configurationDone")
      #expect(
        try await session.finish().hits.sorted()
          == [
            "> goroutine(1): main.leaf(1)", "> goroutine(1): main.twice(?) inlined in main.main",
            "> goroutine(1): main.twice(?) inlined in main.main", ">> goroutine(1): main.leaf => (2)",
          ])
    }

    @Test("each hit is told with its source line, the return with the line that returned", arguments: both)
    func sourceLines(backend: BackendKind) async throws {
      let session = try await TestSession.launch(
        "mission", try .newestUnoptimized, functions: ["main.foo"], backend: backend)
      let record = try await session.finish()
      let places = record.events.filter { $0.body["category"] == "console" && $0.body["line"] != nil }.map {
        "\($0.body["source"]?["path"]?.string ?? ""):\($0.body["line"]?.integer ?? 0)"
      }
      let path = Fixture.source("mission")
      #expect(
        places == [
          "\(path):\(try Fixture.line("foo", in: "mission"))", "\(path):\(try Fixture.line("return", in: "mission"))",
        ])
    }
  }
}
