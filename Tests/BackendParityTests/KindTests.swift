// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Foundation
import Testing
import TraceTestSupport

extension BackendParity {
  /// `Fixtures/kinds` uses reflection to say how each of its values should print: as an argument, as a result, as a
  /// logpoint's variable and inside other values.
  @Suite("Every kind of value", .timeLimit(.minutes(10)))
  struct KindTests {
    @Test("prints as the program expects in every place, or as a question mark with its reason")
    func table() async throws {
      var table = KindTable()
      for build in FixtureBuild.all {
        for backend in BackendKind.required { try await Self.run(build, backend, into: &table) }
      }
      #expect(table.wrong.isEmpty, "\(table.wrong.count) cells:\n\(table.wrong.prefix(40).joined(separator: "\n"))")

      let path = TestEnvironment.root + "/docs/kinds.md"
      let document = try String(contentsOfFile: path, encoding: .utf8)
      let introduction = document.components(separatedBy: "| kind |")[0]
      let text = introduction + table.text
      if TestEnvironment.variable("UPDATE_GOLDEN") != nil {
        try text.write(toFile: path, atomically: true, encoding: .utf8)
      } else {
        #expect(text == document, "docs/kinds.md is not what was found: UPDATE_GOLDEN=1 writes it anew")
      }
    }

    static func run(_ build: FixtureBuild, _ backend: BackendKind, into table: inout KindTable) async throws {
      let session = TestSession(try DAPClient())
      try await session.start(
        "launch",
        ["mode": "exec", "program": .string(try Fixture.build("kinds", build)), "backend": .string(backend.rawValue)])
      try await session.setFunctionBreakpoints([#"/^main\.\w+In(side)?(\[|$)/"#])
      for file in try FileManager.default.contentsOfDirectory(atPath: Fixture.folder("kinds"))
      where file.hasSuffix(".go") {
        let path = Fixture.folder("kinds") + "/" + file
        let logpoints = try logpoints(in: path)
        if logpoints.isEmpty { continue }
        try await session.client.request(
          "setBreakpoints", ["source": ["path": .string(path)], "breakpoints": .array(logpoints)])
      }
      try await session.client.request("configurationDone")
      let record = try await session.finish()
      try #require(record.exitCode == 0)
      let setting = "\(backend), \(build.optimized ? "optimised" : "-N -l"), Go \(build.toolchain.version)"

      let expected = record.standardOutput.split(separator: "\n").map { $0.split(separator: "\t").map(String.init) }
      let hits = record.hits.map { $0.replacing(" goroutine(1):", with: "") }
      try #require(expected.count > 500 && hits.count == expected.count, "\(setting): \(hits.count) hits")
      for (line, row) in zip(hits, expected) {
        try #require(row.count == 3, "\(row)")
        // The value that an interface holds is also inside another value.
        let place = row[1] == "held" ? "nested" : row[1]
        try #require(KindTable.places.contains(place), "\(row)")
        let outcome = outcome(of: line, place: row[1], expected: row[2], notices: record.notices)
        table.add(outcome, kind: row[0], place: place, setting: setting)
      }
    }

    /// One logpoint on each line that ends in a marker.
    private static func logpoints(in path: String) throws -> [JSON] {
      let lines = try String(contentsOfFile: path, encoding: .utf8).split(
        separator: "\n", omittingEmptySubsequences: false)
      return lines.enumerated().compactMap { index, line in
        line.firstMatch(of: #/\/\/@ (\w+)$/#).map { match in
          ["line": .integer(index + 1), "logMessage": .string("\(match.1): {x}")]
        }
      }
    }

    private static func outcome(
      of line: String, place: String, expected: String, notices: [String]
    ) -> KindTable.Outcome {
      guard let (subject, shown) = parts(of: line, place: place) else { return .wrong(line, insteadOf: expected) }
      if shown == expected { return .right }
      if place == "logpoint" {
        let why = shown.wholeMatch(of: #/\{x: (.*)\}/#)?.1
        return why.map { .unseen(reason: String($0)) } ?? .wrong(line, insteadOf: expected)
      }
      let why = Set(
        notices.filter { $0.hasPrefix("sonde: \(subject)") }.compactMap { $0.firstMatch(of: #/ is \?: (.*)$/#)?.1 })
      guard differsOnlyInQuestions(shown, expected), why.count == 1, let reason = why.first else {
        return .wrong(line, insteadOf: expected)
      }
      return .unseen(reason: String(reason))
    }

    /// The function or the kind, and the text shown for it.
    private static func parts(of line: String, place: String) -> (subject: Substring, shown: Substring)? {
      let isReturn = place == "result" || place == "held"
      guard line.hasPrefix(isReturn ? ">> " : "> ") else { return nil }
      let text = line[...].drop { $0 == ">" || $0 == " " }
      if place == "logpoint" {
        guard let colon = text.firstRange(of: ": ") else { return nil }
        return (text[..<colon.lowerBound], text[colon.upperBound...])
      }
      // The shapes of a generic function may also contain parentheses.
      let isGeneric = text.hasPrefix("main.shared")
      guard text.hasSuffix(")"), let open = text.firstRange(of: isReturn ? " => (" : isGeneric ? "](" : "(") else {
        return nil
      }
      return (text[..<open.lowerBound], text[open.upperBound...].dropLast())
    }

    /// Whether `text` is `expected` with question marks in place of some parts.
    private static func differsOnlyInQuestions(_ text: Substring, _ expected: String) -> Bool {
      let parts = text.split(separator: "?", omittingEmptySubsequences: false)
      guard parts.count > 1, expected.hasPrefix(parts[0]) else { return false }
      var rest = expected.dropFirst(parts[0].count)
      for part in parts.dropFirst().dropLast() {
        guard let range = rest.firstRange(of: part) else { return false }
        rest = rest[range.upperBound...]
      }
      return rest.hasSuffix(parts[parts.count - 1])
    }
  }
}
