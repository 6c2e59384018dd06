// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import GoProgram

/// What a plan for some tracepoints will ask of the program, worked out ahead in small steps. The planner keeps it, so
/// that the plan itself takes little time.
package final class PlanPreparation {
  private let planner: TracePlanner
  private var patterns: [FunctionPattern]
  /// Functions whose own calls are meant.
  private var bodies: Set<GoFunction> = []
  /// Functions with inlined calls of those that are meant.
  private var inliners: Set<GoFunction> = []
  /// Those of both whose code has not been read yet.
  private var unread: [GoFunction] = []

  init(_ planner: TracePlanner, for tracepoints: [Tracepoint]) {
    self.planner = planner
    planner.noteLogpoints(of: tracepoints)
    patterns = tracepoints.reversed().compactMap { tracepoint in
      if case .function(let pattern) = tracepoint.target { pattern } else { nil }
    }
  }

  /// Takes one step: names a pattern's functions, or reads the code of one function.
  ///
  /// - Returns: Whether more are left.
  package func step() -> Bool {
    if let pattern = patterns.popLast() {
      if case .success(let functions) = planner.match(pattern) { note(functions) }
    } else if let function = unread.popLast() {
      // One right after the other: the function's code is then decoded once.
      if bodies.contains(function) { _ = planner.probes(of: function) }
      if inliners.contains(function) { _ = planner.inlinedProbes(in: function) }
    }
    return !patterns.isEmpty || !unread.isEmpty
  }

  private func note(_ functions: MatchedFunctions) {
    for function in functions.bodies where bodies.insert(function).inserted && !inliners.contains(function) {
      unread.append(function)
    }
    for function in functions.names.flatMap({ planner.program.functionsInlining($0) })
    where inliners.insert(function).inserted && !bodies.contains(function) {
      unread.append(function)
    }
  }
}
