// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import GoProgram

/// Which functions a tracepoint follows, of those that its calls may reach: `only` and `skip` of `followCalls`.
struct FollowNarrowing {
  /// Nil: every function.
  private var only: Names?
  private var skip = Names()
  /// Patterns that match nothing: sentences.
  private(set) var problems: [String] = []

  private struct Names {
    var bodies: Set<GoFunction> = []
    /// Those that only exist as inlined copies are known by name.
    var names: Set<String> = []
  }

  init(
    only: [(FunctionPattern, Result<MatchedFunctions, PlanError>)],
    skip: [(FunctionPattern, Result<MatchedFunctions, PlanError>)]
  ) {
    if !only.isEmpty { self.only = names(of: only, "only") }
    self.skip = names(of: skip, "skip")
  }

  private mutating func names(
    of matches: [(FunctionPattern, Result<MatchedFunctions, PlanError>)], _ what: String
  ) -> Names {
    var names = Names()
    for (pattern, match) in matches {
      switch match {
      case .success(let found):
        names.bodies.formUnion(found.bodies)
        names.names.formUnion(found.names)
      case .failure(let error):
        problems.append("'\(what)' of followCalls: '\(pattern.text)' matches nothing: \(error.problem) \(error.remedy)")
      }
    }
    return names
  }

  func skips(_ function: GoFunction) -> Bool { skip.bodies.contains(function) }

  func wants(_ function: GoFunction) -> Bool { only?.bodies.contains(function) ?? true }

  /// Whether inlined calls of the function of this name are followed.
  func follows(_ name: String) -> Bool { !skip.names.contains(name) && only?.names.contains(name) ?? true }
}
