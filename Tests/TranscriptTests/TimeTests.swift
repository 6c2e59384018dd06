// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Foundation
import Testing
import TraceTestSupport

extension Tracing {
  /// `Fixtures/timing` reads the time of day before and after each of its calls, and prints it.
  @Suite("Times and durations", .timeLimit(.minutes(5)))
  struct TimeTests {
    @Test(
      "are those that the program measured itself, and a duration is the time between its two lines",
      arguments: FixtureBuild.all, BackendKind.required)
    func measured(build: FixtureBuild, backend: BackendKind) async throws {
      let session = try await TestSession.launch(
        "timing", build, functions: ["main.nap"], logpoints: [.init("woken", "slept {milliseconds}")],
        backend: backend, options: ["timestamps": true, "durations": true])
      let record = try await session.finish()

      let measured = record.standardOutput.split(separator: "\n").map {
        $0.split(separator: " ").compactMap { Int($0) }
      }
      let hits = try record.hits.map { try #require(TimedLine($0), "\($0)") }
      try #require(hits.count == 18 && measured.count == 6)
      for call in 0..<6 {
        let (entry, slept, exit) = (hits[call * 3], hits[call * 3 + 1], hits[call * 3 + 2])
        #expect(entry.line == "> goroutine(1): main.nap(\(call))")
        #expect(slept.line == "> goroutine(1): slept \(call)")
        #expect(exit.line == ">> goroutine(1): main.nap => (\(call)) (\(Self.goText(exit.time - entry.time)))")
        // How well the two clocks can be compared.
        let error = 50_000
        #expect(measured[call][0] - error <= entry.time)
        #expect(entry.time + call * 1_000_000 <= slept.time)
        #expect(slept.time <= exit.time)
        #expect(exit.time <= measured[call][1] + error)
      }
    }

    @Test("stand on the lines of calls that a panic or Goexit ends too", arguments: BackendKind.required)
    func unwinding(backend: BackendKind) async throws {
      let functions = ["bottom", "middle", "guard", "leave", "stop", "fatal"].map { "main." + $0 }
      let session = try await TestSession.launch(
        "unwinding", try .newestOptimized, functions: functions, backend: backend,
        options: ["timestamps": true, "durations": true])
      let record = try await session.finish()

      var open: [Substring: [TimedLine]] = [:]
      var ends: [String] = []
      for line in record.hits {
        let hit = try #require(TimedLine(line), "\(line)")
        let goroutine = hit.line.prefix { $0 != ":" }.drop { $0 == ">" }
        guard hit.line.hasPrefix(">>") else {
          open[goroutine, default: []].append(hit)
          continue
        }
        let last = open[goroutine]?.popLast()
        let entry = try #require(last)
        #expect(hit.line.hasSuffix(" (\(Self.goText(hit.time - entry.time)))"), "\(line)")
        if let cause = hit.line.firstMatch(of: /main\.(\w+) => (panic|goexit)/) {
          ends.append("\(cause.output.1) \(cause.output.2)")
        }
      }
      #expect(
        ends == ["bottom panic", "middle panic", "bottom panic", "stop goexit", "leave goexit", "fatal panic"])
      #expect(open.values.flatMap { $0 }.map(\.line) == [])
    }

    @Test("leave open how long a call took that ran when the breakpoint was set", arguments: BackendKind.required)
    func entryNotSeen(backend: BackendKind) async throws {
      let program = try ChildProcess(try Fixture.build("timing", try .newestOptimized), ["-"])
      try await program.waitForOutput("holding")
      let session = try await TestSession.attach(
        to: program, functions: ["main.hold"], backend: backend, options: ["durations": true])
      program.closeInput()
      let record = try await session.finish()
      #expect(record.hits == [">> goroutine(1): main.hold => (0) (duration unknown)"])
    }

    @Test("are options of 'sonde trace'")
    func command() async throws {
      let sonde = try ChildProcess(
        TestEnvironment.sonde,
        [
          "trace", "--timestamps", "--durations", "main.foo", "--", try Fixture.build("mission", try .newestOptimized),
        ])
      let lines = try await sonde.waitForEndOfOutput().error.split(separator: "\n").compactMap { TimedLine(String($0)) }
      #expect(try await sonde.waitForExit() == 0)
      let shapes = lines.map { $0.line.replacing(/[0-9.]+[nµm]s/, with: "TIME") }
      #expect(shapes == ["> goroutine(1): main.foo(99, 9801)", ">> goroutine(1): main.foo => (9900) (TIME)"])
    }

    /// A line that begins with a time.
    private struct TimedLine {
      /// Nanoseconds since 1970.
      let time: Int
      let line: String

      init?(_ text: String) {
        guard let match = text.firstMatch(of: /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\.(\d{9})Z (>.*)$/),
          let date = try? Date("\(match.output.1)Z", strategy: .iso8601), let nanoseconds = Int(match.output.2)
        else { return nil }
        time = Int(date.timeIntervalSince1970) * 1_000_000_000 + nanoseconds
        line = String(match.output.3)
      }
    }

    /// As Go prints a duration of less than a minute.
    private static func goText(_ nanoseconds: Int) -> String {
      for (unit, size) in [("s", 1_000_000_000), ("ms", 1_000_000), ("µs", 1_000)] where nanoseconds >= size {
        let digits = String(size).count - 1
        var fraction = String(String(nanoseconds % size + size).suffix(digits))
        while fraction.last == "0" { fraction.removeLast() }
        return "\(nanoseconds / size)\(fraction.isEmpty ? "" : "." + fraction)\(unit)"
      }
      return "\(nanoseconds)ns"
    }
  }
}
