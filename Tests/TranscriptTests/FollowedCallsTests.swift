// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Testing
import TraceTestSupport

extension Tracing {
  /// `examples/service -log-calls` prints its calls inside `(*Desk).Handle` as its own runtime sees them.
  @Suite("The calls inside a traced call", .timeLimit(.minutes(10)))
  struct FollowedCallsTests {
    private static let root = "main.(*Desk).Handle"

    @Test(
      "are the tree that the program itself logs", arguments: FixtureBuild.all, BackendKind.required)
    func tree(build: FixtureBuild, backend: BackendKind) async throws {
      for levels in [1, 3, 50] {
        let record = try await run(build, backend, levels: levels)
        let truth = Self.byGoroutine(record.standardOutput.split(separator: "\n").map(String.init))
        #expect(truth.count == 1)
        #expect(Self.byGoroutine(record.hits.compactMap(Self.ownCall)) == truth, "\(levels) levels")
      }
    }

    @Test("are each goroutine's own", arguments: BackendKind.required)
    func goroutines(backend: BackendKind) async throws {
      let record = try await run(try .newestOptimized, backend, levels: 4, arguments: ["-clerks", "5"])
      let truth = Self.byGoroutine(record.standardOutput.split(separator: "\n").map(String.init))
      #expect(truth.count == 5)
      #expect(Self.byGoroutine(record.hits.compactMap(Self.ownCall)) == truth)
      #expect(!record.hits.contains { $0.contains("keepAudit") }, "it is not called, it is a goroutine")
    }

    @Test("that a panic ends say so in their place", arguments: BackendKind.required)
    func panics(backend: BackendKind) async throws {
      let record = try await run(try .newestOptimized, backend, levels: 50)
      let ends = record.hits.filter { $0.contains("main.broken => panic: ") }
      #expect(
        ends.map { $0.replacing(#/\(\d+\)/#, with: "(1)") }
          == (2...5).reversed().map { level in
            String(repeating: "  ", count: level) + ">> goroutine(1): main.broken => panic: \"the desk broke\""
          })
    }

    /// `Fixtures/recovered` calls `main.step` in `main.work` twice, and twice elsewhere: once after `work` has panicked.
    @Test("are not those that come after a panic has ended it", arguments: FixtureBuild.all, BackendKind.required)
    func afterPanic(build: FixtureBuild, backend: BackendKind) async throws {
      let session = try await TestSession.launch(
        "recovered", build, functions: ["main.work"], backend: backend, options: ["followCalls": 1])
      let record = try await session.finish()
      #expect(
        record.hits == [
          "> goroutine(1): main.work(true)", "  > goroutine(1): main.step(1)", "  >> goroutine(1): main.step => (2)",
          ">> goroutine(1): main.work => panic: \"failed\"", "> goroutine(1): main.work(false)",
          "  > goroutine(1): main.step(1)", "  >> goroutine(1): main.step => (2)", ">> goroutine(1): main.work => (2)",
        ])
      #expect(
        record.notices.contains("sonde: main.work: 7 hits: 7 printed, 0 held back, 0 rejected, 0 lost"))
    }

