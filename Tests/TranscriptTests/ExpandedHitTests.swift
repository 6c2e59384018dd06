// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Testing
import TraceTestSupport

extension Tracing {
  @Suite("Hits that are expanded", .timeLimit(.minutes(5)))
  struct ExpandedHitTests {
    /// `Fixtures/nested`: values in values, each as deep as it is captured.
    @Test("show the values of their lines, and the parts of these", arguments: BackendKind.required)
    func nested(backend: BackendKind) async throws {
      let session = try await TestSession.launch(
        "nested", try .newestUnoptimized, functions: ["main.tree", "main.deep", "main.behind", "main.lists"],
        backend: backend)
      try await session.client.event("terminated")
      let expanded = try await session.expandHits()
      let outer = try #require(expanded.first { $0.name == "main.deep" }?.values.first)
      let fields = try await session.children(of: outer)
      let record = try await session.finish()
      #expect(expanded.map(\.text) == record.hits.map { String($0.drop { $0 != ":" }.dropFirst(2)) })
      #expect(expanded.first { $0.name == "main.lists" }?.values.map(\.name) == ["l", "m", "p", "a"])
      #expect(expanded.last?.values.map(\.name) == ["result 1", "result 2", "result 3", "result 4"])
      for hit in expanded {
        let list = hit.values.map(\.value).joined(separator: ", ")
        #expect(hit.text == hit.name + (hit.text.contains(" => ") ? " => " : "") + "(\(list))")
      }
      #expect(outer.name == "o")
      #expect(outer.type == "main.outer")
      #expect(fields.map(\.name) == ["Name", "Mid", "To", "Many", "Next"])
      #expect(fields.map(\.evaluateName) == ["o.Name", "o.Mid", "o.To", "o.Many", "o.Next"])
      #expect(fields.map(\.type) == ["string", "main.middle", "*main.middle", "[]main.middle", "*main.outer"])
      #expect(fields.first?.value == "\"outer\"")
    }

    @Test("of a program that runs are expanded while it runs, and its goroutines are the threads")
    func running() async throws {
      let program = try ChildProcess(try Fixture.build("ticker", try .newestUnoptimized), ["-"])
      try await program.waitForOutput("tick 2")
      let session = try await TestSession.attach(to: program, functions: ["main.tick"])
      try await session.client.event("output") { $0["output"]?.string?.contains("main.tick(") ?? false }
      let hit = try #require(try await session.expandHits().first)
      #expect(hit.name == "main.tick")
      #expect(hit.values.map(\.name) == ["n"])
      #expect(hit.values.map(\.type) == ["int"])
      let threads = try await session.client.request("threads")
      #expect(threads["threads"] == [["id": 1, "name": "goroutine 1"]])
      try await session.client.request("disconnect")
      _ = try await session.checkEnding()
      program.closeInput()
      #expect(try await program.waitForExit() == 0)
    }
  }
}

/// A hit with what it expands to.
private struct ExpandedHit {
  let name: String
  let text: String
  let values: [ExpandedVariable]
}

private struct ExpandedVariable {
  let name: String
  let value: String
  let type: String?
  let evaluateName: String?
  let reference: Int

  init(_ json: JSON) {
    name = json["name"]?.string ?? ""
    value = json["value"]?.string ?? ""
    type = json["type"]?.string
    evaluateName = json["evaluateName"]?.string
    reference = json["variablesReference"]?.integer ?? 0
  }
}

extension TestSession {
  /// Every hit that can be expanded, down to its values.
  fileprivate func expandHits() async throws -> [ExpandedHit] {
    var hits: [ExpandedHit] = []
    for reference in client.log.entries.compactMap({ $0.message["body"]?["variablesReference"]?.integer }) {
      let call = try #require(try await children(of: reference).first)
      hits.append(ExpandedHit(name: call.name, text: call.value, values: try await children(of: call.reference)))
    }
    return hits
  }

  fileprivate func children(of variable: ExpandedVariable) async throws -> [ExpandedVariable] {
    try await children(of: variable.reference)
  }

  private func children(of reference: Int) async throws -> [ExpandedVariable] {
    let body = try await client.request("variables", ["variablesReference": .integer(reference)])
    return (body["variables"]?.array ?? []).map(ExpandedVariable.init)
  }
}
