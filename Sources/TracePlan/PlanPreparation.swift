// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import GoProgram

/// The work on the program that a plan for some tracepoints needs, done ahead in small steps. The planner keeps the
/// results, so that the plan itself takes little time.
package final class PlanPreparation {
  private let planner: TracePlanner
  private var patterns: [FunctionPattern]
  /// Functions whose own calls are requested.
  private var bodies: Set<GoFunction> = []
  /// Functions that contain inlined calls of requested functions.
  private var inliners: Set<GoFunction> = []
  /// Functions of both kinds whose code has not been read yet.
  private var unread: [GoFunction] = []

  init(_ planner: TracePlanner, for tracepoints: [Tracepoint]) {
    self.planner = planner
    planner.noteLogpoints(of: tracepoints)
    patterns = tracepoints.reversed().compactMap { tracepoint in
      if case .function(let pattern) = tracepoint.target { pattern } else { nil }
    }
  }

  /// Takes one step: finds a pattern's functions, or reads the code of one function.
  ///
  /// - Returns: Whether more steps are left.
  package func step() -> Bool {
    if let pattern = patterns.popLast() {
      if case .success(let functions) = planner.match(pattern) { note(functions) }
    } else if let function = unread.popLast() {
      // Directly one after the other, so that the function's code is decoded once.
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
