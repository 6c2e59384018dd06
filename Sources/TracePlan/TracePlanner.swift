// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import GoProgram
import MachineCode
import TargetMemory

/// Resolves tracepoints against a program and says which probes they need.
///
/// One planner serves a session. It keeps its results for a function or a line, so that a tracepoint that is requested
/// again gets the same captures, and records under way keep their meaning.
package final class TracePlanner {
  let program: GoProgram
  let limits: CaptureLimits
  lazy var matcher = FunctionMatcher(program: program)
  lazy var callGraph = CallGraph(program: program)
  var store: CaptureStore
  var madeCaptures: [CaptureKey: [MadeCapture]] = [:]
  /// The newest plan's results, by pattern.
  var matches: [FunctionPattern: Result<MatchedFunctions, PlanError>] = [:]
  var functionProbes: [GoFunction: Result<FunctionProbes, PlanError>] = [:]
  var inlinedProbes: [GoFunction: InlinedProbes] = [:]
  /// By the client's path, which is resolved among all files.
  var sourceFiles: [String: SourceFileMatch] = [:]
  /// Those of the newest plan.
  var logpoints: [GoFunction: [TargetAddress]] = [:]
  /// Whether a site that moves could miss a call.
  private(set) var hitsFlow = false
  private var gates: [Gate] = []
  private var gateOfTracepoint: [TracepointID: Int] = [:]
  /// The tracepoints of the newest plan.
  private var planned: Set<TracepointID> = []

  typealias MadeCapture = (address: TargetAddress, capture: CaptureID)

  enum CaptureKey: Hashable {
    case function(TracepointID, GoFunction, entry: TargetAddress, FunctionRole)
    case line(TracepointID, LineSite)
    case inlined(TracepointID, InlinedCopy, FunctionRole)
    case runtime, unwinding
  }

  package init(program: GoProgram, limits: CaptureLimits) {
    self.program = program
    self.limits = limits
    store = CaptureStore(limits: limits)
  }

  /// The program is about to run with the newest plan: from now on, a function's sites do not move.
  package func start() { hitsFlow = true }

  /// Work that can be done before `plan`, for the same tracepoints: it takes time if there are many.
  package func preparation(for tracepoints: [Tracepoint]) -> PlanPreparation {
    PlanPreparation(self, for: tracepoints)
  }

  /// The plan for exactly these tracepoints. If several match a function, their order decides which one reports it. It
  /// also sets the order of the logpoints of one line.
  package func plan(for tracepoints: [Tracepoint]) -> TracePlan {
    var plan = TracePlan()
    var builder = SiteBuilder()
    noteLogpoints(of: tracepoints)
    var claims = Claims(tracepoints)
    let matches = tracepoints.map { match($0, claims: &claims) }
    forgetMatches(but: tracepoints)
    var tracesFunctions = false
    for (tracepoint, match) in zip(tracepoints, matches) {
      let resolution =
        switch tracepoint.target {
        case .function: resolve(match, for: tracepoint, claims, sites: &builder)
        case .logpoint(let file, let line, let expressions):
          resolve(file: file, line: line, expressions: expressions, for: tracepoint, sites: &builder)
        case .line(let file, let line):
          resolve(file: file, line: line, expressions: nil, for: tracepoint, sites: &builder)
        }
      if case .function = tracepoint.target, resolution.isVerified { tracesFunctions = true }
      plan.resolutions[tracepoint.id] = resolution
    }
    for (tracepoint, match) in zip(tracepoints, matches) where tracepoint.options.followCalls > 0 {
      follow(match, for: tracepoint, claims, sites: &builder, telling: &plan.resolutions[tracepoint.id])
    }
    if tracesFunctions, claims.isIndented {
      for made in unwindingCaptures() { builder.add(made.capture, at: made.address) }
    }
    if tracesFunctions { for made in runtimeCaptures() { builder.add(made.capture, at: made.address) } }
    plan.sites = builder.sites { store[$0] }
    plan.captures = store.captures
    plan.rootTypes = store.rootTypes
    plan.types = store.types
    plan.gates = gates
    let ids = Set(tracepoints.map(\.id))
    plan.renewedGates = ids.subtracting(planned).compactMap { gateOfTracepoint[$0] }.sorted()
    planned = ids
    return plan
  }

  /// The index of the tracepoint's gate; nil if there are too many.
  func gate(for tracepoint: Tracepoint) -> Int? {
    let options = tracepoint.options
    return gate(
      Gate(hitCondition: options.hitCondition, maxHitsPerSecond: options.maxHitsPerSecond), of: tracepoint.id)
  }

  /// The index of a gate, which is created if its owner has none.
  func gate(_ gate: @autoclosure () -> Gate, of owner: TracepointID) -> Int? {
    if let known = gateOfTracepoint[owner] { return known }
    guard gates.count < Gate.maximumCount else { return nil }
    gates.append(gate())
    gateOfTracepoint[owner] = gates.count - 1
    return gates.count - 1
  }

  static let tooManyGates = Resolution(
    isVerified: false,
    message: "One session can have \(Gate.maximumCount) breakpoints that select their hits. Start another session.")

  /// The probes that report how a traced call ends that never returns.
  private func runtimeCaptures() -> [MadeCapture] {
    if let made = madeCaptures[.runtime] { return made }
    let made = RuntimeProbes(in: program, limits: limits).probes.map { probe in
      var draft = CaptureDraft(
        tracepoint: .runtime, kind: probe.kind, function: probe.function, block: probe.block, slots: probe.slots)
      draft.skipsWhere = probe.skipsWhere
      return (probe.address, store.add(draft, in: program))
    }
    madeCaptures[.runtime] = made
    return made
  }
}
