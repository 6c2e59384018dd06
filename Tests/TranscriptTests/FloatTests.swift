// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Testing
import TraceTestSupport

extension Tracing {
  /// `Fixtures/floats` prints, before and after each call, the line that a tracer should print for it.
  @Suite("Floats in registers", .timeLimit(.minutes(5)))
  struct FloatTests {
    private static let functions = ["/^main\\.(\\(\\*)?[A-Z](?!.*func)/"]

    @Test("print under ptrace as the program itself prints them", arguments: FixtureBuild.all)
    func ptrace(build: FixtureBuild) async throws {
      let (hits, said) = try await run(build, .ptrace)
      #expect(said.count > 2000)
      #expect(zip(hits, said).filter { $0 != $1 }.map { "\($0)\n  instead of\n\($1)" } == [])
      #expect(hits.count == said.count)
    }

    @Test(
      "print under eBPF as the program itself prints them, or as ?", .enabled(if: BackendKind.required.contains(.ebpf)),
      arguments: FixtureBuild.all)
    func ebpf(build: FixtureBuild) async throws {
      let (hits, said) = try await run(build, .ebpf)
      var wrong: [String] = []
      var hidden: Set<String> = []
      var shown: Set<String> = []
      for (hit, truth) in zip(hits, said) {
        if !matches(hit, truth) { wrong.append("\(hit)\n  instead of\n\(truth)") }
        if hit == truth { shown.insert(subject(hit)) } else { hidden.insert(subject(hit)) }
      }
      #expect(wrong == [])
      #expect(hits.count == said.count)
      // What a person can rely on: without the optimiser all but a result that lives on the heap.
      if !build.optimized { #expect(hidden == [">> main.Deferred"]) }
      #expect(Self.shownInEveryBuild.subtracting(shown).subtracting(build.optimized ? [] : hidden) == [])
    }

    /// Calls and results with floats that each compiler leaves in the frame at some point, or are constant.
    private static let shownInEveryBuild: Set<String> = [
      "> main.Between", "> main.Late", "> main.Bits", "> main.Discarded", "> main.Answered", "> main.Named",
      "> main.Deferred", "> main.Only", "> main.Renamed", ">> main.Between", ">> main.Bits", ">> main.Constant",
      ">> main.Constant32", ">> main.Named", ">> main.Only", ">> main.Bare", ">> main.Early",
    ]

    @Test(
      "print with their call before a logpoint of its first lines does", arguments: FixtureBuild.all,
      BackendKind.required)
    func logpointsAtTheStart(build: FixtureBuild, backend: BackendKind) async throws {
      let session = try await TestSession.launch(
        "floats", build, functions: ["main.Late", "main.Same", "main.Discarded"],
        logpoints: [
          .init("late", "late {n}"), .init("first", "first {n}"), .init("same", "same"), .init("only", "only"),
        ], backend: backend)
      let record = try await session.finish()
      #expect(record.exitCode == 0)

      // What follows each entry, whatever is shown of its arguments.
      var following: [String: Set<[String]>] = [:]
      var name = ""
      var lines: [String] = []
      for hit in record.hits.map({ $0.replacing("goroutine(1): ", with: "") }) {
        if hit.hasPrefix(">>") {
          following[name, default: []].insert(lines)
        } else if hit.hasPrefix("> main.") {
          name = String(hit.dropFirst(7).prefix { $0 != "(" })
          lines = []
        } else {
          lines.append(hit)
        }
      }
      #expect(following["Late"] == Set((1...4).map { ["> late \($0 * 1000)", "> first \($0 * 1000)"] }))
      #expect(following["Same"] == [["> same"]])
      #expect(following["Discarded"] == [["> only"]])
    }

    /// Lines as the program prints them: without the goroutine, and without what made it panic.
    private func run(_ build: FixtureBuild, _ backend: BackendKind) async throws -> (hits: [String], said: [String]) {
      let session = try await TestSession.launch("floats", build, functions: Self.functions, backend: backend)
      let record = try await session.finish()
      #expect(record.exitCode == 0)
      let hits = record.hits.map { line in
        let text = line.replacing(#/goroutine\(\d+\): /#, with: "").replacing(/(go\.shape\.\w+)_0\]/) { "\($0.1)]" }
        return String(text.prefix(upTo: text.firstRange(of: " => panic: ")?.lowerBound ?? text.endIndex))
      }
      // Go before 1.22 leaves blank parameters out of the debug information.
      let isTold = { (line: String) in
        build.toolchain.listsBlankParameters || !["> main.Ignored(", "> main.Dropped("].contains { line.hasPrefix($0) }
      }
      let said = record.standardOutput.split(separator: "\n").map { String($0.replacing(" => panic", with: "")) }
      return (hits.filter(isTold), said.filter(isTold))
    }

    private func subject(_ hit: String) -> String {
      String(hit.prefix(upTo: hit.firstRange(of: hit.hasPrefix(">>") ? " => (" : "(")?.lowerBound ?? hit.endIndex))
    }

    /// Whether the two are equal but for `?` in place of values.
    private func matches(_ hit: String, _ truth: String) -> Bool {
      let parts = hit.split(separator: "?", omittingEmptySubsequences: false)
      guard let first = parts.first, let last = parts.last, parts.count > 1 else { return hit == truth }
      guard truth.hasPrefix(first), truth.hasSuffix(last), truth.count > first.count + last.count else { return false }
      var rest = truth.dropFirst(first.count).dropLast(last.count)
      for part in parts.dropFirst().dropLast() {
        guard let range = rest.firstRange(of: part), range.lowerBound > rest.startIndex else { return false }
        rest = rest[range.upperBound...]
      }
      return !rest.isEmpty
    }
  }
}
