// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import TracePlan

// The answers about hits so far.
extension Tracing {
  func stats(_ pattern: FunctionPattern?) throws(SessionFailure) -> String {
    let isWanted = pattern?.search() ?? { _ in true }
    let functions = statistics.calledFunctions.filter { isWanted($0.name) }
    if functions.isEmpty, let pattern {
      throw SessionFailure(
        .notEvaluated, problem: "No call of a function that matches '\(pattern.text)' was recorded.",
        remedy: "':stats' shows those that were.")
    }
    let text = StatisticsText.stats(functions, uncounted: accounts.withoutReport(backend.counts()))
    return functions.isEmpty ? "\(Self.noCalls)\n\(text)" : text
  }

  func top(_ count: Int) -> String {
    let functions = statistics.calledFunctions
    return functions.isEmpty ? Self.noCalls : StatisticsText.top(functions, count: count)
  }

  func tree(of goroutine: UInt64?, hasEnded: Bool) throws(SessionFailure) -> String {
    guard let goroutine = goroutine ?? trees.lastHitGoroutine else { return Self.noCalls }
    let calls = trees.calls(of: goroutine)
    guard !calls.isEmpty else {
      throw SessionFailure(
        .notEvaluated, problem: "No call of goroutine \(goroutine) is known.",
        remedy: "The calls of about 200 goroutines are kept, those that were hit last; ':tree' shows the latest.")
    }
    lookForLosses()
    let mayLack = losses.mayHaveHappened(from: calls.compactMap(\.entryTime).min() ?? 0, to: .max)
    return CallTreeText.tree(calls, of: goroutine, mayLack: mayLack, hasEnded: hasEnded)
  }

  private static let noCalls = "no call has been recorded yet"
}
