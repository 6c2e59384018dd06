// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Foundation
import Testing
import TraceTestSupport

extension Tracing {
  /// The trace of a program without debug information equals that of the same program with it, except for the values.
  @Suite("A program without debug information", .timeLimit(.minutes(10)))
  struct StrippedTests {
    private static let remark =
      "sonde: the program has no debug information (-ldflags=-w or -s, or stripped): calls are reported with their "
      + "goroutines, those that were inlined are not seen; arguments, results and variables print as ?"

    /// The traced functions, and what is removed from the program.
    private static let cases: [(fixture: String, functions: [String], removed: [[String]])] = [
      ("callers", ["main.stop", "main.leaf"], [["-ldflags=-w"], ["-ldflags=-s -w"]]),
      (
        "unwinding", ["/^main\\.(bottom|middle|guard|again|outer|read|safe|leave|stop|fatal)$/"],
        [["-buildmode=pie", "-ldflags=-s"]]
      ),
    ]

    @Test(
      "has the calls, goroutines, frames and endings of one that has it", arguments: FixtureBuild.all,
      BackendKind.required)
    func calls(build: FixtureBuild, backend: BackendKind) async throws {
      for (fixture, functions, removals) in Self.cases {
        func trace(_ flags: [String]) async throws -> SessionRecord {
          let session = try await TestSession.launch(
            fixture, build, flags: flags, functions: functions, backend: backend, options: ["stackDepth": 8])
          return try await session.finish()
        }
        let whole = try await trace(Array(removals[0].dropLast())).hits.map(Self.withoutValues)
        #expect(whole.count > 10)
        for removed in removals {
          let record = try await trace(removed)
          #expect(record.hits.map(Self.withoutValues) == whole, "\(fixture) \(removed)")
          // The reason is printed once, whatever the number of functions.
          #expect(record.notices.count { $0 == Self.remark } == 1)
          #expect(!record.notices.contains { $0.contains(" is ?: ") })
          #expect(record.hits.filter { $0.hasPrefix("> ") }.allSatisfy { $0.hasSuffix("(?)") })
        }
      }
    }

    /// `main.foo(1, 2)` as `main.foo(?)`, and names as in Go's own table. The goroutines that a program starts have
    /// other numbers in each run.
    private static func withoutValues(_ line: String) -> String {
      if line.hasPrefix("\t\t") { return line.replacing(#/\[go\.shape[^ ]*\]/#, with: "[...]") }
      return line.replacing(#/goroutine\((?:[02-9]|1\d)\d*\)/#, with: "goroutine(n)")
        .replacing(#/^(> goroutine\(.*?\): [^(]*)\(.*\)$/#) { "\($0.1)(?)" }
        .replacing(#/^(>> .*?) => panic: .*$/#) { "\($0.1) => panic: ?" }
        .replacing(#/^(>> .*?) => \(.*\)$/#) { "\($0.1) => (?)" }
    }

    @Test("follows calls, by its machine code alone", arguments: FixtureBuild.all)
    func followed(build: FixtureBuild) async throws {
      func hits(_ flags: [String]) async throws -> [String] {
        let session = try await TestSession.launch(
          "unwinding", build, flags: flags, functions: ["main.outer"], options: ["followCalls": 3])
        return try await session.finish().hits
      }
      let whole = try await hits([]).filter { !$0.contains(" inlined in ") }.map(Self.withoutIndentedValues)
      #expect(whole.contains { $0.hasPrefix("  > ") })
      #expect(try await hits(["-ldflags=-s -w"]).map(Self.withoutIndentedValues) == whole)
    }

    private static func withoutIndentedValues(_ line: String) -> String {
      let blanks = line.prefix { $0 == " " }
      return blanks + withoutValues(String(line.dropFirst(blanks.count)))
    }

    @Test("prints why where a logpoint, a line or a condition needs values", arguments: FixtureBuild.all)
    func lines(build: FixtureBuild) async throws {
      for backend in BackendKind.required {
        let program = try Fixture.build("logpoint", build, flags: ["-ldflags=-s -w"])
        let session = TestSession(try DAPClient())
        try await session.start(
          "launch", ["mode": "exec", "program": .string(program), "backend": .string(backend.rawValue)])
        let each = try Fixture.line("each", in: "logpoint")
        let last = try Fixture.line("done", in: "logpoint")
        let answers = try await session.setBreakpoints(
          [
            ["line": .integer(each), "logMessage": "sum {sum}, {it.Name}"], ["line": .integer(last)],
            ["line": .integer(each), "logMessage": "never", "condition": "sum > 3"],
          ], in: "logpoint")
        #expect(answers.map { $0["verified"]?.bool } == [true, true, false])
        #expect(
          answers.last?["message"]?.string
            == "The condition 'sum > 3' can't be decided: sum is unknown, since the program has no debug information. "
            + "Change the condition, or remove it to trace every hit.")
        try await session.client.request("configurationDone")
        let record = try await session.finish()
        let why = "unknown, since the program has no debug information"
        let text = "> goroutine(1): sum {sum: \(why)}, {it.Name: it is \(why)}"
        #expect(record.hits == [text, text, text, "> goroutine(1): main.total at main.go:\(last) {?}"])
      }
    }

    @Test("says what a breakpoint can't show")
    func messages() async throws {
      for toolchain in GoToolchain.available {
        let program = try Fixture.build(
          "callers", FixtureBuild(toolchain, optimized: true), flags: ["-ldflags=-s -w"])
        let session = TestSession(try DAPClient())
        try await session.start("launch", ["mode": "exec", "program": .string(program), "backend": "ptrace"])
        let answers = try await session.setFunctionBreakpoints(["main.leaf", "main.inlinedInner"])
        #expect(answers.map { $0["verified"]?.bool } == [true, false])
        #expect(
          answers.map { $0["message"]?.string } == [
            "Values print as ?, and inlined calls are not seen: the program has no debug information.",
            "Every call of 'main.inlinedInner' was inlined by the Go compiler, and none can be counted: the program has no "
              + "debug information. Rebuild with -gcflags=all=-l, or mark the function //go:noinline.",
          ])
        try await session.client.request("configurationDone")
        _ = try await session.finish()
      }
    }

    @Test("lists its functions with their places")
    func listing() async throws {
      for toolchain in GoToolchain.available {
        let build = FixtureBuild(toolchain, optimized: true)
        let whole = try await TerminalRun.sonde("functions", try Fixture.build("add", build), "/^main\\./")
        let bare = try await TerminalRun.sonde(
          "functions", try Fixture.build("add", build, flags: ["-ldflags=-s -w"]), "/^main\\./")
        #expect(
          bare.output.split(separator: "\n")
            == whole.output.split(separator: "\n").map {
              $0.prefix(upTo: $0.range(of: "  func(")?.lowerBound ?? $0.endIndex)
            })
        #expect(bare.output.contains("main.add  "))
      }
    }

    @Test("can be attached to", arguments: BackendKind.required)
    func attached(backend: BackendKind) async throws {
      let program = try Fixture.build("ticker", try .newestOptimized, flags: ["-ldflags=-s -w"])
      let process = try ChildProcess(program, ["-"])
      try await process.waitForOutput("tick 1")
      let session = try await TestSession.attach(to: process, functions: ["main.tick"], backend: backend)
      try await session.client.output(containing: "main.tick => (?)")
      process.closeInput()
      let record = try await session.finish()
      #expect(try await process.waitForExit() == 0)
      #expect(record.hits.allSatisfy { $0.hasSuffix("main.tick(?)") || $0.hasSuffix("main.tick => (?)") })
    }
  }
}
