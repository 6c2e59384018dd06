// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Testing
import TraceTestSupport

extension BackendParity {
  /// `Fixtures/wrapped` prints each of its calls as `main.square.Area(main.square {side: 2, tag: 20}) => (4)`.
  @Suite("Methods that the compiler inlined into their wrappers", .timeLimit(.minutes(5)))
  struct WrappedTests {
    private static let methods = #"/^main\.(\(\*)?(square|code|counter|empty|outer|big|pair(\[.*\])?)\)?\.[A-Z]/"#

    @Test(
      "are traced as if they had been called themselves, each call once", arguments: FixtureBuild.all,
      BackendKind.required)
    func announced(build: FixtureBuild, backend: BackendKind) async throws {
      let session = try await TestSession.launch("wrapped", build, functions: [Self.methods], backend: backend)
      let record = try await session.finish()
      let announced = record.standardOutput.split(separator: "\n").filter { $0.hasPrefix("main.") }
      let expected = try announced.flatMap { try Self.lines(of: $0) }
      try #require(announced.count == 112)
      // The name of an instantiation depends on the release.
      let hits = record.hits.map { $0.replacing(#/pair\[[\w.]*\]/#, with: "pair") }
      for (hit, wanted) in zip(hits, expected) { try #require(hit == wanted) }
      #expect(hits.count == expected.count)
      #expect(record.notices.allSatisfy { !$0.contains("not seen") && !$0.contains("inlined copies") })
    }

    @Test("have the frames that their callers see, and no wrapper among them", arguments: BackendKind.required)
    func frames(backend: BackendKind) async throws {
      for toolchain in GoToolchain.available {
        var traces: [[String]] = []
        for optimized in [false, true] {
          let session = try await TestSession.launch(
            "wrapped", FixtureBuild(toolchain, optimized: optimized), functions: ["main.square.Area"],
            backend: backend, options: ["stackDepth": 2])
          let lines = try await session.finish().consoleLines.filter { !$0.hasPrefix("sonde: ") }
          traces.append(lines)
        }
        #expect(traces[0].count { $0.hasPrefix("> goroutine(1): main.square.Area(") } == 14)
        #expect(
          traces[0].contains(
            "\t\tmain.shapes at \(Fixture.source("wrapped")):\(try Fixture.line("area", in: "wrapped"))"))
        #expect(traces[0] == traces[1])
      }
    }

    @Test("are selected by conditions on the receiver", arguments: BackendKind.required)
    func conditions(backend: BackendKind) async throws {
      let session = TestSession(try DAPClient())
      try await session.start(
        "launch",
        [
          "mode": "exec", "program": .string(try Fixture.build("wrapped", .newestOptimized)),
          "backend": .string(backend.rawValue),
        ])
      let body = try await session.client.request(
        "setFunctionBreakpoints",
        [
          "breakpoints": [
            ["name": "square.Area", "condition": "s.tag >= 90"], ["name": "main.counter.Plus", "condition": "c == 8"],
          ]
        ])
      #expect(body["breakpoints"]?.array?.allSatisfy { $0["verified"] == true && $0["message"] == nil } == true)
      try await session.client.request("configurationDone")
      let record = try await session.finish()
      let expected = [9, 10, 11, 12, 13, 15, 16].map { side in
        "> goroutine(1): main.square.Area(main.square {side: \(side), tag: \(side * 10)})"
      }
      #expect(record.hits.filter { $0.hasPrefix("> ") } == expected)
      #expect(record.notices.contains("sonde: main.counter.Plus: 4 hits: 0 printed, 0 held back, 4 rejected, 0 lost"))
    }

    @Test("stand in the tree of the calls around them", arguments: BackendKind.required)
    func followed(backend: BackendKind) async throws {
      let session = try await TestSession.launch(
        "wrapped", try .newestOptimized, functions: ["main.fails"], backend: backend, options: ["followCalls": 2])
      let record = try await session.finish()
      let start = try #require(record.hits.lastIndex { $0.hasPrefix("> goroutine(1): main.fails(") })
      #expect(
        record.hits[(start + 1)...].prefix(4) == [
          "  > goroutine(1): main.outer.Error(main.outer {inner: *main.inner {id: 2}})",
          "    > goroutine(1): main.(*inner).Error(*main.inner {id: 2})",
          "    >> goroutine(1): main.(*inner).Error => (\"inner\")",
          "  >> goroutine(1): main.outer.Error => (\"inner\")",
        ])
    }

    /// The lines of the entry and of the return.
    private static func lines(of call: Substring) throws -> [String] {
      let parts = try #require(call.wholeMatch(of: #/(main\.(?:\(\*\w+\)\.)?[\w.]+)(\(.*\)) => (.*)/#))
      return ["> goroutine(1): \(parts.1)\(parts.2)", ">> goroutine(1): \(parts.1) => \(parts.3)"]
    }
  }
}
