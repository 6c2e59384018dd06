// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import DebugAdapterProtocol
import EventLoop
import GoProgram
import TargetMemory
import TraceBackend
import TracePlan

/// One traced program: from the breakpoints to its probes, and from its records to the client's console.
final class Tracing {
  let backend: any TraceBackend
  let program: any TracedProgram

  let console: Console
  let loop: EventLoop
  let limits: SessionLimits
  let output: ProgramOutput?
  let style: HitStyle
  let paths: PathSubstitution
  /// Whether each hit is sent as data too.
  let sendsHitEvents: Bool
  let maxHitsPerSecond: Int
  /// Nil if no one needs to know what was written.
  let deliveries: Deliveries?
  var formatter: HitFormatter
  let stacks: HitStacks
  var accounts = Accounts()
  var calls = CallEnds()
  var decisions = LaterDecisions()
  var held = HeldCalls()
  var losses = LossWatch(since: MonotonicClock.nanoseconds)
  var probes = ProbeWatch()
  var statistics = CallStatistics()
  var trees = CallTrees()
  var pause = PrintingPause()
  var goroutines = RecentGoroutines()
  var groups = CallGroups()
  /// Groups whose ends were shown among merged lines.
  var groupsToEnd = 0
  /// How deep calls are followed from each tracepoint's functions.
  private(set) var followedLevels: [TracepointID: Int] = [:]
  var expandable: ExpandableHits
  /// Whether the current probes see the panics that end calls.
  private(set) var seesPanics = false
  /// Names of the functions whose calls each tracepoint reports now.
  private(set) var tracedFunctions: [TracepointID: Set<String>] = [:]
  /// How many breakpoints at lines have probes now.
  private var tracedLineCount = 0
  var places: [PlaceKey: Place] = [:]
  /// Reused for every hit.
  var line: [UInt8] = []
  var isContinuationDue = false
  var lostTimer: LoopTimer?
  var isFinished = false
  var isCallLimitSaid = false
  var isExpansionLimitSaid = false
  /// Lines of hits that may still be printed.
  var printedHitsLeft: Int
  /// Called once, when the maximum number of hits has been printed.
  var onPrintedHitsReached: (() -> Void)?
  /// When open calls may next be searched for calls that have ended unseen.
  var nextForgetting: UInt64 = 0

  struct PlaceKey: Hashable {
    let capture: UInt32
    let instruction: UInt64
  }

  struct Place {
    let source: Source?
    let line: Int
  }

  init(
    program: any TracedProgram, backend: any TraceBackend, output: ProgramOutput?, console: Console, loop: EventLoop,
    limits: SessionLimits, style: HitStyle, paths: PathSubstitution, sendsHitEvents: Bool,
    maxHitsPerSecond: Int, deliveries: Deliveries?
  ) {
    self.deliveries = deliveries
    self.program = program
    self.backend = backend
    self.output = output
    self.console = console
    self.loop = loop
    self.limits = limits
    printedHitsLeft = limits.printedHits ?? .max
    expandable = ExpandableHits(limits)
    self.style = style
    self.paths = paths
    self.sendsHitEvents = sendsHitEvents
    self.maxHitsPerSecond = maxHitsPerSecond
    stacks = HitStacks(program: program, loadBias: backend.loadBias, paths: paths)
    formatter = HitFormatter(writer: program.makeSlotWriter(loadBias: backend.loadBias), style: style)
    backend.onRecords = { [weak self] in self?.sendSomeHits() }
    output?.sendEarlierHits = { [weak self] in self?.sendAllHits() ?? true }
  }

  /// Begins to read what the program writes.
  func startOutput() {
    output?.start()
  }

  /// The client has caught up: waiting work continues.
  func clientCaughtUp() {
    guard !isFinished else { return }
    console.sendMerged()
    sendSomeHits()
    output?.resume()
  }
}

// MARK: - Probes

extension Tracing {
  /// Installs exactly the registry's breakpoints.
  ///
  /// - Returns: The outcome of each breakpoint that could be planned for.
  func apply(_ registry: BreakpointRegistry) -> [TracepointID: Resolution] {
    let plan = program.plan(for: registry.tracepoints)
    accounts.learn(plan.captures)
    followedLevels = Dictionary(
      registry.tracepoints.map { ($0.id, $0.options.followCalls) }, uniquingKeysWith: { first, _ in first })
    statistics.learn(plan.captures)
    trees.doubtOpenCalls()
    decisions.learn(plan)
    formatter.learn(plan.captures) { registry.template(of: $0) }
    var resolutions = plan.resolutions
    let start = MonotonicClock.nanoseconds
    do throws(BackendError) {
      let refused = try backend.install(program.encode(plan, loadBias: backend.loadBias))
      watch(plan, without: refused, since: start)
      RefusedProbes.report(refused, plan, in: &resolutions)
    } catch {
      probes.changed(to: [], from: start, to: MonotonicClock.nanoseconds)
      tracedFunctions = [:]
      tracedLineCount = 0
      let failed = Resolution(isVerified: false, message: "\(error.problem) \(error.remedy)")
      resolutions = resolutions.mapValues { _ in failed }
    }
    let names = Dictionary(grouping: plan.captures, by: \.tracepoint).mapValues { Set($0.map(\.function)) }
    for entry in registry.entries where resolutions[entry.id]?.isVerified ?? false {
      accounts.add(entry.id, label: Self.label(of: entry, functions: names[entry.id] ?? [], resolutions[entry.id]))
    }
    return resolutions
  }

  /// What the probes that are set trace: "tracing 3 functions and 1 line"; nil if there are none.
  var liveText: String? {
    let functions = Set(tracedFunctions.values.joined()).count
    let parts = [(functions, "function"), (tracedLineCount, "line")].filter { $0.0 > 0 }.map { count, what in
      "\(count) \(what)\(count == 1 ? "" : "s")"
    }
    return parts.isEmpty ? nil : "tracing " + parts.joined(separator: " and ")
  }

  /// Starts the flow of hits.
  ///
  /// - Parameter isRunning: Whether the program was already running; a call may then return before its return has a
  ///   probe.
  func start(isRunning: Bool) throws(BackendError) {
    try backend.start()
    probes.start(at: isRunning ? MonotonicClock.nanoseconds : 0)
  }

  /// A function without one of its probes may end unseen.
  private func watch(_ plan: TracePlan, without refused: [RefusedSite], since start: UInt64) {
    seesPanics = plan.seesPanics
    if !seesPanics { calls.forgetUnwindings() }
    tracedFunctions = plan.tracedFunctions
    tracedLineCount = plan.tracedLines.count
    let entries = plan.entries(without: Set(refused.map(\.address)))
    probes.changed(to: entries, from: start, to: MonotonicClock.nanoseconds)
  }

  /// The function's own name if the breakpoint means a single function; otherwise the text that the person wrote.
  private static func label(
    of entry: BreakpointRegistry.Entry, functions: Set<String>, _ resolution: Resolution?
  ) -> String {
    if entry.sourcePath != nil {
      guard let file = resolution?.file, let line = resolution?.line else { return entry.label }
      return "\(FileFacts.lastComponent(of: file)):\(line)"
    }
    return functions.count == 1 ? functions.first ?? entry.label : entry.label
  }
}
