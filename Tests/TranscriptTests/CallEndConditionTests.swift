// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Testing
import TraceTestSupport

extension Tracing {
  /// `Fixtures/outcomes` chooses by a call's number how it ends, and prints how many failed and were slow.
  @Suite("A condition that names a result, $duration or $panic decides a call when it ends", .timeLimit(.minutes(5)))
  struct CallEndConditionTests {
    @Test(
      "and prints the entry of a call that fails directly before its return, with the argument as it was then",
      arguments: FixtureBuild.all, BackendKind.required)
    func results(build: FixtureBuild, backend: BackendKind) async throws {
      let record = try await run(build, backend, "main.reserve", "err != nil", calls: 100)
      #expect(
        record.hits == [
          "> goroutine(1): main.reserve(*main.order {ID: 13, Price: 13}, 13)",
          ">> goroutine(1): main.reserve => (0, error(*errors.errorString) *{s: \"no stock\"})",
        ])
      #expect(record.notices.contains("sonde: main.reserve: 200 hits: 2 printed, 0 held back, 198 rejected, 0 lost"))
    }

    @Test("which may name a result without a name, and parameters", arguments: FixtureBuild.all, BackendKind.required)
    func unnamed(build: FixtureBuild, backend: BackendKind) async throws {
      let record = try await run(build, backend, "main.price", "~r0 > 20 && n != 8")
      #expect(
        record.hits == [
          "> goroutine(1): main.price(7)", ">> goroutine(1): main.price => (21)",
          "> goroutine(1): main.price(9)", ">> goroutine(1): main.price => (27)",
        ])
      #expect(record.notices.contains("sonde: main.price: 20 hits: 4 printed, 0 held back, 16 rejected, 0 lost"))
    }

    @Test("means a parameter's value at the entry", arguments: FixtureBuild.all, BackendKind.required)
    func values(build: FixtureBuild, backend: BackendKind) async throws {
      let record = try await run(build, backend, "main.reserve", "left >= 0 && o.Price == 3", calls: 10)
      #expect(
        record.hits == [
          "> goroutine(1): main.reserve(*main.order {ID: 3, Price: 3}, 3)",
          ">> goroutine(1): main.reserve => (2, error nil)",
        ])
    }

    @Test("can ask for calls that took long", arguments: FixtureBuild.all, BackendKind.required)
    func durations(build: FixtureBuild, backend: BackendKind) async throws {
      let record = try await run(build, backend, "main.wait", "$duration > 25ms")
      #expect(
        record.hits == [
          "> goroutine(1): main.wait(7)", ">> goroutine(1): main.wait => ()", "> goroutine(1): main.wait(17)",
          ">> goroutine(1): main.wait => ()",
        ])
      #expect(record.notices.contains("sonde: main.wait: 40 hits: 4 printed, 0 held back, 36 rejected, 0 lost"))
    }

    @Test(
      "can ask for calls that a panic ends: they have no results", arguments: FixtureBuild.all, BackendKind.required)
    func panics(build: FixtureBuild, backend: BackendKind) async throws {
      let panics = try await run(build, backend, "main.parse", "$panic != nil")
      #expect(
        panics.hits == [
          "> goroutine(1): main.parse(3)", ">> goroutine(1): main.parse => panic: \"bad number 3\"",
          "> goroutine(1): main.parse(8)", ">> goroutine(1): main.parse => panic: \"bad number 8\"",
        ])
      #expect(panics.notices.contains("sonde: main.parse: 18 hits: 2 printed, 0 held back, 16 rejected, 0 lost"))
      let errors = try await run(build, backend, "main.parse", "err != nil")
      #expect(
        errors.hits.filter { $0.hasPrefix("> ") } == ["> goroutine(1): main.parse(4)", "> goroutine(1): main.parse(9)"])
      #expect(errors.notices.contains("sonde: main.parse: 18 hits: 4 printed, 0 held back, 14 rejected, 0 lost"))
    }

    @Test(
      "decides each call of a recursion by itself, the inner one first", arguments: FixtureBuild.all,
      BackendKind.required)
    func recursion(build: FixtureBuild, backend: BackendKind) async throws {
      let record = try await run(build, backend, "main.walk", "~r0 != nil")
      #expect(
        record.hits.filter { $0.hasPrefix("> ") } == [
          "> goroutine(1): main.walk(3)", "> goroutine(1): main.walk(2)", "> goroutine(1): main.walk(1)",
        ])
      #expect(record.notices.contains("sonde: main.walk: 8 hits: 6 printed, 0 held back, 2 rejected, 0 lost"))
    }

    @Test("rejects a call whose goroutine ends inside it", arguments: FixtureBuild.all, BackendKind.required)
    func goexit(build: FixtureBuild, backend: BackendKind) async throws {
      let record = try await run(build, backend, "main.leave", "~r0 != nil")
      #expect(record.hits.filter { $0.hasPrefix("> ") }.map { $0.suffix(8) } == ["leave(0)", "leave(2)"])
      #expect(record.notices.contains("sonde: main.leave: 6 hits: 4 printed, 0 held back, 2 rejected, 0 lost"))
    }

    @Test("says how many calls had not returned at the end", arguments: BackendKind.required)
    func unfinished(backend: BackendKind) async throws {
      let record = try await run(try .newestOptimized, backend, "main.block", "~r0 != nil")
      #expect(record.hits == [])
      #expect(
        record.notices.contains(
          "sonde: main.block: 2 calls had not returned, so the condition was not decided. They count as rejected"))
      #expect(record.notices.contains("sonde: main.block: 2 hits: 0 printed, 0 held back, 2 rejected, 0 lost"))
    }

    @Test("shows the calls inside with the call that is shown, and none of the others", arguments: BackendKind.required)
    func followed(backend: BackendKind) async throws {
      let session = try await TestSession.launch(
        "outcomes", try .newestOptimized, functions: [], backend: backend,
        options: [
          "tracepoints": [
            [
              "function": "main.parsed", "condition": "$duration >= 0s && n == 3",
              "followCalls": ["levels": 1, "only": ["main.parse"]],
            ]
          ]
        ])
      let record = try await session.finish()
      #expect(
        record.hits == [
          "> goroutine(1): main.parsed(3)", "  > goroutine(1): main.parse(3)",
          "  >> goroutine(1): main.parse => panic: \"bad number 3\"", ">> goroutine(1): main.parsed => ()",
        ])
    }

    @Test(
      "reports a call once, for the first breakpoint of its function whose condition passes",
      arguments: FixtureBuild.all, BackendKind.required)
    func breakpoints(build: FixtureBuild, backend: BackendKind) async throws {
      let session = try await TestSession.launch(
        "outcomes", build, functions: ["main.parse"], backend: backend,
        options: [
          "tracepoints": [
            ["function": "main.parse", "condition": "$panic != nil"], ["function": "main.parse", "condition": "n > 6"],
          ], "args": ["10"],
        ])
      let record = try await session.finish()
      #expect(
        record.hits.filter { $0.hasPrefix("> ") } == (0..<10).map { "> goroutine(1): main.parse(\($0))" })
      #expect(record.hits.count { $0.hasPrefix(">> ") } == 10)
      #expect(
        record.notices.suffix(3) == [
          "sonde: main.parse: 18 hits: 2 printed, 0 held back, 16 rejected, 0 lost",
          "sonde: main.parse: 17 hits: 4 printed, 0 held back, 13 rejected, 0 lost",
          "sonde: main.parse: 12 hits: 12 printed, 0 held back, 0 rejected, 0 lost",
        ])
    }

    @Test("counts and limits the calls for which it holds", arguments: BackendKind.required)
    func hitCondition(backend: BackendKind) async throws {
      let session = try await TestSession.launch(
        "outcomes", try .newestOptimized, functions: [], backend: backend,
        options: ["tracepoints": [["function": "main.price", "condition": "~r0 > 10", "hitCondition": "2"]]])
      let record = try await session.finish()
      #expect(record.hits == ["> goroutine(1): main.price(5)", ">> goroutine(1): main.price => (15)"])
      #expect(record.notices.contains("sonde: main.price: 20 hits: 2 printed, 0 held back, 18 rejected, 0 lost"))
    }

    @Test("may use the goroutine and the thread of the call", arguments: FixtureBuild.all, BackendKind.required)
    func goroutine(build: FixtureBuild, backend: BackendKind) async throws {
      let own = try await run(build, backend, "main.price", "$goroutine == 1 && $thread > 0 && n == 2")
      #expect(own.hits == ["> goroutine(1): main.price(2)", ">> goroutine(1): main.price => (6)"])
      let other = try await run(build, backend, "main.price", "$goroutine == 2")
      #expect(other.hits == [])
      #expect(other.notices.contains("sonde: main.price: 20 hits: 0 printed, 0 held back, 20 rejected, 0 lost"))
    }

    private func run(
      _ build: FixtureBuild, _ backend: BackendKind, _ function: String, _ condition: String, calls: Int = 10
    ) async throws -> SessionRecord {
      let session = try await TestSession.launch(
        "outcomes", build, functions: [], backend: backend,
        options: [
          "tracepoints": [["function": .string(function), "condition": .string(condition)]],
          "args": [.string("\(calls)")],
        ])
      return try await session.finish()
    }
  }
}
