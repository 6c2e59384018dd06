// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Testing
import TraceTestSupport

extension Tracing {
  /// `Fixtures/mission` calls `main.foo(99, 9801)` once; `foo` prints its arguments and returns their sum.
  @Suite("A function breakpoint on main.foo", .timeLimit(.minutes(5)))
  struct MissionExample {
    static let hits = ["> goroutine(1): main.foo(99, 9801)", ">> goroutine(1): main.foo => (9900)"]
    static let output = "x=99, y=9801, z=0\nz=9900\n"

    @Test(
      "prints the call and the result, and the program's own output and end", arguments: FixtureBuild.all,
      BackendKind.required)
    func launchedBinary(build: FixtureBuild, backend: BackendKind) async throws {
      let session = try await TestSession.launch("mission", build, functions: ["main.foo"], backend: backend)
      let record = try await session.finish()

      #expect(record.hits == Self.hits)
      #expect(record.standardOutput == Self.output)
      #expect(record.standardError == "")
      #expect(record.exitCode == 0)
      #expect(record.notices.contains("sonde: main.foo: 2 hits: 2 printed, 0 held back, 0 rejected, 0 lost"))
    }

    @Test("sends one event for each hit, with the function's line and the return's", arguments: FixtureBuild.all)
    func sourceAndLine(build: FixtureBuild) async throws {
      let session = try await TestSession.launch("mission", build, functions: ["main.foo"])
      let record = try await session.finish()

      let events = record.events.filter {
        $0.name == "output" && $0.body["output"]?.string?.contains("main.foo") == true
      }
      .map(\.body).filter { $0["output"]?.string?.hasPrefix("sonde: ") == false }
      #expect(events.compactMap { $0["output"]?.string } == Self.hits.map { $0 + "\n" })
      #expect(events.map { $0["category"]?.string } == ["console", "console"])
      #expect(events.map { $0["source"]?["path"]?.string } == Array(repeating: Fixture.source("mission"), count: 2))
      let lines = [try Fixture.line("foo", in: "mission"), try Fixture.line("return", in: "mission")]
      #expect(events.compactMap { $0["line"]?.integer } == lines)
    }

    @Test("works from the source too, which Sonde builds first", arguments: [false, true])
    func launchedFromSource(optimized: Bool) async throws {
      let session = TestSession(try DAPClient())
      try await session.start(
        "launch", ["mode": "debug", "program": .string(Fixture.folder("mission")), "optimized": .bool(optimized)])
      let breakpoints = try await session.setFunctionBreakpoints(["main.foo"])
      #expect(breakpoints.map { $0["verified"] } == [true])
      try await session.client.request("configurationDone")
      let record = try await session.finish()

      #expect(record.hits == Self.hits)
      #expect(record.standardOutput == Self.output)
      #expect(ProcessTable.files(in: Fixture.folder("mission")).sorted() == ["go.mod", "main.go"])
    }

    @Test("is found by a regular expression, by a unique suffix and in the argument 'tracepoints'")
    func otherNames() async throws {
      for pattern in ["/^main\\.f/", "foo"] {
        let session = try await TestSession.launch("mission", try .newestOptimized, functions: [pattern])
        #expect(try await session.finish().hits == Self.hits)
      }
      let session = try await TestSession.launch(
        "mission", try .newestOptimized, options: ["tracepoints": ["main.foo"]])
      #expect(try await session.finish().hits == Self.hits)
    }

    @Test("prints a call once where two function breakpoints match it")
    func matchedTwice() async throws {
      let session = try await TestSession.launch("mission", try .newestOptimized, functions: ["main.foo", "/foo$/"])
      #expect(try await session.finish().hits == Self.hits)
    }

    @Test(
      "knows the position-independent build, and compressed and plain debug information",
      arguments: [
        ["-buildmode=pie"], ["-ldflags=-compressdwarf=false"],
      ])
    func otherLinks(flags: [String]) async throws {
      for toolchain in GoToolchain.available {
        let build = FixtureBuild(toolchain, optimized: true)
        let program = try Fixture.build("mission", build, flags: flags)
        let session = try await TestSession.launch(
          "mission", build, functions: ["main.foo"], options: ["program": .string(program)])
        #expect(try await session.finish().hits == Self.hits, "\(toolchain)")
      }
    }
  }
}
