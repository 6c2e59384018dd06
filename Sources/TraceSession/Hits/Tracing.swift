// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import DebugAdapterProtocol
import EventLoop
import GoProgram
import TargetMemory
import TraceBackend
import TracePlan

/// One program under trace: from the breakpoints to its probes, and from its records to the client's console.
final class Tracing {
  let backend: any TraceBackend
  let program: any TracedProgram

  private let console: Console
  private let loop: EventLoop
  private let limits: SessionLimits
  private let output: ProgramOutput?
  private let style: HitStyle
  private let paths: PathSubstitution
  /// Whether each hit is sent as data too.
  private let sendsHitEvents: Bool
  private let maxHitsPerSecond: Int
  /// Nil where nobody is told what was written.
  private let deliveries: Deliveries?
  private var formatter: HitFormatter
  private let stacks: HitStacks
  private(set) var accounts = Accounts()
  private var calls = CallEnds()
  private var decisions = LaterDecisions()
  private var losses = LossWatch(since: MonotonicClock.nanoseconds)
  private var probes = ProbeWatch()
  private var places: [PlaceKey: Place] = [:]
  /// Reused for every hit.
  private var line: [UInt8] = []
  private var isContinuationDue = false
  private var lostTimer: LoopTimer?
  private var isFinished = false
  private var isCallLimitSaid = false
  /// Lines of hits that may still be printed.
  private var printedHitsLeft: Int
  /// Called once, when as many hits are printed as may be.
  var onPrintedHitsReached: (() -> Void)?
  /// When calls may next be looked through for such as have ended unseen.
  private var nextForgetting: UInt64 = 0

  private struct PlaceKey: Hashable {
    let capture: UInt32
    let instruction: UInt64
  }

  private struct Place {
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

  /// The client has caught up: what waited goes on.
  func resume() {
    guard !isFinished else { return }
    console.sendMerged()
    sendSomeHits()
    output?.resume()
  }
}

// MARK: - Probes

extension Tracing {
  /// Makes the registry's breakpoints the installed ones.
  ///
  /// - Returns: What became of each that could be planned for.
  func apply(_ registry: BreakpointRegistry) -> [TracepointID: Resolution] {
    let plan = program.plan(for: registry.tracepoints)
    accounts.learn(plan.captures)
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
      let failed = Resolution(isVerified: false, message: "\(error.problem) \(error.remedy)")
      resolutions = resolutions.mapValues { _ in failed }
    }
    let names = Dictionary(grouping: plan.captures, by: \.tracepoint).mapValues { Set($0.map(\.function)) }
    for entry in registry.entries where resolutions[entry.id]?.isVerified ?? false {
      accounts.add(entry.id, label: Self.label(of: entry, functions: names[entry.id] ?? [], resolutions[entry.id]))
    }
    return resolutions
  }

  /// Lets hits flow.
  ///
  /// - Parameter isRunning: Whether the program ran before; a call may then return before its return has a probe.
  func start(isRunning: Bool) throws(BackendError) {
    try backend.start()
    probes.start(at: isRunning ? MonotonicClock.nanoseconds : 0)
  }

  /// A function that misses one of its probes may end unseen.
  private func watch(_ plan: TracePlan, without refused: [RefusedSite], since start: UInt64) {
    if !plan.seesPanics { calls.forgetUnwindings() }
    let entries = plan.entries(without: Set(refused.map(\.address)))
    probes.changed(to: entries, from: start, to: MonotonicClock.nanoseconds)
  }

  /// The function's own name where the breakpoint means one; else what the person wrote.
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

// MARK: - Hits

extension Tracing {
  private enum Progress { case none, more, full }

  /// A turn's worth of hits; the rest on later turns.
  private func sendSomeHits() {
    guard !isFinished else { return }
    if send(atMost: limits.recordsPerTurn, recordedBefore: .max, evenWhenFull: false) == .more { continueLater() }
    watchForLosses()
  }

  /// The hits recorded so far.
  ///
  /// - Returns: False where the client must catch up first.
  private func sendAllHits() -> Bool {
    let progress = send(atMost: .max, recordedBefore: MonotonicClock.nanoseconds, evenWhenFull: false)
    if progress == .more { continueLater() }
    return progress != .full
  }

  private func continueLater() {
    guard !isContinuationDue else { return }
    isContinuationDue = true
    loop.onNextTurn { [weak self] in
      self?.isContinuationDue = false
      self?.sendSomeHits()
    }
  }

