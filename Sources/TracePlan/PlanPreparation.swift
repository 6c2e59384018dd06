// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import GoProgram

/// What a plan for some tracepoints will ask of the program, worked out ahead in small steps. The planner keeps it, so
/// that the plan itself takes little time.
package final class PlanPreparation {
  private let planner: TracePlanner
  private var patterns: [FunctionPattern]
  private var bodies: [GoFunction] = []
  /// Functions with inlined calls of those that are meant.
  private var inliners: [GoFunction] = []
  private var seen: Set<GoFunction> = []

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
    if let body = bodies.popLast() {
      _ = planner.probes(of: body)
    } else if let function = inliners.popLast() {
      _ = planner.inlinedProbes(in: function)
    } else if let pattern = patterns.popLast(), case .success(let functions) = planner.match(pattern) {
      bodies = functions.bodies
      let all = functions.names.flatMap { planner.program.functionsInlining($0) }
      inliners = all.filter { seen.insert($0).inserted }
    }
    return !bodies.isEmpty || !inliners.isEmpty || !patterns.isEmpty
  }
}
