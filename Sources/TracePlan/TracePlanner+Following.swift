// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import GoProgram
import MachineCode
import TargetMemory

extension TracePlanner {
  /// Probes the functions that calls of a tracepoint's functions may reach, and adds them to its resolution.
  ///
  /// Functions that some tracepoint names are left to that one: a call of such a function begins its own tree.
  func follow(
    _ match: Result<MatchedFunctions, PlanError>, for tracepoint: Tracepoint, _ claims: Claims,
    sites: inout SiteBuilder,
    telling resolution: inout Resolution?
  ) {
    guard case .success(let functions) = match, resolution?.isVerified ?? false else { return }
    let roots = functions.bodies.filter { if case .success = probes(of: $0) { true } else { false } }
    guard !roots.isEmpty else { return }
    let followed = FollowedFunctions(from: roots, levels: tracepoint.options.followCalls, in: callGraph)
    let role = FunctionRole(isNoted: true, isFollowed: true, isIndented: true)
    var refused: [PlanError] = []
    for function in followed.functions where !claims.isClosed(.ofBody(function)) {
      switch probes(of: function) {
      case .failure(let error): refused.append(error)
      case .success(let probes):
        // Without a condition this can't fail.
        guard let blocks = try? EntryBlocks(probes, condition: nil) else { continue }
        let made = captures(for: function, probes, blocks, tracepoint, role, isDecidedLater: false)
        for made in made ?? [] { sites.add(made.capture, at: made.address) }
      }
    }
    let inlined = followInlinedCalls(in: followed.inliners, for: tracepoint, claims, role, sites: &sites)
    let text = FollowingText(followed, inlined, refused: refused, returnsAreUnwanted: !tracepoint.options.tracesReturns)
    let parts = [resolution?.message].compactMap { $0 } + text.parts
    resolution?.message = parts.isEmpty ? nil : parts.joined(separator: " ")
    resolution?.notes += text.notes
  }

  private func followInlinedCalls(
    in functions: [GoFunction], for tracepoint: Tracepoint, _ claims: Claims, _ role: FunctionRole,
    sites: inout SiteBuilder
  ) -> FollowedInlinedCalls {
    var result = FollowedInlinedCalls()
    var unseen: Set<String> = []
    for function in functions {
      let found = inlinedProbes(in: function)
      for copy in found.refused.map(\.copy) where FollowedFunctions.isFollowed(copy.name) { unseen.insert(copy.name) }
      for probe in found.probes where FollowedFunctions.isFollowed(probe.copy.name) {
        guard !claims.isClosed(.inlined(probe.copy.name)) else { continue }
        guard result.count < FollowedFunctions.maximumCount else {
          result.leftOutCount += 1
          continue
        }
        // Without a condition this can't fail.
        guard let block = try? probe.block(condition: nil, limits: limits, in: program),
          let made = capture(
            for: InlinedCalls.Call(probe: probe, block: block), tracepoint, role, isDecidedLater: false)
        else { continue }
        sites.add(made.capture, at: made.address)
        result.count += 1
      }
    }
    result.unseen = unseen.sorted()
    return result
  }
}

/// The inlined calls within the levels that are followed.
struct FollowedInlinedCalls {
  var count = 0
  /// Calls past the limit, which are not followed.
  var leftOutCount = 0
  /// Names of functions of which some inlined calls can't be counted.
  var unseen: [String] = []
}

extension TracePlanner {
  /// Forgets calls that a panic has ended, before others are taken to be inside them.
  ///
  /// A function that recovers continues where it calls `deferreturn`. All calls noted as deeper than it have ended.
  /// So `deferreturn` is probed as if it were followed for a tracepoint that does not exist: this makes no hits, but
  /// looking for the call around it forgets those that have ended.
  func unwindingCaptures() -> [MadeCapture] {
    if let made = madeCaptures[.unwinding] { return made }
    guard let function = program.function(named: "runtime.deferreturn"),
      let site = try? program.code(of: function)?.entrySite(), let gate = gate(Gate(), of: .runtime)
    else { return [] }
    var draft = CaptureDraft(
      tracepoint: .runtime, kind: .deferReturn, function: function.name, block: RootBlock(), slots: [])
    draft.skipsWhere = site.skipsWhere
    draft.selection = HitSelection(gate: gate, role: .followed)
    let made = [(TargetAddress(site.address), store.add(draft, in: program))]
    madeCaptures[.unwinding] = made
    return made
  }
}

/// What the user is shown about the calls that are followed, and about those that can't be.
struct FollowingText {
  /// Sentences of the breakpoint's message.
  private(set) var parts: [String] = []
  /// Whole lists, which are too long for a message.
  private(set) var notes: [String] = []

  /// Names in one sentence of a message; a longer list goes to the console.
  static let namesInMessage = 5

  init(
    _ followed: FollowedFunctions, _ inlined: FollowedInlinedCalls, refused: [PlanError], returnsAreUnwanted: Bool
  ) {
    let count = followed.functions.count - refused.count
    if count == 0, inlined.count == 0 {
      parts.append("No call of it could be followed.")
    } else if count > 0 {
      let candidates = min(followed.candidateCount, count)
      let because = candidates > 0 ? ", \(candidates) of them only through function values or interfaces" : ""
      parts.append("Also traces \(count) \(count == 1 ? "function" : "functions") that its calls may reach\(because).")
    }
    if inlined.count > 0 {
      parts.append("\(inlined.count) inlined \(inlined.count == 1 ? "copy is" : "copies are") followed too.")
    }
    list("has inlined calls that are not seen", "have inlined calls that are not seen", inlined.unseen)
    list("can't be followed", "can't be followed", refused.map(\.functionName))
    if followed.leftOutCount + inlined.leftOutCount > 0 {
      parts.append(
        "\(followed.leftOutCount + inlined.leftOutCount) more are left out because there are too many: ask for fewer "
          + "levels.")
    }
    if returnsAreUnwanted { parts.append("Returns are reported too: they show which calls are inside.") }
  }

  private mutating func list(_ ofOne: String, _ ofMany: String, _ names: [String]) {
    guard !names.isEmpty else { return }
    let what = names.count == 1 ? ofOne : ofMany
    let subject = names.count == 1 ? "1 function" : "\(names.count) functions"
    let shown = names.prefix(Self.namesInMessage).joined(separator: ", ")
    parts.append("\(subject) \(what): \(shown)\(names.count > Self.namesInMessage ? ", …" : "").")
    if names.count > Self.namesInMessage { notes.append("\(subject) \(what): \(names.joined(separator: ", "))") }
  }
}

extension PlanError {
  /// The function that can't be traced; empty if the text is about none.
  fileprivate var functionName: String {
    switch self {
    case .noEntrySite(let function, _): function
    case .functionNotFound, .nothingMatches, .ambiguous, .functionInlined, .sourceNotFound, .sourceAmbiguous,
      .noCodeFrom, .condition:
      ""
    }
  }
}
