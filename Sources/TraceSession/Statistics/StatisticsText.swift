// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import TraceBackend

/// The answers of `:stats` and `:top`.
enum StatisticsText {
  /// Maximum number of functions that `:stats` shows.
  static let mostFunctions = 20
  /// Number of functions that `:top` shows if no number is given.
  static let topFunctions = 10

  /// One block per function.
  ///
  /// - Parameters:
  ///   - functions: The most called first.
  ///   - uncounted: Hits for which no record was made.
  static func stats(_ functions: [CallStatistics.Function], uncounted: HitCounts) -> String {
    var lines = functions.prefix(mostFunctions).flatMap(block)
    if functions.count > mostFunctions {
      lines.append("\(functions.count - mostFunctions) more functions are not shown: ':stats PATTERN' chooses")
    }
    lines.append(
      "not recorded: \(uncounted.heldBack) hits held back by a limit, \(uncounted.rejected) rejected by a condition, "
        + "\(uncounted.lost) lost (counted for each breakpoint)")
    return lines.joined(separator: "\n")
  }

  private static func block(_ function: CallStatistics.Function) -> [String] {
    var lines = ["\(function.name): \(heading(function))"]
    if let durations = durations(function.durations) { lines += durations }
    if function.unknownDurations > 0 {
      lines.append("  \(calls(function.unknownDurations)) returned after an unknown time")
    }
    if function.unreadableErrors > 0 {
      lines.append("  whether \(calls(function.unreadableErrors)) returned an error could not be read")
    }
    if function.exits > 0 { lines.append("  \(calls(function.exits)) ended by runtime.Goexit") }
    if function.open > 0 {
      let isOne = function.open == 1
      lines.append(
        "  \(calls(function.open)) \(isOne ? "has" : "have") not returned, or \(isOne ? "its return was" : "their returns were") "
          + "not seen")
    }
    if function.calls > function.followed {
      lines.append(
        "  \(calls(function.calls - function.followed)) without a known return: inlined, left by a jump, or more than "
          + "64 calls deep")
    }
    if function.unpairedReturns > 0 && function.calls == function.followed {
      let count = function.unpairedReturns
      lines.append("  \(count) more \(count == 1 ? "call" : "calls") returned whose entry was not seen")
    }
    return lines
  }

  private static func heading(_ function: CallStatistics.Function) -> String {
    var parts = [calls(function.calls)]
    if function.returnsErrors { parts.append("\(function.errors) \(function.errors == 1 ? "error" : "errors")") }
    if function.followed == function.calls || function.panics > 0 {
      parts.append("\(function.panics) \(function.panics == 1 ? "panic" : "panics")")
    }
    return parts.joined(separator: ", ")
  }

  private static func durations(_ durations: DurationHistogram) -> [String]? {
    guard let line = durations.line else { return nil }
    let percentiles = [(500, "p50"), (900, "p90"), (990, "p99")].compactMap { thousandths, name in
      durations.percentile(thousandths: thousandths).map { "\(name) \(DurationHistogram.text($0))" }
    }
    let figures = percentiles + ["max \(DurationHistogram.text(durations.longest))"]
    return ["  \(figures.joined(separator: ", ")) (\(calls(durations.count)))", "  \(line)"]
  }

  private static func calls(_ count: UInt64) -> String { "\(count) \(count == 1 ? "call" : "calls")" }

  /// One line per function.
  ///
  /// - Parameter functions: The most called first.
  static func top(_ functions: [CallStatistics.Function], count: Int) -> String {
    let rows = functions.prefix(count).map { function in
      [
        "\(function.calls)", function.durations.count == 0 ? "-" : DurationHistogram.text(function.durations.total),
        function.name,
      ]
    }
    let table = [["calls", "time", "function"]] + rows
    let widths = (0..<2).map { column in table.map { $0[column].count }.max() ?? 0 }
    let lines = table.map { row in
      (0..<2).map { String(repeating: " ", count: widths[$0] - row[$0].count) + row[$0] }.joined(separator: "  ")
        + "  " + row[2]
    }
    return (lines + ["time: of all calls that returned and whose duration is known, including the calls inside them"])
      .joined(separator: "\n")
  }
}
