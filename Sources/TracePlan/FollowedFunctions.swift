// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import GoProgram
import MachineCode

/// The functions that calls of some others may reach within a given number of levels.
struct FollowedFunctions {
  /// Nearest first, each once, without the roots.
  private(set) var functions: [GoFunction] = []
  /// How many of these are not named by any instruction: a function value or an interface may lead to them.
  private(set) var candidateCount = 0
  /// Functions that are reached but exceed the limit, so they are not followed.
  private(set) var leftOut: [GoFunction] = []
  /// The functions whose inlined calls are within the levels too: the roots, and followed ones above the last level.
  private(set) var inliners: [GoFunction] = []

  /// At most this many functions are followed for one tracepoint, the nearest first.
  static let maximumCount = 8_192

  /// - Parameters:
  ///   - isSkipped: Whether a function is not followed, nor what only it calls.
  ///   - isWanted: Whether a function that is reached is followed itself.
  init(
    from roots: [GoFunction], levels: Int, in graph: CallGraph, limit: Int = maximumCount,
    isSkipped: (GoFunction) -> Bool = { _ in false }, isWanted: (GoFunction) -> Bool = { _ in true }
  ) {
    var reached = Set(roots)
    var frontier = roots
    var named = Set(roots)
    var all: [GoFunction] = []
    for _ in 0..<max(0, levels) where !frontier.isEmpty {
      inliners += frontier
      var direct: Set<GoFunction> = []
      var namedNow: Set<GoFunction> = []
      var indirect: IndirectCalls = []
      for function in frontier {
        let calls = graph.calls(of: function)
        direct.formUnion(calls.direct)
        indirect.formUnion(calls.indirect)
        guard named.contains(function) else { continue }
        namedNow.formUnion(calls.direct)
      }
      named.formUnion(namedNow)
      let new = direct.subtracting(reached).filter { !isSkipped($0) }.sorted { $0.entry < $1.entry }
      reached.formUnion(new)
      let candidates = graph.candidates(for: indirect).subtracting(reached).filter { !isSkipped($0) }
        .sorted { $0.entry < $1.entry }
      reached.formUnion(candidates)
      frontier = new + candidates
      all += frontier
    }
    let wanted = all.filter(isWanted)
    functions = Array(wanted.prefix(limit))
    leftOut = Array(wanted.dropFirst(limit))
    candidateCount = functions.count { !named.contains($0) }
  }

  /// Whether calls of the function of this name are followed where they were inlined.
  static func isFollowed(_ name: String) -> Bool {
    CallGraph.part(of: GoFunction(name: name, range: .null..<(.null), id: nil)) == .followed
  }
}