    @Test(
      "can be folded by an editor that asks for it: a panic ends a group as a return does",
      arguments: BackendKind.required)
    func groups(backend: BackendKind) async throws {
      let session = try await TestSession.launch(
        "recovered", try .newestOptimized, functions: ["main.work"], backend: backend,
        options: ["followCalls": 1, "groupCalls": true])
      let record = try await session.finish()
      let hits = record.events.map(\.body).filter { $0["output"]?.string?.contains("goroutine(") ?? false }
      #expect(
        hits.map { $0["group"]?.string } == ["start", nil, nil, "end", "start", nil, nil, "end"])
      #expect(
        hits.map { $0["variablesReference"] != nil } == [false, true, true, false, false, true, true, true],
        "the line that begins a group is its name, and a panic has no values")
    }

    @Test("are all there under a call that the hit condition wants", arguments: BackendKind.required)
    func hitCondition(backend: BackendKind) async throws {
      let session = try await TestSession.launch(
        "recovered", try .newestOptimized, functions: [], backend: backend,
        options: ["tracepoints": [["function": "main.work", "hitCondition": "2", "followCalls": 1]]])
      let record = try await session.finish()
      #expect(
        record.hits == [
          "> goroutine(1): main.work(false)", "  > goroutine(1): main.step(1)", "  >> goroutine(1): main.step => (2)",
          ">> goroutine(1): main.work => (2)",
        ])
    }

    @Test("are hits of the breakpoint's, whose message says how far they may reach")
    func message() async throws {
      let session = TestSession(try DAPClient())
      let program = try Fixture.build("examples/service", try .newestOptimized)
      try await session.start(
        "launch", ["mode": "exec", "program": .string(program), "args": ["-log-calls"], "followCalls": 2])
      let answers = try await session.setFunctionBreakpoints([Self.root])
      let message = try #require(answers.first?["message"]?.string)
      #expect(
        message.contains(
          #/Also traces \d+ functions that its calls may reach, \d+ of them only through function values or interfaces\. /#
        ))
      #expect(message.contains(#/\d+ inlined copies are followed too\. /#))
      #expect(message.contains(#/\d+ functions have inlined calls that are not seen: .*, …\./#))
      try await session.client.request("configurationDone")
      let record = try await session.finish()
      #expect(
        record.notices.contains {
          $0.contains(#/^sonde: main\.\(\*Desk\)\.Handle: \d+ functions have inlined calls that are not seen: /#)
            && $0.contains(#/: (\S+, )+… \(the rest is in the log: --log FILE\)$/#) && $0.utf8.count <= 310
        })
      let hits = record.hits.count { !$0.contains(" => panic: ") }
      #expect(
        record.notices.contains("sonde: \(Self.root): \(hits) hits: \(hits) printed, 0 held back, 0 rejected, 0 lost"))
    }

    @Test("are asked for with --follow-calls in a terminal")
    func terminal() async throws {
      let run = try await TerminalRun.sonde(
        "trace", "--follow-calls", "1", "main.Price", "--", try Fixture.build("examples/service", try .newestOptimized))
      let first = run.hits.prefix(4).map { $0.replacing(#/goroutine\(\d+\)/#, with: "goroutine(1)") }
      #expect(first.first == "> goroutine(1): main.Price(*main.Order {Item: \"tea\", Quantity: 2, Done: false})")
      #expect(first.contains { $0.hasPrefix("  > goroutine(1): main.apply[") })
    }

    private func run(
      _ build: FixtureBuild, _ backend: BackendKind, levels: Int, arguments: [String] = []
    ) async throws -> SessionRecord {
      let session = try await TestSession.launch(
        "examples/service", build, arguments: ["-log-calls", "-levels", "\(levels)"] + arguments,
        functions: [Self.root], backend: backend, options: ["followCalls": .integer(levels)])
      return try await session.finish()
    }

    /// A hit without its values, as the program logs it; nil if it is not a call of the program's own code, or if a
    /// panic ended it.
    private static func ownCall(_ hit: String) -> String? {
      // Go hides the types of a generic function's instance.
      let line = hit.contains("[go.") ? hit.replacing(#/\[go\.shape\.[^\]]*\]/#, with: "[...]") : hit
      let mark = line.drop { $0 == " " }.prefix { $0 == ">" }
      guard ["> ", ">> "].contains("\(mark) "), let colon = line[mark.endIndex...].firstIndex(of: ":"),
        line[mark.endIndex..<colon].hasPrefix(" goroutine("), line[colon...].hasPrefix(": main.")
      else { return nil }
      var end = line.index(colon, offsetBy: ": main.".count)
      // A receiver: main.(*T).f
      if line[end...].hasPrefix("(*") { end = line[end...].firstIndex(of: ".") ?? end }
      end = line[end...].firstIndex { !($0.isLetter || $0.isNumber || "_.[]".contains($0)) } ?? line.endIndex
      let rest = line[end...]
      return rest.hasPrefix("(") || rest.hasPrefix(" => (") ? String(line[..<end]) : nil
    }

    /// Goroutines take turns, so only the order within each is certain.
    private static func byGoroutine(_ lines: [String]) -> [Substring: [String]] {
      Dictionary(grouping: lines) { line in
        line.firstIndex(of: "(").map { line[line.index(after: $0)...].prefix { $0 != ")" } } ?? ""
      }
    }
  }
}
