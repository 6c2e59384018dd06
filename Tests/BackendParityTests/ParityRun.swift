// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import TraceTestSupport

/// One run of a program, built in one way, under one backend.
struct ParityRun {
  let parityCase: ParityCase
  let build: FixtureBuild
  let backend: BackendKind

  /// All problems. Under ptrace `UPDATE_GOLDEN=1` writes the text; the output of eBPF is never written.
  func problems() async throws -> [String] {
    let session = try await TestSession.launch(
      parityCase.fixture, build, arguments: parityCase.arguments, functions: parityCase.functions,
      logpoints: parityCase.logpoints, backend: backend, options: parityCase.options)
    let record = try await session.finish()
    var problems = record.refusedBreakpoints
    if record.exitCode != parityCase.exitCode { problems.append("the exit code is \(record.exitCode ?? -1)") }
    problems += record.notices.filter { $0.contains(" printed, ") && !$0.contains(Self.fullAccount) }

    let trace = TraceText(record)
    switch backend {
    case .ptrace:
      if let difference = try golden.difference(of: trace.text, for: build.toolchain.release) {
        problems.append(difference)
      }
      problems += trace.unseenFloats.map { "\($0) is not seen" }
    case .ebpf: problems += try differences(of: trace)
    }
    return problems
  }

  private static var fullAccount: Regex<(Substring, Substring)> {
    #/: (\d+) hits?: \1 printed, 0 held back, 0 rejected, 0 lost$/#
  }

  private var golden: ReleaseGolden {
    ReleaseGolden(folder: "BackendParityTests/Goldens/\(parityCase.name)", optimized: build.optimized)
  }

  /// Differences between the output of eBPF and the text that ptrace must print.
  private func differences(of trace: TraceText) throws -> [String] {
    let release = build.toolchain.release
    let expected = try golden.lines(for: release)
    let lines = trace.text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    var unseen: Set<String> = []
    for (index, (line, golden)) in zip(lines, expected).enumerated() {
      guard let places = UnseenFloats.places(in: line, golden: golden) else {
        return ["line \(index + 1) is\n  \(line)\nand should be\n  \(golden)"]
      }
      unseen.formUnion(places)
    }
    var problems: [String] = []
    if lines.count != expected.count { problems.append("there are \(lines.count) lines, not \(expected.count)") }
    problems += try UnseenFloats.differences(
      of: unseen, fixture: parityCase.name, text: golden.name(from: golden.release(standingFor: release)))
    // Sonde reports the reason for each function; a logpoint has the reason in its own line.
    let functions = Set(unseen.filter { $0 != "a logpoint" }.map { String($0.prefix { $0 != " " }) })
    let told = Set(trace.unseenFloats.map { String($0.prefix { $0 != ":" }) })
    if functions != told { problems.append("floats are not seen in \(functions), and it is told of \(told)") }
    return problems
  }
}

extension SessionRecord {
  /// The message for each breakpoint that could not be set.
  fileprivate var refusedBreakpoints: [String] {
    entries.filter { $0.isFromAdapter }.flatMap { $0.message["body"]?["breakpoints"]?.array ?? [] }
      .filter { $0["verified"] != true }.map { $0["message"]?.string ?? "no reason" }
  }
}
