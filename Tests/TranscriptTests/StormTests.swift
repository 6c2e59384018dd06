// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Testing
import TraceTestSupport

extension Tracing {
  /// `Fixtures/storm` counts its own calls and returns, and gets the goroutine of each from the runtime.
  @Suite("10,000 calls from 100 goroutines", .timeLimit(.minutes(5)))
  struct StormTests {
    /// What one goroutine did with `main.work`.
    struct Account: Hashable {
      var calls = 0, returns = 0, ids = 0, sums = 0
    }

    @Test(
      "are all printed, each with its goroutine, and the program ends as untraced", arguments: FixtureBuild.all,
      BackendKind.required)
    func everyCallIsPrinted(build: FixtureBuild, backend: BackendKind) async throws {
      let untraced = try ChildProcess(try Fixture.build("storm", build))
      let untracedOutput = try await untraced.waitForEndOfOutput().output

      let session = try await TestSession.launch(
        "storm", build, functions: ["main.work", "main.guarded"], backend: backend)
      let record = try await session.finish()

      let hits = record.hits.compactMap(HitLine.init)
      let work = hits.filter { $0.function == "main.work" }
      #expect(Self.accounts(of: work) == Self.accounts(printed: record.standardOutput))
      let guarded = hits.filter { $0.function == "main.guarded" }
      #expect(guarded.count { $0.kind == .entry } == 10000)
      #expect(guarded.count { $0.kind == .result } == 10000)

      #expect(record.notices.contains("sonde: main.work: 19230 hits: 19230 printed, 0 held back, 0 rejected, 0 lost"))
      #expect(
        record.notices.contains("sonde: main.guarded: 20000 hits: 20000 printed, 0 held back, 0 rejected, 0 lost"))
      let totals = record.standardOutput.split(separator: "\n").last
      #expect(totals == "total calls 10000 returns 9230")
      #expect(totals == untracedOutput.split(separator: "\n").last)
      #expect(record.standardError == "")
      #expect(try await untraced.waitForExit() == 3)
      #expect(record.exitCode == 3)
    }

    /// Per goroutine, from the lines that Sonde printed.
    static func accounts(of hits: [HitLine]) -> [Int: Account] {
      var accounts: [Int: Account] = [:]
      for hit in hits {
        switch hit.kind {
        case .entry:
          accounts[hit.goroutine, default: Account()].calls += 1
          accounts[hit.goroutine, default: Account()].ids += hit.integers?.first ?? 0
        case .result:
          accounts[hit.goroutine, default: Account()].returns += 1
          let sum = hit.values.split(separator: ",").first.flatMap { Int($0) }
          accounts[hit.goroutine, default: Account()].sums += sum ?? 0
        case .logpoint: break
        }
      }
      return accounts
    }

    /// Per goroutine, from the lines that the program printed.
    static func accounts(printed output: String) -> [Int: Account] {
      var accounts: [Int: Account] = [:]
      for line in output.split(separator: "\n") where line.hasPrefix("goroutine ") {
        let numbers = line.split(separator: " ").compactMap { Int($0) }
        guard numbers.count == 5 else { continue }
        accounts[numbers[0]] = Account(calls: numbers[1], returns: numbers[2], ids: numbers[3], sums: numbers[4])
      }
      return accounts
    }
  }
}
