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
        #expect(measured[call][0] - Self.clockError <= entry.time)
        #expect(entry.time + call * 1_000_000 <= slept.time)
        #expect(slept.time <= exit.time)
        #expect(exit.time <= measured[call][1] + Self.clockError)
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
      let program = try ChildProcess(try Fixture.build("timing", try .newestOptimized), ["hold"])
      try await program.waitForOutput("holding")
      let session = try await TestSession.attach(
        to: program, functions: ["main.hold"], backend: backend, options: ["durations": true])
      program.closeInput()
      let record = try await session.finish()
      #expect(record.hits == [">> goroutine(1): main.hold => (0) (duration unknown)"])
    }

    @Test("are right or unknown where hits are lost, never those of another call", arguments: BackendKind.required)
    func losses(backend: BackendKind) async throws {
      let folder = try TestEnvironment.temporaryFolder()
      defer { try? FileManager.default.removeItem(atPath: folder) }
      let sonde = try ChildProcess(
        TestEnvironment.sonde,
        [
          "trace", "--backend", backend.rawValue, "--timestamps", "--durations", "--max-string-len", "1024", "-o",
          folder + "/hits", "main.stamp", "--", try Fixture.build("timing", try .newestOptimized), "storm",
        ])
      try await sonde.waitForOutput("10000 calls")
      // While nothing reads, the buffer fills up; after that it fills up again and again.
      sonde.send(signal: SIGSTOP)
      try await Self.waitForCalls(20_000, of: sonde)
      sonde.send(signal: SIGCONT)
      try await Self.waitForCalls(20_000, of: sonde)
      sonde.closeInput()
      #expect(try await sonde.waitForExit() == 0)
      let account = try await sonde.waitForEndOfOutput().error
      #expect(!account.contains(", 0 lost\n"), "\(account)")

      var (known, unknown) = (0, 0)
      for line in try String(contentsOfFile: folder + "/hits", encoding: .utf8).split(separator: "\n") {
        guard let stamp = Stamp(line) else { continue }
        guard let duration = stamp.duration else {
          unknown += 1
          continue
        }
        known += 1
        let entry = stamp.time - duration
        let isRight = stamp.before - Self.clockError <= entry && entry <= stamp.start + Self.clockError
        if !isRight { Issue.record("the duration of another call: \(line.prefix(120))… \(duration) ns") }
      }
      #expect(known > 1_000)
      #expect(unknown > 0)
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

    /// A return of `main.stamp`. There are many, and regular expressions are slow.
    private struct Stamp {
      /// In nanoseconds, all but the last since the day began.
      let time: Int, before: Int, start: Int
      let duration: Int?

      init?(_ line: Substring) {
        let bytes = Array(line.utf8)
        let head = "2026-11-23T01:14:16.879346283Z >> goroutine(1): main.stamp => (".utf8.count
        guard bytes.count > head, bytes[31..<33].elementsEqual(">>".utf8) else { return nil }
        func number(_ range: Range<Int>) -> Int { bytes[range].reduce(0) { $0 * 10 + Int($1) - 48 } }
        let day = 86_400_000_000_000
        time = (number(11..<13) * 3600 + number(14..<16) * 60 + number(17..<19)) * 1_000_000_000 + number(20..<29)
        let results = line.dropFirst(head).split(separator: ", ", maxSplits: 2).prefix(2).compactMap { Int($0) }
        guard results.count == 2, let tail = line.split(separator: " (").last?.dropLast() else { return nil }
        (before, start) = (results[0] % day, results[1] % day)
        duration = nanoseconds(String(tail))
        guard duration != nil || tail == "duration unknown" else { return nil }
      }
    }

    private static func waitForCalls(_ count: Int, of program: ChildProcess) async throws {
      let lines = program.standardOutput.value.text.split(separator: "\n").count
      try await program.waitForOutput("\n\(lines * 10_000 + count) calls\n")
    }

    /// The largest allowed difference between the program's time of day and that of a line, in nanoseconds.
    private static let clockError = 50_000

    /// A duration of less than a minute as Go prints it.
    private static func nanoseconds(_ text: String) -> Int? {
      for (unit, size) in [("ns", 1.0), ("µs", 1e3), ("ms", 1e6), ("s", 1e9)] where text.hasSuffix(unit) {
        return Double(text.dropLast(unit.count)).map { Int(($0 * size).rounded()) }
      }
      return nil
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
