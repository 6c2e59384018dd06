// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Testing
import TraceTestSupport

extension Tracing {
  /// `Fixtures/floats` prints, before and after each call, the line that a tracer should print for it.
  @Suite("Floats in registers", .timeLimit(.minutes(5)))
  struct FloatTests {
    @Test("print under ptrace as the program itself prints them", arguments: FixtureBuild.all)
    func ptrace(build: FixtureBuild) async throws {
      let lines = try await SaidLines.floats(build, .ptrace)
      #expect(lines.said.count > 2000)
      #expect(lines.problems == [])
    }

    @Test(
      "print under eBPF as the program itself prints them, or as ?", .enabled(if: BackendKind.required.contains(.ebpf)),
      arguments: FixtureBuild.all)
    func ebpf(build: FixtureBuild) async throws {
      let lines = try await SaidLines.floats(build, .ebpf)
      #expect(lines.said.count > 2000)
      #expect(lines.problems == [])
      var hidden: Set<String> = []
      var shown: Set<String> = []
      for (hit, truth) in zip(lines.hits, lines.said) {
        if hit == truth { shown.insert(subject(hit)) } else { hidden.insert(subject(hit)) }
      }
      // A user can rely on this: without the optimiser everything is shown except a result that lives on the heap.
      if !build.optimized { #expect(hidden == [">> main.Deferred"]) }
      #expect(Self.shownInEveryBuild.subtracting(shown).subtracting(build.optimized ? [] : hidden) == [])
    }

    /// Calls and results with floats that each compiler leaves in the frame at some point, or that are constant.
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

      // The text after each entry, whichever of its arguments are shown.
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

    private func subject(_ hit: String) -> String {
      String(hit.prefix(upTo: hit.firstRange(of: hit.hasPrefix(">>") ? " => (" : "(")?.lowerBound ?? hit.endIndex))
    }
  }
}
