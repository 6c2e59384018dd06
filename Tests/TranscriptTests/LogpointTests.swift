// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Foundation
import Testing
import TraceTestSupport

extension Tracing {
  /// `Fixtures/logpoint` sums the prices of three items and prints each.
  @Suite("A logpoint", .timeLimit(.minutes(5)))
  struct LogpointTests {
    @Test("prints variables, fields and elements as often as its line runs")
    func variables() async throws {
      for toolchain in GoToolchain.available {
        let session = try await TestSession.launch(
          "logpoint", FixtureBuild(toolchain, optimized: false),
          logpoints: [
            .init("each", "item {i} {it.Name} of {last.Name} costs {cost}, {counts[2]} left, tag {it.Tags[0]}"),
            .init("done", "sum {sum}, {{literally}} 100%, last {*last}"),
          ])
        let record = try await session.finish()

        let printed = record.standardOutput.split(separator: "\n").filter { $0.hasPrefix("item") }
        #expect(printed.count == 3)
        #expect(
          record.hits == printed.map { "> goroutine(1): " + $0 } + [
            "> goroutine(1): sum 3425, {literally} 100%, last main.item {Name: \"jar\", Cents: 725, "
              + "Tags: []string len: 2, cap: 2, [\"dish\",\"glass\"]}"
          ], "\(toolchain)")
      }
    }

    @Test("reads arguments from registers in an optimised build", arguments: GoToolchain.available)
    func optimised(toolchain: GoToolchain) async throws {
      let session = try await TestSession.launch(
        "logpoint", FixtureBuild(toolchain, optimized: true), logpoints: [.init("price", "{it.Name} times {count}")])
      let record = try await session.finish()
      #expect(
        record.hits == [
          "> goroutine(1): \"tea\" times 2", "> goroutine(1): \"cup\" times 6", "> goroutine(1): \"jar\" times 1",
        ])
    }

    @Test(
      "does not show what a variable becomes only later, though the debug information names it already",
      arguments: FixtureBuild.all)
    func laterValue(build: FixtureBuild) async throws {
      let session = try await TestSession.launch("ahead", build, logpoints: [.init("before", "{n}, {rem}")])
      let values = try await session.finish().hits.map { $0.replacing("> goroutine(1): ", with: "") }
      let right = ["9876, 6", "987, 7", "98, 8", "9, 9"]
      let gone = [6, 7, 8, 9].map { "{n: optimised away here}, \($0)" }
      #expect(values == (build.optimized ? gone : right))
    }

    @Test("with an unknown name is set, names the nearest, and still prints its line")
    func unknownName() async throws {
      let session = TestSession(try DAPClient())
      let program = try Fixture.build("logpoint", try .newestUnoptimized)
      try await session.start("launch", ["mode": "exec", "program": .string(program)])
      let points = try await session.setLogpoints([.init("each", "{costs} and {cost}")], in: "logpoint")
      #expect(points.first?["verified"] == true)
      #expect(points.first?["message"]?.string?.contains("cost") == true)
      try await session.client.request("configurationDone")
      let record = try await session.finish()
      #expect(
        record.hits.map { $0.replacing("> goroutine(1): ", with: "") } == [
          "{costs: not in scope} and 900", "{costs: not in scope} and 1800", "{costs: not in scope} and 725",
        ])
    }

    @Test(
      "with unbalanced or empty braces is refused; the others are set", arguments: ["{i", "i}", "{}", "{{i}", "{i}}"])
    func badTemplate(message: String) async throws {
      let session = TestSession(try DAPClient())
      let program = try Fixture.build("logpoint", try .newestUnoptimized)
      try await session.start("launch", ["mode": "exec", "program": .string(program)])
      let points = try await session.setLogpoints(
        [.init("each", message), .init("done", "sum {sum}")], in: "logpoint")
      #expect(points.map { $0["verified"] } == [false, true])
      try await session.client.request("configurationDone")
      #expect(try await session.finish().hits == ["> goroutine(1): sum 3425"])
    }

    @Test("on a line outside of functions is refused, and does not move into the next function")
    func lineWithoutCode() async throws {
      let session = TestSession(try DAPClient())
      let program = try Fixture.build("mission", try .newestUnoptimized)
      try await session.start("launch", ["mode": "exec", "program": .string(program)])
      let call = try Fixture.line("call", in: "mission")
      let foo = try Fixture.line("foo", in: "mission")
      let points = try await session.setBreakpoints(
        [
          ["line": .integer(foo - 1), "logMessage": "moved"], ["line": .integer(call), "logMessage": "calling"],
          ["line": 5000, "logMessage": "never"],
        ], in: "mission")
      #expect(points.map { $0["verified"] } == [false, true, false])
      #expect(points.first?["message"]?.string?.isEmpty == false)
      try await session.client.request("configurationDone")
      #expect(try await session.finish().hits == ["> goroutine(1): calling"])
    }

    /// `Fixtures/traps` computes the line's product once, before the loop that contains the line.
    @Test("on a line that the optimiser moved as a whole says that its hits may not be its runs")
    func movedLine() async throws {
      let build = try FixtureBuild.newestOptimized
      let session = TestSession(try DAPClient())
      let launch: JSON = [
        "mode": "exec", "program": .string(try Fixture.build("traps", build)), "args": ["hoistedLine"],
      ]
      try await session.start("launch", launch)
      let file = "\(Fixture.folder("traps"))/lines.go"
      let lines = try String(contentsOfFile: file, encoding: .utf8).split(
        separator: "\n", omittingEmptySubsequences: false)
      let line = try #require(lines.firstIndex { $0.hasSuffix("//@ factored") }) + 1
      let answer = try await session.client.request(
        "setBreakpoints",
        ["source": ["path": .string(file)], "breakpoints": [["line": .integer(line), "logMessage": "factor"]]])
      #expect(
        answer["breakpoints"]?.array?.first?["message"]
          == .string(
            "The optimiser moved parts of the line: hits may be more or fewer than its runs; build with "
              + "-gcflags='all=-N -l' to count all."))
      try await session.client.request("configurationDone")
      #expect(try await session.finish().hits == ["> goroutine(1): factor"])
    }

    /// The code there belongs to the deferred calls; before Go 1.20 it had another line.
    @Test("on the brace of a function with results is set, and says that control never passes there")
    func neverPassed() async throws {
      let session = TestSession(try DAPClient())
      let launch: JSON = [
        "mode": "exec", "program": .string(try Fixture.build("traps", .newestUnoptimized)), "args": ["braces"],
      ]
      try await session.start("launch", launch)
      let file = "\(Fixture.folder("traps"))/choices.go"
      let lines = try String(contentsOfFile: file, encoding: .utf8).split(
        separator: "\n", omittingEmptySubsequences: false)
      let line = try #require(lines.firstIndex { $0.hasSuffix("//@ deferringEnds") }) + 1
      let answer = try await session.client.request(
        "setBreakpoints",
        ["source": ["path": .string(file)], "breakpoints": [["line": .integer(line), "logMessage": "brace"]]])
      let breakpoint = answer["breakpoints"]?.array?.first
      #expect(breakpoint?["verified"] == true)
      #expect(
        breakpoint?["message"]
          == "Control never passes this brace: each way out of the function is a 'return' before it. Set it there.")
      try await session.client.request("configurationDone")
      #expect(try await session.finish().hits == [])
    }
  }
}
