// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Foundation
import Testing
import TraceTestSupport

extension Tracing {
  /// `Fixtures/expressions` prints expressions with the values that Go computes, `EXPRESSION => VALUE`.
  @Suite("A logpoint's expressions", .timeLimit(.minutes(10)))
  struct ExpressionTests {
    @Test("are what the program itself makes of them", arguments: FixtureBuild.all, BackendKind.required)
    func agreement(build: FixtureBuild, backend: BackendKind) async throws {
      let blocks = try Self.expressions()
      #expect(blocks.map(\.marker) == ["numbers", "values", "shadowed", "outer", "captured"])
      let logpoints = blocks.flatMap { block in
        Self.messages(block.expressions).map { TestSession.Logpoint(block.marker, $0) }
      }
      let session = try await TestSession.launch(
        "expressions", build, logpoints: logpoints, backend: backend)
      let record = try await session.finish()

      let told = record.standardOutput.split(separator: "\n").map(String.init).filter { $0.contains(" => ") }
      let printed = record.hits.flatMap {
        $0.replacing("> goroutine(1): ", with: "").components(separatedBy: Self.separator)
      }
      for (told, printed) in zip(told, printed) where !Self.isTraceless(printed, build) {
        #expect(printed == told, "\(build), \(backend)")
      }
      #expect(printed.count == told.count)
    }

    @Test(
      "that can't be read say why, and the rest of the line is there", arguments: FixtureBuild.all, BackendKind.required
    )
    func missing(build: FixtureBuild, backend: BackendKind) async throws {
      let expressions = [
        "p.Cents", "p.Cents + 1", "list[3]", "list[n]", "list[n - 6]", "n / (n - 5)", "nosuch", "nosuch + n",
        "m[\"x\"]", "n + p",
        "&n", "p == nil", "len(m)",
      ]
      let session = TestSession(try DAPClient())
      let program = try Fixture.build("expressions", build)
      try await session.start(
        "launch", ["mode": "exec", "program": .string(program), "backend": .string(backend.rawValue)])
      let message = expressions.map { "{\($0)}" }.joined(separator: " ")
      let points = try await session.setLogpoints([.init("missing", message)], in: "expressions")
      #expect(points.first?["verified"] == true)
      #expect(points.first?["message"]?.string?.hasPrefix("'nosuch' is not in scope at line ") == true)
      try await session.client.request("configurationDone")
      let record = try await session.finish()
      let address = build.optimized ? "{&n: n is not in memory here and has no address}" : "*5"
      #expect(
        record.hits == [
          "> goroutine(1): {p.Cents: a pointer on the way to it is nil} "
            + "{p.Cents + 1: p.Cents can't be read: a pointer on the way to it is nil} "
            + "{list[3]: the index is out of range} {list[n]: the index is out of range} "
            + "{list[n - 6]: the index is out of range} {n / (n - 5): it divides by zero} {nosuch: not in scope} "
            + "{nosuch + n: nosuch is not in scope} {m[\"x\"]: not among the first 64} "
            + "{n + p: n is int and p is *main.item} \(address) true 100"
        ])
    }

    /// The expressions of the source, in groups by the line on which they are true.
    private static func expressions() throws -> [(marker: String, expressions: [String])] {
      var blocks: [(marker: String, expressions: [String])] = []
      for line in try String(contentsOfFile: Fixture.source("expressions"), encoding: .utf8).split(separator: "\n") {
        if let marker = line.firstMatch(of: /\/\/@ (\w+)/)?.1 { blocks.append((String(marker), [])) }
        if let expression = line.firstMatch(of: /check\(`([^`]+)`/)?.1 {
          blocks[blocks.count - 1].expressions.append(String(expression))
        }
      }
      return blocks.filter { !$0.expressions.isEmpty }
    }

    private static let separator = " ¦ "

    /// Several messages, because a hit reads a limited number of values.
    private static func messages(_ expressions: [String]) -> [String] {
      stride(from: 0, to: expressions.count, by: 6).map { start in
        expressions[start..<min(start + 6, expressions.count)].map { "\(escaped($0)) => {\($0)}" }
          .joined(separator: separator)
      }
    }

    /// Escaped for a log message, where braces are expressions.
    private static func escaped(_ text: String) -> String {
      text.replacing("{", with: "{{").replacing("}", with: "}}")
    }

    /// Values that the optimiser of Go 1.19 leaves out of the debug information: an argument that is passed on the
    /// stack, a local that it removed, and a captured constant.
    private static let traceless: Set<String> = [
      "any1 == 7 => {any1 == 7: any1 is optimised away here}",
      "any1 == \"7\" => {any1 == \"7\": any1 is optimised away here}",
      "any1 != nil => {any1 != nil: any1 is optimised away here}", "x => {x: optimised away here}",
      "escaped + x => {escaped + x: x is optimised away here}",
      "text + \"!\" => {text + \"!\": text is optimised away here}",
      "len(text) + escaped => {len(text) + escaped: text is optimised away here}",
    ]

    private static func isTraceless(_ line: String, _ build: FixtureBuild) -> Bool {
      build.optimized && build.toolchain.version.contains("1.19") && traceless.contains(line)
    }
  }
}
