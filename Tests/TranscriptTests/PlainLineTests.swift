// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Testing
import TraceTestSupport

extension Tracing {
  /// `Fixtures/lines` prints, before each of the lines, what a breakpoint there should show.
  @Suite("A breakpoint without a log message", .timeLimit(.minutes(5)))
  struct PlainLineTests {
    private static let markers = ["work", "shadowed", "return", "escaping", "captured", "empty"]

    @Test(
      "reports each time that its line runs, with the variables that the line can name",
      arguments: GoToolchain.available, BackendKind.required)
    func variables(toolchain: GoToolchain, backend: BackendKind) async throws {
      let (record, answers) = try await run(FixtureBuild(toolchain, optimized: false), Self.markers, backend)
      #expect(answers.map { $0["verified"] } == Self.markers.map { _ in true })
      #expect(answers.map { $0["message"] } == Self.markers.map { _ in "reports each hit, does not stop" })
      #expect(record.hits == Self.truth(record))
      #expect(record.hits.count == 12)
    }

    @Test("shows what the optimiser left, and ? with the reason for the rest", arguments: GoToolchain.available)
    func optimised(toolchain: GoToolchain) async throws {
      // The compiler calls the literal itself, and has no code for it.
      let markers = Self.markers.filter { $0 != "captured" }
      for backend in BackendKind.required {
        let (record, _) = try await run(FixtureBuild(toolchain, optimized: true), markers, backend)
        let truth = Self.truth(record).filter { !$0.contains("main.literals.func1") }
        #expect(record.hits.count == truth.count)
        for (hit, expected) in zip(record.hits, truth) where hit != expected {
          // Each is as the program says, or unknown, or no longer in the debug information.
          var known = Self.variables(expected)[...]
          for (name, value) in Self.variables(hit) {
            known = known.drop { $0.name != name }
            let next = known.popFirst()
            let truth = try #require(next, "\(hit): \(name)").value
            guard value != truth else { continue }
            #expect(value == "?", "\(hit): \(name) is \(truth)")
            #expect(record.notices.contains { $0.contains(": \(name) is ?: ") }, "\(name)")
          }
        }
      }
    }

    @Test("is data of its own kind, and has frames and the time as any hit")
    func data() async throws {
      let options: [String: JSON] = ["hitEvents": true, "stackDepth": 1, "timestamps": true]
      let (record, _) = try await run(try .newestUnoptimized, ["work"], .ptrace, options: options)
      let hits = record.events.filter { $0.name == "sonde.hit" }.map(\.body)
      #expect(hits.map { $0["kind"] } == ["line", "line"])
      let values = try #require(hits.first?["values"]?.array)
      #expect(values.map { $0["name"] } == ["i", "name", "sum", "err", "x"])
      #expect(values.first?["value"] == 1)
      #expect(hits.first?["stack"]?.array?.first?["function"] == "main.main")
      #expect(record.hits.first?.firstMatch(of: #/^\S+Z > goroutine\(1\): main.work at main.go:\d+ \{i: 1, /#) != nil)
      #expect(
        record.notices.contains(
          "sonde: main.go:\(try Fixture.line("work", in: "lines")): 2 hits: 2 printed, "
            + "0 held back, 0 rejected, 0 lost"))
    }

    @Test("says where it was moved to, and is refused where no code follows in its function")
    func moved() async throws {
      let session = TestSession(try DAPClient())
      let program = try Fixture.build("lines", try .newestUnoptimized)
      try await session.start("launch", ["mode": "exec", "program": .string(program)])
      let line = try Fixture.line("shadowed", in: "lines")
      let brace = try Fixture.line("escaping", in: "lines") + 2
      let answers = try await session.setBreakpoints(
        [["line": .integer(line + 1)], ["line": .integer(brace)]], in: "lines")
      #expect(answers.map { $0["verified"] } == [true, false])
      #expect(answers[0]["line"] == .integer(line + 2))
      #expect(
        answers[0]["message"]
          == .string("reports each hit, does not stop. Line \(line + 1) has no code: moved to line \(line + 2)."))
      #expect(answers[1]["message"]?.string?.contains("no code of the same function follows") == true)
      try await session.client.request("configurationDone")
      _ = try await session.finish()
    }

    @Test("says of a function that was inlined that hits may be more or fewer")
    func inlined() async throws {
      let session = TestSession(try DAPClient())
      let program = try Fixture.build("inlined", try .newestOptimized)
      try await session.start("launch", ["mode": "exec", "program": .string(program)])
      let line = try Fixture.line("outer", in: "inlined")
      let answers = try await session.setBreakpoints([["line": .integer(line)]], in: "inlined")
      #expect(
        answers[0]["message"]
          == .string(
            "reports each hit, does not stop. main.outer is inlined: hits may be more or fewer than the line's runs; "
              + "build with -gcflags=all=-l to count all."))
      try await session.client.request("configurationDone")
      _ = try await session.finish()
    }

    private func run(
      _ build: FixtureBuild, _ markers: [String], _ backend: BackendKind, options: [String: JSON] = [:]
    ) async throws -> (SessionRecord, answers: [JSON]) {
      let session = TestSession(try DAPClient())
      let launch: [String: JSON] = [
        "mode": "exec", "program": .string(try Fixture.build("lines", build)), "backend": .string(backend.rawValue),
      ]
      try await session.start("launch", .object(launch.merging(options) { _, last in last }))
      let answers = try await session.setBreakpoints(
        try markers.map { ["line": .integer(try Fixture.line($0, in: "lines"))] }, in: "lines")
      try await session.client.request("configurationDone")
      return (try await session.finish(), answers)
    }

    private static func truth(_ record: SessionRecord) -> [String] {
      record.standardOutput.split(separator: "\n").map(String.init).filter { $0.hasPrefix("> ") }
    }

    /// The variables of a line: no value here contains a name with a colon before a blank.
    private static func variables(_ line: String) -> [(name: String, value: String)] {
      guard let list = line.firstMatch(of: #/main\.go:\d+ \{(.*)\}$/#)?.1 else { return [] }
      let starts = list.matches(of: #/(?:^|, )([a-z]+): /#)
      return starts.enumerated().map { index, match in
        let end = index + 1 < starts.count ? starts[index + 1].range.lowerBound : list.endIndex
        return (String(match.1), String(list[match.range.upperBound..<end]))
      }
    }
  }
}
