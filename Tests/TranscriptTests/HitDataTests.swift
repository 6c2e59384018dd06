// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Foundation
import Testing
import TraceTestSupport

extension Tracing {
  @Suite("Hits as data", .timeLimit(.minutes(5)))
  struct HitDataTests {
    @Test(
      "are what sonde trace --json prints: one object a line, each after the schema", arguments: BackendKind.required)
    func terminal(backend: BackendKind) async throws {
      let folder = try TestEnvironment.temporaryFolder()
      defer { try? FileManager.default.removeItem(atPath: folder) }
      let program = try Fixture.build("mission", try .newestOptimized)
      let run = try await TerminalRun.sonde(
        "trace", "--json", "-o", folder + "/hits", "--backend", backend.rawValue, "main.foo", "--", program)
      #expect(run.output == MissionExample.output)
      #expect(run.hits == [])
      let text = try String(contentsOfFile: folder + "/hits", encoding: .utf8)
      let hits = try text.split(separator: "\n").map { try JSONParser.parse(Array($0.utf8)) }
      #expect(hits.flatMap(SchemaValidator.problems(inHit:)) == [])
      #expect(hits.map { $0["text"]?.string } == MissionExample.hits)
      #expect(hits.map { $0["kind"] } == ["entry", "return"])
      #expect(hits.map { $0["file"] } == Array(repeating: .string(Fixture.source("mission")), count: 2))
      let lines = [try Fixture.line("foo", in: "mission"), try Fixture.line("return", in: "mission")]
      #expect(hits.map { $0["line"]?.integer } == lines)
      #expect(
        hits.first?["values"] == [
          ["name": "x", "type": "int", "value": 99], ["name": "y", "type": "int", "value": 9801],
        ])
      #expect(hits.last?["values"] == [["name": "z", "type": "int", "value": 9900]])
    }

    /// `Fixtures/unwinding`: calls that a panic or `runtime.Goexit` ends.
    @Test("say what ended a call that did not return")
    func unwinding() async throws {
      let session = try await TestSession.launch(
        "unwinding", try .newestUnoptimized, functions: ["main.bottom", "main.stop", "main.fatal"],
        options: ["hitEvents": true])
      let record = try await session.finish()
      let bodies = record.events.filter { $0.name == "sonde.hit" }.map(\.body)
      #expect(bodies.compactMap { $0["text"]?.string } == record.hits)
      let ends = bodies.filter { ["panic", "goexit"].contains($0["kind"]?.string) }
      #expect(ends.map { $0["function"] } == ["main.bottom", "main.bottom", "main.stop", "main.fatal"])
      #expect(ends.map { $0["kind"] } == ["panic", "panic", "goexit", "panic"])
      #expect(ends.last?["panic"] == "\"boom\"")
      #expect(ends.map { $0["values"] } == Array(repeating: [], count: 4))
    }

    /// `Fixtures/values` passes every kind of value.
    @Test("come beside each line where an editor asks for them, whatever the values are")
    func session() async throws {
      let session = try await TestSession.launch(
        "values", try .newestUnoptimized, functions: ["/^main\\.[a-z]+$/"],
        options: ["hitEvents": true, "timestamps": true])
      let record = try await session.finish()
      let bodies = record.events.filter { $0.name == "sonde.hit" }.map(\.body)
      #expect(bodies.count > 50)
      let lines = bodies.compactMap { body in
        body["time"]?.string.flatMap { time in body["text"]?.string.map { ($0.hasPrefix(time), $0) } }
      }
      #expect(lines.map(\.1) == record.hits)
      #expect(!lines.map(\.0).contains(false))
      // The data has a reason for each value that the line shows as ?, and for no other.
      for body in bodies where body["kind"] == "entry" {
        let isMissing = body["values"]?.description.contains("\"missing\"") ?? false
        let withoutStrings = body["text"]?.string?.replacing(/"(\\.|[^"\\])*"/, with: "")
        #expect(isMissing == withoutStrings?.contains("?"), "\(body)")
      }
    }
  }
}
