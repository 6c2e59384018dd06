// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Testing
import TraceTestSupport

extension BackendParity {
  /// `Fixtures/inlined` announces each call before it makes it, and prints the announcements when it ends.
  @Suite("Calls that were inlined", .timeLimit(.minutes(5)))
  struct InlinedTests {
    private static let functions =
      #"/^main\.(add|triple|step|clamp|sum|outer|middle|inner|larger|named|next|literals\.func1|point\.|\(\*point\)\.move)/"#

    @Test(
      "are told as often as the program makes them, each argument as it is or as a question mark",
      arguments: FixtureBuild.all, BackendKind.required)
    func announced(build: FixtureBuild, backend: BackendKind) async throws {
      let session = try await TestSession.launch("inlined", build, functions: [Self.functions], backend: backend)
      let record = try await session.finish()
      let expected = record.standardOutput.split(separator: "\n").dropLast().map(String.init).compactMap(Call.init)
      let entries = record.hits.filter { $0.hasPrefix("> ") }
      #expect(entries.contains { $0.contains(" inlined in main.") } == build.optimized)
      let told = entries.compactMap(Call.init)
      try #require(told.count == entries.count && expected.count > 90)
      for (function, calls) in Dictionary(grouping: expected, by: \.function) {
        let own = told.filter { $0.function == function }
        try #require(own.count == calls.count, "\(function): \(own.count) hits of \(calls.count) calls")
        for (shown, wanted) in zip(own, calls) { #expect(shown.agrees(with: wanted), "\(shown) is not \(wanted)") }
      }
      #expect(Set(told.map(\.function)) == Set(expected.map(\.function)))
      if !build.optimized { #expect(told.allSatisfy { !$0.arguments.contains("?") || backend == .ebpf }) }
    }

    @Test("are selected by conditions and counted by hit conditions like others", arguments: BackendKind.required)
    func conditions(backend: BackendKind) async throws {
      let session = TestSession(try DAPClient())
      try await session.start(
        "launch",
        [
          "mode": "exec", "program": .string(try Fixture.build("inlined", .newestOptimized)),
          "backend": .string(backend.rawValue),
        ])
      let body = try await session.client.request(
        "setFunctionBreakpoints",
        [
          "breakpoints": [
            ["name": "main.sum", "condition": "limit == 2 || len(xs) > 3"],
            ["name": "main.outer", "hitCondition": "%2"],
            // The second condition is evaluated if the first one rejects the hit.
            ["name": "main.triple", "condition": "x > 20"], ["name": "main.triple"],
          ]
        ])
      #expect(body["breakpoints"]?.array?.allSatisfy { $0["verified"] == true } == true)
      try await session.client.request("configurationDone")
      let record = try await session.finish()
      let sums = record.hits.filter { $0.contains("main.sum(") }
      #expect(sums.count == 6)
      #expect(sums.first == "> goroutine(1): main.sum([]int len: 2, cap: 8, [3,1], 2) inlined in main.rounds")
      #expect(
        record.hits.filter { $0.contains("main.outer(") } == ["> goroutine(1): main.outer(2) inlined in main.nested"])
      let triples = record.hits.filter { $0.contains("main.triple(") }
      #expect(triples == [11, 22, 33].map { "> goroutine(1): main.triple(\($0)) inlined in main.straight" })
      #expect(record.notices.contains("sonde: main.triple: 3 hits: 2 printed, 0 held back, 1 rejected, 0 lost"))
      #expect(record.notices.contains("sonde: main.triple: 1 hit: 1 printed, 0 held back, 0 rejected, 0 lost"))
      #expect(record.notices.contains("sonde: main.outer: 3 hits: 1 printed, 0 held back, 2 rejected, 0 lost"))
    }

    @Test("stand as leaves below the call that holds them, with the calls around them", arguments: BackendKind.required)
    func followed(backend: BackendKind) async throws {
      let session = try await TestSession.launch(
        "inlined", try .newestOptimized, functions: ["main.nested"], backend: backend,
        options: ["followCalls": 1, "stackDepth": 2])
      let record = try await session.finish()
      let lines = record.consoleLines
      let path = Fixture.source("inlined")
      func line(_ marker: String) throws -> String { "\(path):\(try Fixture.line(marker, in: "inlined"))" }
      let start = try #require(lines.firstIndex { $0.hasPrefix("  > goroutine(1): main.outer(1)") })
      let frames = lines[start...].filter { $0.contains(" inlined in ") || $0.hasPrefix("\t\t") }
      #expect(
        frames.prefix(9) == [
          "  > goroutine(1): main.outer(1) inlined in main.nested", "\t\tmain.nested at \(try line("calls outer"))",
          "\t\tmain.main at \(try line("calls nested"))",
          "  > goroutine(1): main.middle(?) inlined in main.outer", "\t\tmain.outer at \(try line("outer"))",
          "\t\tmain.nested at \(try line("calls outer"))",
          "  > goroutine(1): main.inner(?, ?) inlined in main.middle", "\t\tmain.middle at \(try line("middle"))",
          "\t\tmain.outer at \(try line("outer"))",
        ])
      #expect(record.hits.contains { $0.hasPrefix(">> goroutine(1): main.nested => (") })
    }

    @Test("have logpoints in every copy, also in one that a wrapper holds", arguments: BackendKind.required)
    func logpoints(backend: BackendKind) async throws {
      let session = try await TestSession.launch(
        "inlined", try .newestOptimized, functions: [],
        logpoints: [.init("add body", "added"), .init("area", "area")], backend: backend)
      let record = try await session.finish()
      func announced(_ name: String) -> Int {
        record.standardOutput.split(separator: "\n").count { $0.hasPrefix(name + "(") }
      }
      #expect(record.hits.count { $0.hasSuffix(" added") } == announced("main.add"))
      #expect(record.hits.count { $0.hasSuffix(" area") } == announced("main.point.area"))
    }
  }
}

/// A call as it is announced, or as its entry is printed.
private struct Call: CustomStringConvertible {
  let function: String
  let arguments: [String]

  init?(_ line: String) {
    let call = line.wholeMatch(
      of: #/(?:> goroutine\(1\): )?(main\..*?)(?:\[.*?\])?\((?!\*point\))(.*)\)(?: inlined in .*)?/#)
    guard let call else { return nil }
    function = String(call.1)
    arguments = Self.split(call.2)
  }

  /// Splits at the commas that are not inside brackets or quotes.
  private static func split(_ list: Substring) -> [String] {
    var parts: [String] = []
    var depth = 0
    var part = ""
    var isText = false
    // The lengths of a slice have commas too: `[]int len: 1, cap: 8, [3]`.
    for character in list {
      if character == "\"" { isText.toggle() }
      if !isText, "[{(".contains(character) { depth += 1 }
      if !isText, "]})".contains(character) { depth -= 1 }
      let isInSlice = part.drop { $0 == " " }.hasPrefix("[]") && !(part.count > 2 && part.hasSuffix("]"))
      if character == ",", depth == 0, !isText, !isInSlice {
        parts.append(part)
        part = ""
      } else {
        part.append(character)
      }
    }
    return (parts + [part]).map { $0.drop { $0 == " " } }.map(String.init)
  }

  func agrees(with other: Call) -> Bool {
    arguments.count == other.arguments.count
      && zip(arguments, other.arguments).allSatisfy { $0 == "?" || $0 == $1 }
  }

  var description: String { "\(function)(\(arguments.joined(separator: ", ")))" }
}
