// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import DebugAdapterProtocol
import EventLoop
import GoProgram
import TargetMemory
import TraceBackend
import TracePlan

// From records to lines.
extension Tracing {
  enum Progress { case none, more, full }

  /// One turn's worth of hits; the rest on later turns.
  func sendSomeHits() {
    guard !isFinished else { return }
    if send(atMost: limits.recordsPerTurn, recordedBefore: .max, evenWhenFull: false) == .more { continueLater() }
    watchForLosses()
  }

  /// The hits recorded so far.
  ///
  /// - Returns: False if the client must catch up first.
  func sendAllHits() -> Bool {
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

  func send(atMost count: Int, recordedBefore time: UInt64, evenWhenFull: Bool) -> Progress {
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
    switch capture.kind {
    case .entry: report(record, capture, .entry(endIsSeen: keepOpen(record, capture) && capture.endIsSeen))
    case .return: report(record, capture, leave(record, capture))
    case .inlinedEntry, .logpoint, .line: report(record, capture, .other)
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
  }

  /// Counts a hit that is to be reported, and prints it unless printing is limited.
  func report(_ record: HitRecord, _ capture: Capture, _ part: CallPart) {
    var duration: UInt64?
    switch part {
    case .entry(let endIsSeen): note(entry: record, capture, endIsSeen: endIsSeen)
    case .return(let isPaired, let known):
      duration = known
      note(return: record, capture, isPaired: isPaired, duration)
    case .other: if capture.kind == .inlinedEntry { note(inlined: record, capture) }
    }
    goroutines.note(record.header.goroutine)
    guard printedHitsLeft > 0, !pause.holdsBack() else { return accounts.countHeldBack(capture.tracepoint) }
    if !style.showsDuration { duration = nil }
    line.removeAll(keepingCapacity: true)
    guard formatter.append(record, duration: duration, to: &line) != nil else { return }
    accounts.countPrinted(capture.tracepoint)
    let place = place(of: record, capture)
    let ownLine = line.count
    var body = sendsHitEvents ? formatter.body(of: record, capture, line: line, duration: duration) : [:]
    if let stack = stacks.stack(of: record, capture) {
      stacks.append(stack, to: &line)
      body["stack"] = stacks.json(stack)
    }
    let group = group(of: record, capture)
    console.hit(
      line, source: place.source, line: place.line, group: group,
      expansion: group == .start ? nil : expansion(of: record, capture, line.prefix(ownLine)))
    deliveries?.sent(capture.tracepoint, units: sendsHitEvents ? 1 : line.count)
    if sendsHitEvents { send(body, at: place) }
    if !formatter.notes.isEmpty {
      for note in formatter.takeNotes() { console.say(note) }
    }
    countPrintedHit()
  }

  /// Whether a hit passes a decision that could not be made at the hit itself.
  private func isReported(_ record: HitRecord, _ capture: Capture, _ selection: HitSelection) -> Bool {
    let decision = decisions.decide(
      record, capture, holds: { formatter.holds(record, capture) }, hold: { hold(record, capture) })
    switch decision {
    case .printed: return true
    case .rejected: accounts.countRejected(capture.tracepoint)
    case .heldBack: accounts.countHeldBack(capture.tracepoint, isOverLimit: true)
    case .noHit: accounts.countDisowned(capture.tracepoint)
    case .held(let call): keep(record, capture, in: call)
    case .ended(let call): decide(call, at: record, capture)
    case .undecided(let call): leaveUndecided(call)
    }
    return false
  }

  /// Calls that a panic or the goroutine's exit ended. They are not hits of their own: no probe saw them return.
  private func show(_ unwinding: CallEnds.Unwinding) {
    guard !unwinding.calls.isEmpty else { return }
    lookForLosses(upTo: unwinding.time)
    for call in unwinding.calls
    where !losses.mayHaveHappened(from: call.entryTime, to: unwinding.time)
      && !probes.mayHaveMissedEnd(of: call.capture, from: call.entryTime, to: unwinding.time)
    {
      guard let entry = formatter.capture(call.capture) else { continue }
      guard let held = call.held else {
        report(endOf: call, entry, by: unwinding)
        continue
      }
      if call.decidesHeld {
        decide(held.group, endOf: call, by: unwinding)
      } else {
        keep(.end(call, entry, unwinding), in: held)
      }
    }
  }

  func report(endOf call: CallEnds.Call, _ entry: Capture, by unwinding: CallEnds.Unwinding) {
    note(end: call, by: unwinding)
    goroutines.note(call.goroutine)
    guard printedHitsLeft > 0, !pause.isOn else { return }
    line.removeAll(keepingCapacity: true)
    formatter.append(endOf: call, entry, by: unwinding, to: &line)
    let place = entry.positions.values.first.map { self.place($0) }
    console.hit(line, source: place?.source, line: place?.line ?? 0, group: group(endOf: call, entry))
    deliveries?.sent(nil, units: sendsHitEvents ? 1 : line.count)
    if sendsHitEvents { send(formatter.body(endOf: call, entry, by: unwinding, line: line), at: place) }
    countPrintedHit()
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

  /// What a hit is of a call.
  enum CallPart {
    /// - `endIsSeen`: Whether the call's end will be known.
    case entry(endIsSeen: Bool)
    /// - `duration`: In nanoseconds; nil if it is not known for sure.
    case `return`(isPaired: Bool, duration: UInt64?)
    /// A line, or an inlined call.
    case other
  }

  /// - Parameter held: The call that decides about this one.
  /// - Returns: False if how the call ends will not be known.
  func keepOpen(_ record: HitRecord, _ capture: Capture, in held: HeldCall? = nil) -> Bool {
    guard capture.endIsSeen || style.showsDuration || held != nil else { return false }
    if calls.entered(record, capture, in: held) { return true }
    forgetMissedEnds(before: record.header.time_ns)
    if calls.entered(record, capture, in: held) { return true }
    sayCallLimit()
    return false
  }

  /// The call that a hit returns from is open no more.
  func leave(_ record: HitRecord, _ capture: Capture) -> CallPart {
    let call = calls.returned(record, capture)
    let duration = call.flatMap { knownDuration(of: $0, until: record.header.time_ns) }
    return .return(isPaired: call != nil, duration: duration)
  }

  private func knownDuration(of call: CallEnds.Call, until time: UInt64) -> UInt64? {
    guard !probes.mayHaveMissedEnd(of: call.capture, from: call.entryTime, to: time) else { return nil }
    lookForLosses(upTo: time)
    // It is a different call only if this one's entry was lost.
    if losses.mayHaveHappened(toEntriesOf: call.function.name, from: call.entryTime, to: time) { return nil }
    return call.duration(until: time)
  }

  /// Frees room that missed ends have used up. This looks at every open call, so it is not done at every entry.
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
      "more than \(limits.callsPerStack) calls of one goroutine, or calls of more than \(limits.stacks) goroutines, "
        + "are open: if a panic ends the deepest of them, that is not reported, and their durations are not known")
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
