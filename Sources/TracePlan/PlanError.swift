// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// Why a tracepoint can't be set, for the user: the problem, then what to do.
package enum PlanError: Error, Hashable, Sendable {
  case functionNotFound(name: String, isOptimised: Bool, nearest: [String])
  case nothingMatches(pattern: String)
  case ambiguous(name: String, candidates: [String])
  /// Of this many functions that were all inlined, the first; `why` none of their copies can be counted, a clause.
  case functionInlined(name: String, _ count: Int, why: String?)
  case noEntrySite(function: String, why: String)
  case sourceNotFound(path: String)
  case sourceAmbiguous(path: String, candidates: [String])
  case noCodeFrom(path: String, line: Int)
  case condition(ConditionError)

  package var problem: String {
    switch self {
    case .functionNotFound(let name, _, _): "No function '\(name)' in the program."
    case .nothingMatches(let pattern): "No function of the program matches \(pattern)."
    case .ambiguous(let name, let candidates):
      "'\(name)' matches \(candidates.count) functions: \(Self.list(candidates))."
    case .functionInlined(let name, let count, let why):
      (count > 1
        ? "Every call of \(count) functions, such as '\(name)', was inlined by the Go compiler"
        : "Every call of '\(name)' was inlined by the Go compiler")
        + (why.map { ", and none can be counted: \($0)." } ?? ", which left no code of it.")
    case .noEntrySite(let function, let why): "'\(function)' can't be traced: \(why)."
    case .sourceNotFound(let path): "No source file '\(path)' in the program."
    case .sourceAmbiguous(let path, let candidates):
      "'\(path)' means \(candidates.count) source files: \(Self.list(candidates))."
    case .noCodeFrom(let path, let line):
      "'\(path)' has no code at line \(line), and no code of the same function follows."
    case .condition(let error): error.problem
    }
  }

  package var remedy: String {
    switch self {
    case .functionNotFound(_, _, let nearest) where !nearest.isEmpty: "Did you mean \(Self.list(nearest))?"
    case .functionNotFound(let name, let isOptimised, _) where name.contains("."):
      "If the source has it: it was written after the build, a build tag leaves its file out, or nothing calls it"
        + (isOptimised ? "; or the optimiser removed it: build with -gcflags='all=-N -l'." : ".")
    case .functionNotFound: "Write the package path too, as in 'main.(*Server).Serve', or a pattern, as in '/Serve/'."
    case .nothingMatches: "Patterns are matched anywhere in the full name, as in '/^main\\./'."
    case .ambiguous: "Use a longer name."
    case .functionInlined: "Rebuild with -gcflags=all=-l, or mark the function //go:noinline."
    case .noEntrySite: "Set a logpoint in its body instead."
    case .sourceNotFound: "Check that the file is part of this program and was built from this folder."
    case .sourceAmbiguous: "Open the file by its full path."
    case .noCodeFrom: "Set it on a line with a statement; the compiler may have left this code out."
    case .condition(let error): error.remedy
    }
  }

  private static func list(_ names: [String]) -> String {
    let shown = names.prefix(5).map { "'\($0)'" }.joined(separator: ", ")
    return names.count > 5 ? shown + ", …" : shown
  }
}
