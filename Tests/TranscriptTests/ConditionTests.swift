// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Testing
import TraceTestSupport

extension Tracing {
  /// `Fixtures/conditions` calls `main.step(i)` as often as its argument says, then `main.take` and `main.price` ten
  /// times.
  @Suite("A condition of a breakpoint", .timeLimit(.minutes(10)))
  struct ConditionTests {
    @Test(
      "that one call of very many fulfils prints one entry and one return, and the account is exact",
      arguments: BackendKind.required)
    func oneOfMany(backend: BackendKind) async throws {
      let calls = backend == .ebpf ? 1_000_000 : 20_000
      let wanted = calls * 7 / 9
      let session = try await Self.launch(
        .init("main.step", "i == \(wanted)"), try .newestOptimized, backend, arguments: ["\(calls)"])
      try await session.client.event("terminated", within: 400)
      let record = try await session.finish()
      #expect(
        record.hits == [
          "> goroutine(1): main.step(\(wanted))", ">> goroutine(1): main.step => (\(wanted * 2))",
        ])
      #expect(
        record.notices.contains(
          "sonde: main.step: \(calls * 2) hits: 2 printed, 0 held back, \(calls * 2 - 2) rejected, 0 lost"))
      #expect(record.standardOutput == "total \(calls * (calls - 1) / 2 + 20)\n")
    }

    struct Case: Sendable, CustomStringConvertible {
      let function: String
      let condition: String
      /// Which of the ten calls.
      let calls: [Int]
      /// Whether it needs floats that an optimised build has in registers, where eBPF can't see them.
      let needsFloats: Bool

      init(_ function: String, _ condition: String, _ calls: [Int], needsFloats: Bool = false) {
        self.function = function
        self.condition = condition
        self.calls = calls
        self.needsFloats = needsFloats
      }

      var description: String { "\(function): \(condition)" }
    }

    static let cases = [
      Case("main.take", "o != nil && o.Number == 3", [3]), Case("main.take", "o == nil", [5]),
      Case("main.take", "o != nil && o.Name == \"order 7\"", [7]),
      Case("main.take", "o != nil && o.Next != nil && o.Next.Number > 500", [6, 8]),
      Case("main.take", "o != nil && o.Price > 6.25 && o.Price <= 8.5", [6, 7, 8]),
      Case("main.take", "o != nil && o.Number % 4 == 1 && o.Number << 1 > 3", [9]),
      Case("main.take", "o != nil && len(o.Name) == 7 && len(tags) == 2 && o.Number == 0", [0]),
      // Conditions that the kernel does not decide.
      Case("main.take", "o != nil && tags[o.Name] > 3", [4]), Case("main.take", "o != nil && o.Price * 2 > 18", [9]),
      Case("main.take", "o != nil && o.Name > \"order 7\"", [8, 9]),
      Case("main.price", "name == \"item 3\" || cents == 5", [3, 4], needsFloats: true),
      Case("main.price", "cents > 8.7 && f < 2", [7], needsFloats: true),
      Case("main.price", "name + \"!\" == \"item 2!\"", [2]), Case("main.price", "true", Array(0...9)),
      Case("main.price", "total < 0", []),
    ]

    @Test("passes the calls that fulfil it, with their returns", arguments: cases, BackendKind.required)
    func calls(test: Case, backend: BackendKind) async throws {
      for build in FixtureBuild.all {
        let session = try await Self.launch(.init(test.function, test.condition), build, backend)
        let record = try await session.finish()
        let isBlind = test.needsFloats && build.optimized && backend == .ebpf
        let calls = isBlind ? Array(0...9) : test.calls
        let entries = record.hits.filter { $0.hasPrefix("> ") }
        #expect(entries.map(Self.call) == calls, "\(build)")
        let printed = calls.count * 2
        #expect(record.hits.count == printed, "\(build)")
        #expect(
          record.notices.contains(
            "sonde: \(test.function): 20 hits: \(printed) printed, 0 held back, \(20 - printed) rejected, 0 lost"),
          "\(build): \(record.notices)")
        let saysWhy = record.notices.contains { $0.contains(" can't be decided, so the hit is shown: ") }
        #expect(saysWhy == isBlind, "\(build)")
      }
    }

    @Test(
      "that can't be decided for a call lets it through and says why", arguments: FixtureBuild.all, BackendKind.required
    )
    func undecidable(build: FixtureBuild, backend: BackendKind) async throws {
      let session = try await Self.launch(.init("main.take", "o.Number == 3"), build, backend)
      let record = try await session.finish()
      #expect(record.hits.filter { $0.hasPrefix("> ") }.map(Self.call) == [3, 5])
      #expect(
        record.notices.contains {
          $0.hasPrefix("sonde: main.take: the condition 'o.Number == 3' can't be decided, so the hit is shown: ")
            && $0.hasSuffix("a pointer on the way to it is nil")
        }, "\(record.notices)")
    }

    @Test("is followed by the count of a hit condition", arguments: BackendKind.required)
    func hitConditions(backend: BackendKind) async throws {
      for (text, calls) in [
        ("2", [3]), ("== 2", [3]), ("% 3", [5]), (">3", [7, 9]), (">=4", [7, 9]), ("< 3", [1, 3]), ("<= 1", [1]),
        ("!=1", [3, 5, 7, 9]),
      ] {
        // Decided in the kernel, and on the record.
        for condition in ["i % 2 == 1", "string(i % 2 + 48) == \"1\""] {
          let session = try await Self.launch(
            .init("main.step", condition, hits: text), try .newestOptimized, backend)
          let record = try await session.finish()
          #expect(
            record.hits
              == calls.flatMap {
                ["> goroutine(1): main.step(\($0))", ">> goroutine(1): main.step => (\($0 * 2))"]
              }, "\(condition) \(text)")
        }
      }
    }

    @Test("of a line is decided with the variables of the line", arguments: FixtureBuild.all, BackendKind.required)
    func lines(build: FixtureBuild, backend: BackendKind) async throws {
      let session = TestSession(try DAPClient())
      let program = try Fixture.build("conditions", build)
      try await session.start(
        "launch", ["mode": "exec", "program": .string(program), "backend": .string(backend.rawValue)])
      let doubled = JSON.integer(try Fixture.line("doubled", in: "conditions"))
      let points = try await session.setBreakpoints(
        [
          ["line": doubled, "logMessage": "low {i}", "condition": "i < 2"],
          ["line": doubled, "logMessage": "third {i}", "hitCondition": "% 3"],
          ["line": doubled, "logMessage": "later {i}", "condition": "float64(i) / 2 == 3.5"],
          ["line": doubled, "logMessage": "never", "condition": "nosuch > 1"],
        ], in: "conditions")
      #expect(points.map { $0["verified"] } == [true, true, true, false])
      #expect(
        points[2]["message"] == "The condition is decided after each hit is recorded: it calculates with float64.")
      try await session.client.request("configurationDone")
      let record = try await session.finish()
      #expect(
        record.hits.map { $0.replacing("> goroutine(1): ", with: "") }
          == ["low 0", "low 1", "third 2", "third 5", "later 7", "third 8"])
    }

    @Test("that can't be read, or is no condition there, is refused and nothing is traced")
    func refused() async throws {
      let session = TestSession(try DAPClient())
      let program = try Fixture.build("conditions", try .newestUnoptimized)
      try await session.start("launch", ["mode": "exec", "program": .string(program)])
      let messages =
        [
          (
            "i >", nil,
            "The condition 'i >' ends where a name or a value should follow. Write it as in Go: variables, .field, [index], *pointer, len(x), arithmetic, comparisons, && and ||."
          ),
          (
            "i + 1", nil,
            "The condition 'i + 1' is a number (int), not true or false. Compare it with something, as in 'x > 3'."
          ),
          ("j == 1", nil, "'j' in the condition 'j == 1' is not in scope. In scope: i."),
          (
            "i == \"a\"", nil,
            "The condition 'i == \"a\"' can't be decided: \"a\" can't be a number (int). Change the condition, or remove it to trace every hit."
          ),
          (
            nil, "= 2",
            "'= 2' is not a hit condition. Write a number, as in '5', or '== 5', '!= 5', '< 5', '<= 5', '> 5', '>= 5', '% 5'."
          ),
          (
            nil, "%0",
            "The hit condition '%0' divides by zero. Write a number, as in '5', or '== 5', '!= 5', '< 5', '<= 5', '> 5', '>= 5', '% 5'."
          ),
        ] as [(String?, String?, String)]
      let body = try await session.client.request(
        "setFunctionBreakpoints",
        ["breakpoints": .array(messages.map { Breakpoint("main.step", $0.0, hits: $0.1).json })])
      let points = body["breakpoints"]?.array ?? []
      #expect(points.map { $0["verified"] } == messages.map { _ in false })
      #expect(points.map { $0["message"]?.string } == messages.map(\.2))
      try await session.client.request("configurationDone")
      #expect(try await session.finish().hits == [])
    }

    private struct Breakpoint {
      let name: String
      let condition: String?
      let hits: String?

      init(_ name: String, _ condition: String?, hits: String? = nil) {
        self.name = name
        self.condition = condition
        self.hits = hits
      }

      var json: JSON {
        var json: [String: JSON] = ["name": .string(name)]
        if let condition { json["condition"] = .string(condition) }
        if let hits { json["hitCondition"] = .string(hits) }
        return .object(json)
      }
    }

    private static func launch(
      _ breakpoint: Breakpoint, _ build: FixtureBuild, _ backend: BackendKind, arguments: [String] = []
    ) async throws -> TestSession {
      let session = TestSession(try DAPClient())
      let program = try Fixture.build("conditions", build)
      try await session.start(
        "launch",
        [
          "mode": "exec", "program": .string(program), "backend": .string(backend.rawValue),
          "args": .array(arguments.map(JSON.string)),
        ])
      let body = try await session.client.request(
        "setFunctionBreakpoints", ["breakpoints": .array([breakpoint.json])])
      #expect(body["breakpoints"]?.array?.first?["verified"] == true, "\(body)")
      try await session.client.request("configurationDone")
      return session
    }

    /// Which of the ten calls of `main.take` or `main.price` an entry belongs to.
    private static func call(_ line: String) -> Int? {
      if line.contains("(*main.order nil") { return 5 }
      let digits = line.firstMatch(of: /"(?:order|item) (\d)"/)?.1
      return digits.flatMap { Int($0) }
    }
  }
}
