// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Testing
import TraceTestSupport

extension Tracing {
  /// `Fixtures/counted` calls step a thousand times, with n from 0, and calls inner from every hundredth of them.
  @Suite("The hits of a tracepoint", .timeLimit(.minutes(10)))
  struct SelectionTests {
    private static let builds = [
      (BackendKind.ptrace, true), (.ptrace, false), (.ebpf, true), (.ebpf, false),
    ].filter { BackendKind.required.contains($0.0) }

    private func trace(
      _ tracepoints: [JSON], _ backend: BackendKind, isOptimized: Bool, options: [String: JSON] = [:]
    ) async throws -> SessionRecord {
      var options = options
      options["tracepoints"] = .array(tracepoints)
      let build = isOptimized ? try FixtureBuild.newestOptimized : try FixtureBuild.newestUnoptimized
      return try await TestSession.launch("counted", build, backend: backend, options: options).finish()
    }

    /// The numbers n of the calls of step in the order of their entries; each entry has its return directly after it.
    private func calls(_ record: SessionRecord) -> [Int] {
      var numbers: [Int] = []
      for (index, line) in record.hits.enumerated() where line.hasPrefix("> goroutine(1): main.step(") {
        let number = Int(line.dropFirst("> goroutine(1): main.step(".count).prefix { $0 != "," }) ?? -1
        let end = record.hits[(index + 1)...].first { $0.contains("main.step") }
        #expect(end == ">> goroutine(1): main.step => (\(number * 3))")
        numbers.append(number)
      }
      return numbers
    }

    @Test("are those that pass its condition, each with its return; the others are counted", arguments: Self.builds)
    func condition(backend: BackendKind, isOptimized: Bool) async throws {
      let cases: [(String, (Int) -> Bool)] = [
        ("n == 777", { $0 == 777 }), ("n%100 >= 98 && n < 300", { $0 % 100 >= 98 && $0 < 300 }),
        (#"name == "bob" && n > 990"#, { $0 % 3 == 1 && $0 > 990 }), ("size.half > 497.9", { Double($0) / 2 > 497.9 }),
        ("o != nil && o.next.price == 7", { $0 % 500 == 250 }), ("tags == nil", { _ in false }),
        (#"tags["n"] == 5 || size.half*2 == 6"#, { $0 == 5 || $0 == 6 }),
        ("len(name) != 3 || n-n/100*100 == 44", { $0 % 100 == 44 }),
      ]
      for (condition, passes) in cases {
        let record = try await trace(
          [["function": "main.step", "condition": .string(condition)]], backend, isOptimized: isOptimized)
        let expected = (0..<1000).filter(passes)
        #expect(calls(record) == expected, "\(condition)")
        let printed = 2 * expected.count
        let account = "main.step: 2000 hits: \(printed) printed, 0 held back, \(2000 - printed) rejected, 0 lost"
        #expect(record.notices.contains("sonde: \(account)"), "\(condition)")
      }
    }

    @Test("by number are those that the hit condition names, of those that pass the condition", arguments: Self.builds)
    func hitCondition(backend: BackendKind, isOptimized: Bool) async throws {
      for condition in ["n >= 500", "n >= 500 && size.half*1 >= 250"] {
        let record = try await trace(
          [["function": "main.step", "condition": .string(condition), "hitCondition": "%200"]], backend,
          isOptimized: isOptimized)
        #expect(calls(record) == [699, 899], "\(condition)")
        let account = "main.step: 2000 hits: 4 printed, 0 held back, 1996 rejected, 0 lost"
        #expect(record.notices.contains("sonde: \(account)"))
      }
    }

    @Test("of several breakpoints on a function are the first one's that passes", arguments: Self.builds)
    func first(backend: BackendKind, isOptimized: Bool) async throws {
      for condition in ["n < 10", "size.half*2 < 10"] {
        let record = try await trace(
          [["function": "main.step", "condition": .string(condition)], "/^main\\.(step|inner)$/", "main.step"], backend,
          isOptimized: isOptimized)
        #expect(calls(record) == Array(0..<1000))
        let accounts = record.notices.filter { $0.contains(" printed, ") }
        #expect(
          accounts == [
            "sonde: main.step: 2000 hits: 20 printed, 0 held back, 1980 rejected, 0 lost",
            "sonde: /^main\\.(step|inner)$/: 2000 hits: 2000 printed, 0 held back, 0 rejected, 0 lost",
            "sonde: main.step: 0 hits: 0 printed, 0 held back, 0 rejected, 0 lost",
          ], "\(condition)")
      }
    }

    @Test("past the limit a second are held back with their returns, and said", arguments: Self.builds)
    func limit(backend: BackendKind, isOptimized: Bool) async throws {
      let record = try await trace(["main.step"], backend, isOptimized: isOptimized, options: ["maxHitsPerSecond": 6])
      let numbers = calls(record)
      #expect(numbers.starts(with: [0, 1, 2]))
      #expect(record.hits.count == numbers.count * 2)
      let account = try #require(
        record.notices.last { $0.contains(" printed, ") }.flatMap { AccountTests.Account($0) })
      #expect(account.hits == 2000)
      #expect(account.printed == record.hits.count && account.rejected == 0 && account.lost == 0)
      #expect(account.heldBack == 2000 - account.printed)
      let told = record.notices.filter { $0.hasSuffix("): more than 6 a second") }.compactMap { notice in
        notice.split(separator: " ").dropFirst().first.flatMap { Int($0) }
      }
      #expect(told.reduce(0, +) == account.heldBack)
    }

    @Test("whose condition can't be decided are printed, and why is said once", arguments: Self.builds)
    func undecided(backend: BackendKind, isOptimized: Bool) async throws {
      for condition in ["o.price > 1e6", "o.price*1 > 1e6"] {
        let record = try await trace(
          [["function": "main.step", "condition": .string(condition)]], backend, isOptimized: isOptimized)
        #expect(calls(record) == (0..<1000).filter { $0 % 500 != 250 }, "\(condition)")
        let said = record.notices.filter { $0.contains("can't be decided, so") }
        #expect(said.count == 1)
        #expect(said.first?.contains("nil") ?? false)
      }
    }
  }
}
