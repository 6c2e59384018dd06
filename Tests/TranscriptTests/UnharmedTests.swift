// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Testing
import TraceTestSupport

extension Tracing {
  /// Each program behaves, and prints, as it does without a tracer.
  @Suite("A traced program is unharmed", .timeLimit(.minutes(5)))
  struct UnharmedTests {
    @Test(
      "by signals: SIGPROF, SIGCHLD, SIGUSR1, SIGURG, and a SIGSEGV and SIGFPE that it turns into panics",
      arguments: FixtureBuild.all, BackendKind.required)
    func signals(build: FixtureBuild, backend: BackendKind) async throws {
      let (record, untraced) = try await run("signals", build, functions: ["main.tick"], backend)
      #expect(record.standardOutput == untraced.output)
      #expect(record.exitCode == Int(untraced.code))
      let hits = record.hits.compactMap(HitLine.init)
      #expect(hits.filter { $0.kind == .entry }.compactMap(\.integers) == (0..<140).map { [$0] })
      #expect(hits.filter { $0.kind == .result }.compactMap(\.integers) == (1...140).map { [$0] })
    }

    @Test(
      "when it starts children, which are not traced and not harmed", arguments: FixtureBuild.all, BackendKind.required)
    func children(build: FixtureBuild, backend: BackendKind) async throws {
      let (record, untraced) = try await run("children", build, functions: ["main.work"], backend)
      #expect(record.standardOutput == untraced.output)
      #expect(record.hits.count == 20)
    }

    @Test("when a function on the path of starting a child is traced", arguments: BackendKind.required)
    func childrenUnderTrace(backend: BackendKind) async throws {
      let (record, untraced) = try await run(
        "children", try .newestOptimized,
        functions: ["main.work", "/^syscall\\./", "/^os\\.(\\(\\*Process\\)|StartProcess)/"], backend)
      #expect(record.standardOutput == untraced.output)
      #expect(record.exitCode == 0)
    }

    @Test("when it panics: its own trace back and code 2", arguments: FixtureBuild.all, BackendKind.required)
    func panics(build: FixtureBuild, backend: BackendKind) async throws {
      let session = try await TestSession.launch("panics", build, functions: ["main.explode"], backend: backend)
      let record = try await session.finish()
      #expect(
        record.hits == [
          "> goroutine(1): main.explode(\"boom\")", ">> goroutine(1): main.explode => panic: \"boom\"",
        ])
      #expect(record.standardOutput == "before\n")
      #expect(record.standardError.hasPrefix("panic: boom\n"))
      #expect(record.exitCode == 2)
    }

    @Test(
      "in its exit code, also where a signal ends it",
      arguments: [
        (["7"], 7), (["signal", "9"], 137), (["signal", "15"], 143), (["signal", "6"], 2),
      ], BackendKind.required)
    func exitCodes(ending: (arguments: [String], code: Int), backend: BackendKind) async throws {
      let session = try await TestSession.launch(
        "exitcode", try .newestOptimized, arguments: ending.arguments, backend: backend)
      #expect(try await session.finish().exitCode == ending.code)
    }

    private func run(
      _ fixture: String, _ build: FixtureBuild, functions: [String], _ backend: BackendKind
    ) async throws -> (SessionRecord, untraced: (output: String, code: ExitCode)) {
      let untraced = try ChildProcess(try Fixture.build(fixture, build))
      let output = try await untraced.waitForEndOfOutput().output
      let code = try await untraced.waitForExit()
      let session = try await TestSession.launch(fixture, build, functions: functions, backend: backend)
      return (try await session.finish(), (output, code))
    }
  }
}
