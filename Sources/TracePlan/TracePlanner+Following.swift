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
    let options = tracepoint.options
    let narrowing = FollowNarrowing(
      only: options.followedOnly.map { ($0, self.match($0)) }, skip: options.notFollowed.map { ($0, self.match($0)) })
    let followed = FollowedFunctions(
      from: roots, levels: options.followCalls, in: callGraph, isSkipped: narrowing.skips, isWanted: narrowing.wants)
    let role = FunctionRole(isNoted: true, isFollowed: true, isIndented: true)
    var refused: [PlanError] = []
    var made: [MadeCapture] = []
    for function in followed.functions where !claims.isClosed(.ofBody(function)) {
      switch probes(of: function) {
      case .failure(let error): refused.append(error)
      case .success(let probes):
        // Without a condition this can't fail.
        guard let blocks = try? CallBlocks(probes, condition: nil) else { continue }
        made += captures(for: function, probes, blocks, tracepoint, role, isDecidedLater: false) ?? []
      }
    }
    let inlined = followInlinedCalls(in: followed.inliners, for: tracepoint, claims, role, narrowing)
    made += inlined.made
    let probeCount = Set(made.map(\.address)).count
    var text: FollowingText
    if let limit = options.followLimit, probeCount > limit {
      text = FollowingText(probes: probeCount, of: followed.functions.count, over: limit)
    } else {
      for made in made { sites.add(made.capture, at: made.address) }
      text = FollowingText(
        followed, inlined, refused: refused, probes: probeCount, returnsAreUnwanted: !options.tracesReturns)
    }
    text.add(narrowing.problems)
    let parts = [resolution?.message].compactMap { $0 } + text.parts
    resolution?.message = parts.isEmpty ? nil : parts.joined(separator: " ")
    resolution?.notes += text.notes
  }

  private func followInlinedCalls(
    in functions: [GoFunction], for tracepoint: Tracepoint, _ claims: Claims, _ role: FunctionRole,
    _ narrowing: FollowNarrowing
  ) -> FollowedInlinedCalls {
    var result = FollowedInlinedCalls()
    var unseen: Set<String> = []
    for function in functions {
      let found = inlinedProbes(in: function)
      for copy in found.refused.map(\.copy)
      where FollowedFunctions.isFollowed(copy.name) && narrowing.follows(copy.name) {
        unseen.insert(copy.name)
      }
      for probe in found.probes
      where FollowedFunctions.isFollowed(probe.copy.name) && narrowing.follows(probe.copy.name) {
        guard !claims.isClosed(.inlined(probe.copy.name)) else { continue }
        guard result.count < FollowedFunctions.maximumCount else {
          result.leftOut.insert(probe.copy.name)
          continue
        }
        // Without a condition this can't fail.
        guard let block = try? probe.block(condition: nil, limits: limits, in: program),
          let made = capture(
            for: InlinedCalls.Call(probe: probe, block: block), tracepoint, role, isDecidedLater: false)
        else { continue }
        result.made.append(made)
      }
    }
    result.unseen = unseen.sorted()
    return result
  }
}

/// The inlined calls within the levels that are followed.
struct FollowedInlinedCalls {
  var made: [TracePlanner.MadeCapture] = []
  /// Names of functions with calls past the limit, which are not followed.
  var leftOut: Set<String> = []
  var count: Int { made.count }
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

extension PlanError {
  /// The function that can't be traced; empty if the text is about none.
  var functionName: String {
    switch self {
    case .noEntrySite(let function, _): function
    case .functionNotFound, .nothingMatches, .ambiguous, .functionInlined, .sourceNotFound, .sourceAmbiguous,
      .noCodeFrom, .condition:
      ""
    }
  }
}