  private func send(atMost count: Int, recordedBefore time: UInt64, evenWhenFull: Bool) -> Progress {
    guard evenWhenFull || !console.isFull else { return .full }
    lookForLosses()
    var progress = Progress.none
    var left = count
    backend.drain { record in
      show(record)
      left -= 1
      if !evenWhenFull, console.isFull {
        progress = .full
      } else if left == 0 || record.header.time_ns > time {
        progress = .more
      } else {
        return .next
      }
      return .stop
    }
    return progress
  }

  private func show(_ record: HitRecord) {
    guard let capture = formatter.capture(of: record) else { return }
    if let selection = capture.selection, !isReported(record, capture, selection) { return }
    var duration: UInt64?
    switch capture.kind {
    case .entry: enter(record, capture)
    case .return: duration = leave(record, capture)
    case .inlinedEntry, .logpoint, .line: break
    case .panicStart:
      let deferring = StackDepth.deferring(record, capture)
      return show(calls.panicStarted(record, value: formatter.value(of: record, capture), deferring: deferring))
    case .panicRecovery:
      if let depth = StackDepth.recovering(record, capture) { show(calls.recovered(record, depth: depth)) }
      return
    case .fatalPanic: return show(calls.panicIsFatal(record))
    case .goexitStart: return calls.goexitStarted(record)
    case .deferReturn: return
    case .goexit: return show(calls.goroutineExits(record))
    }
    guard printedHitsLeft > 0 else { return accounts.countHeldBack(capture.tracepoint) }
    line.removeAll(keepingCapacity: true)
    guard formatter.append(record, duration: duration, to: &line) != nil else { return }
    accounts.countPrinted(capture.tracepoint)
    let place = place(of: record, capture)
    var body = sendsHitEvents ? formatter.body(of: record, capture, line: line, duration: duration) : [:]
    if let stack = stacks.stack(of: record, capture) {
      stacks.append(stack, to: &line)
      body["stack"] = stacks.json(stack)
    }
    console.hit(line, source: place.source, line: place.line)
    deliveries?.sent(capture.tracepoint, units: sendsHitEvents ? 1 : line.count)
    if sendsHitEvents { send(body, at: place) }
    if !formatter.notes.isEmpty {
      for note in formatter.takeNotes() { console.say(note) }
    }
    countPrintedHit()
  }

  /// Whether a hit passes what could not be decided where it happened.
  private func isReported(_ record: HitRecord, _ capture: Capture, _ selection: HitSelection) -> Bool {
    let decision = decisions.decide(record, capture) { formatter.holds(record, capture) }
    switch decision {
    case .printed: return true
    case .rejected: accounts.countRejected(capture.tracepoint)
    case .heldBack: accounts.countHeldBack(capture.tracepoint, isOverLimit: true)
    case .noHit: accounts.countDisowned(capture.tracepoint)
    }
    return false
  }

  /// Calls that a panic or the goroutine's exit ended. They are no hits of their own: no probe saw them return.
  private func show(_ unwinding: CallEnds.Unwinding) {
    guard !unwinding.calls.isEmpty else { return }
    lookForLosses(upTo: unwinding.time)
    for call in unwinding.calls
    where printedHitsLeft > 0 && !losses.mayHaveHappened(from: call.entryTime, to: unwinding.time)
      && !probes.mayHaveMissedEnd(of: call.capture, from: call.entryTime, to: unwinding.time)
    {
      guard let entry = formatter.capture(call.capture) else { continue }
      line.removeAll(keepingCapacity: true)
      formatter.append(endOf: call, entry, by: unwinding, to: &line)
      let place = entry.positions.values.first.map { self.place($0) }
      console.hit(line, source: place?.source, line: place?.line ?? 0)
      deliveries?.sent(nil, units: sendsHitEvents ? 1 : line.count)
      if sendsHitEvents { send(formatter.body(endOf: call, entry, by: unwinding, line: line), at: place) }
      countPrintedHit()
    }
  }

  private func send(_ body: [String: JSONValue], at place: Place?) {
    var body = body
    if let place, let path = place.source?.path {
      body["file"] = .string(path)
      body["line"] = .int(place.line)
    }
    console.hit(HitEvent(body: body))
  }

  private func countPrintedHit() {
    guard limits.printedHits != nil else { return }
    printedHitsLeft -= 1
    if printedHitsLeft == 0 { onPrintedHitsReached?() }
  }

  private func enter(_ record: HitRecord, _ capture: Capture) {
    guard capture.endIsSeen || style.showsDuration, !calls.entered(record, capture) else { return }
    forgetMissedEnds(before: record.header.time_ns)
    if !calls.entered(record, capture) { sayCallLimit() }
  }

