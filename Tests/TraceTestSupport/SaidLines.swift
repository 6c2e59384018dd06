// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// The trace of a program that prints, before and after each call, the line that a tracer should print for it.
package struct SaidLines: Sendable {
  package let hits: [String]
  package let said: [String]
  private let mayHideFloats: Bool

  /// `Fixtures/values`: values of every kind.
  package static func values(_ build: FixtureBuild, _ backend: BackendKind) async throws -> SaidLines {
    let functions = [
      "integers", "unsigned", "floats", "booleans", "text", "slices", "bytes", "arrays", "structs", "mixture",
      "pointers", "pairs", "failures", "anything", "named", "aliases", "many", "crowd", "nothing", "empty", "unused",
      "spread", "changed", "later",
    ].map { "main." + $0 }
    let session = try await TestSession.launch("values", build, functions: functions, backend: backend)
    let record = try await session.finish()
    guard record.exitCode == 0 else { throw TestFailure("values ended with \(record.exitCode ?? -1)") }
    // Go before 1.22 omits a blank parameter from the debug information, so it is shown as unknown.
    let blank = build.toolchain.listsBlankParameters ? "unused(1, 2)" : "unused(?, 2)"
    let said = record.standardOutput.split(separator: "\n").map {
      String($0.replacing("unused(1, 2)", with: blank))
    }
    return SaidLines(hits: record.hits, said: said, mayHideFloats: backend == .ebpf && build.optimized)
  }

  /// `Fixtures/floats`: floats in registers. Its lines are without the goroutine, and without the reason for its panic.
  package static func floats(_ build: FixtureBuild, _ backend: BackendKind) async throws -> SaidLines {
    let functions = ["/^main\\.(\\(\\*)?[A-Z](?!.*func)/"]
    let session = try await TestSession.launch("floats", build, functions: functions, backend: backend)
    let record = try await session.finish()
    guard record.exitCode == 0 else { throw TestFailure("floats ended with \(record.exitCode ?? -1)") }
    let hits = record.hits.map { line in
      let text = line.replacing(#/goroutine\(\d+\): /#, with: "").replacing(/(go\.shape\.\w+)_0\]/) { "\($0.1)]" }
      return String(text.prefix(upTo: text.firstRange(of: " => panic: ")?.lowerBound ?? text.endIndex))
    }
    // Go before 1.22 omits blank parameters from the debug information.
    let isTold = { (line: String) in
      build.toolchain.listsBlankParameters || !["> main.Ignored(", "> main.Dropped("].contains { line.hasPrefix($0) }
    }
    let said = record.standardOutput.split(separator: "\n").map { String($0.replacing(" => panic", with: "")) }
    return SaidLines(hits: hits.filter(isTold), said: said.filter(isTold), mayHideFloats: backend == .ebpf)
  }

  /// Lines that differ from what the program says, except for floats that eBPF can't see.
  package var problems: [String] {
    var problems = zip(hits, said).filter { hit, truth in
      hit != truth && !(mayHideFloats && Self.differsInHiddenFloats(hit, truth))
    }.map { "\($0)\n  instead of\n\($1)" }
    if hits.count != said.count { problems.append("there are \(hits.count) lines, not \(said.count)") }
    return problems
  }

  private static func differsInHiddenFloats(_ hit: String, _ truth: String) -> Bool {
    let parts = hit.split(separator: "?", omittingEmptySubsequences: false)
    var rest = truth[...]
    for (index, part) in parts.enumerated() {
      if index > 0 {
        guard let float = rest.prefixMatch(of: #/(\?|-?[0-9.]+(e[-+][0-9]+)?|[-+]Inf|NaN|\([^()]*i\))/#) else {
          return false
        }
        rest = rest[float.range.upperBound...]
      }
      guard rest.hasPrefix(part) else { return false }
      rest = rest.dropFirst(part.count)
    }
    return rest.isEmpty
  }
}
