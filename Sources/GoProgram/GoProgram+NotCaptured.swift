// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import TargetMemory

extension GoProgram {
  /// Why a name has no value in a function literal that does not use it, a clause for people.
  package static let notCapturedReason = "not used in this function literal, so it is not reachable from it"

  /// Why a variable has no value if the optimised code does not keep it, a clause for people.
  package static let optimisedAwayReason = "optimised away here"

  /// The variables that the source has in scope at a line of optimised code: the compiler may leave some out of the
  /// debug information. Empty if the source is not known.
  package func variablesInSource(at site: LineSite) -> Set<String> {
    guard hasDebugInfo, isOptimised(site.function), let source = source(of: site.position) else { return [] }
    return source.variables(inScopeAt: site.position.line)
  }

  /// The names that the source has in scope where a function literal, or the body of a loop over a function, begins:
  /// the compiler passes it only those that it uses. Empty for other functions.
  package func namesAround(_ literal: GoFunction) -> Set<String> {
    var names: Set<String> = []
    var inner = literal
    // Each name has fewer parts than the one before.
    while FunctionName(inner.name).isLiteral, let around = function(around: inner) {
      guard let line = declaration(of: inner)?.line, let start = start(ofLine: line, in: around) else { break }
      names.formUnion(variables(in: around, at: start).map(\.name))
      inner = around
    }
    return names
  }

  private func function(around literal: GoFunction) -> GoFunction? {
    guard let name = FunctionName.function(around: literal.name) else { return nil }
    return index.byName[name]?.lazy.map { self.index.functions[$0] }.first { !$0.isWrapper }
  }

  private func start(ofLine line: Int, in function: GoFunction) -> TargetAddress? {
    let range = function.range.lowerBound.rawValue..<function.range.upperBound.rawValue
    return lines.rows(in: range).first { $0.line == line && range.contains($0.address) }.map {
      TargetAddress($0.address)
    }
  }
}