  /// - Returns: How long the call took, in nanoseconds; nil where that is not known for sure.
  private func leave(_ record: HitRecord, _ capture: Capture) -> UInt64? {
    guard let call = calls.returned(record, capture), style.showsDuration else { return nil }
    let time = record.header.time_ns
    guard !probes.mayHaveMissedEnd(of: call.capture, from: call.entryTime, to: time) else { return nil }
    lookForLosses(upTo: time)
    // It is another call only where this one's entry is among the lost.
    if losses.mayHaveHappened(toEntriesOf: call.function.name, from: call.entryTime, to: time) { return nil }
    return call.duration(until: time)
  }

  /// Makes room, which ends that were missed have used up. Costs a look at every open call, so not at every entry.
  private func forgetMissedEnds(before time: UInt64) {
    guard time >= nextForgetting else { return }
    nextForgetting = time + 1_000_000_000
    lookForLosses(upTo: time)
    calls.forget {
      !$0.endIsSeen || losses.mayHaveHappened(from: $0.entryTime, to: time)
        || probes.mayHaveMissedEnd(of: $0.capture, from: $0.entryTime, to: time)
    }
  }

  private func sayCallLimit() {
    guard !isCallLimitSaid else { return }
    isCallLimitSaid = true
    let limits = OpenCalls<CallEnds.Call>.Limits()
    console.say(
      "more than \(limits.callsPerStack) calls of a goroutine, or of \(limits.stacks) goroutines, are open: where a "
        + "panic ends the deepest of them, that is not told, nor how long they took")
  }

  private func place(of record: HitRecord, _ capture: Capture) -> Place {
    let key = PlaceKey(capture: capture.id.rawValue, instruction: record.header.instruction)
    if let known = places[key] { return known }
    let position = capture.positions[TargetAddress(key.instruction &- backend.loadBias)]
    let place = position.map { self.place($0) } ?? Place(source: nil, line: 0)
    places[key] = place
    return place
  }

  private func place(_ position: SourcePosition) -> Place {
    let path = paths.editor(ofBuild: position.file)
    guard path.hasPrefix("/"), position.line > 0 else { return Place(source: nil, line: 0) }
    return Place(source: Source(name: FileFacts.lastComponent(of: path), path: path), line: position.line)
  }
}

// MARK: - Accounts

extension Tracing {
  /// Losses come only with hits, so nothing is watched while nothing is hit.
  private func watchForLosses() {
    guard lostTimer == nil else { return }
    lostTimer = loop.after(milliseconds: limits.lostLineMilliseconds) { [weak self] in
      guard let self, !self.isFinished else { return }
      self.lostTimer = nil
      self.sayLosses()
    }
  }

  /// Learns of every hit that was lost up to a time, or up to now.
  private func lookForLosses(upTo time: UInt64 = .max) {
    guard time > losses.knownUpTo else { return }
    let start = MonotonicClock.nanoseconds
    guard backend.lostHits() != losses.total else { return losses.learnOfNone(upTo: start) }
    let counts = backend.counts()
    losses.learn(counts, upTo: start, readBy: MonotonicClock.nanoseconds) { [formatter] id in
      guard let capture = formatter.capture(id), capture.kind == .entry else { return nil }
      return capture.function
    }
  }

  private func sayLosses() {
    let counts = backend.counts()
    if let line = accounts.lostLine(counts) { console.say(line) }
    if let line = accounts.heldBackLine(counts, maxHitsPerSecond: maxHitsPerSecond) { console.say(line) }
  }

  /// The totals so far, a line for each tracepoint.
  var totals: [String] { accounts.totalLines(backend.counts()) }

  /// Sends all that is left of a program that has ended or was let go: hits, then its output.
  func sendRest() {
    guard !isFinished else { return }
    // What the backend and the pipes still hold is bounded, so the client's pace does not matter any more.
    _ = send(atMost: .max, recordedBefore: .max, evenWhenFull: true)
    isFinished = true
    lostTimer?.cancel()
    console.sendMerged()
    output?.finish()
    backend.onRecords = nil
  }

  /// Calls `completion` when what was sent is where it should be, as far as anybody wants to know.
  func waitUntilSettled(_ completion: @escaping () -> Void) {
    guard let deliveries else { return completion() }
    deliveries.waitUntilSettled(completion)
  }

  /// The last lines: what became of every hit. To be said once.
  func sayAccounts() {
    sayLosses()
    if let (hits, endsWithinLine) = deliveries?.unwritten() {
      accounts.countUnwritten(hits)
      if let line = accounts.unwrittenLine() { console.say(line) }
      if endsWithinLine { console.say("the last line that was written is cut off") }
    }
    for line in totals { console.say(line) }
  }
}
