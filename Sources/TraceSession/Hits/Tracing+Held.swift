// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import TraceBackend
import TracePlan

// Calls that are decided when they end: till then, what is printed of them is held.
extension Tracing {
  /// Begins to hold a call; `keep` adds its entry.
  func hold(_ record: HitRecord, _ entry: Capture) -> HeldCall {
    let (call, missed) = held.begin(record, entry, kept: formatter.kept(of: record, entry))
    for old in missed { reject(old, isUndecided: true) }
    return call
  }

  /// A hit of a held call, or of a call that is followed inside it.
  func keep(_ record: HitRecord, _ capture: Capture, in call: HeldCall) {
    let part: CallPart
    switch capture.kind {
    case .entry: part = .entry(endIsSeen: keepOpen(record, capture, in: call) && capture.endIsSeen)
    case .return: part = leave(record, capture)
    default: part = .other
    }
    keep(.hit(record: Array(record.bytes), capture, part), in: call)
  }

  func keep(_ part: HeldCall.Part, in call: HeldCall) {
    guard call.state == .open else {
      // The call around it was dropped, and this is not shown either.
      if case .hit(_, let capture, _) = part { accounts.countDisowned(capture.tracepoint) }
      return
    }
    for dropped in held.append(part, to: call) { reject(dropped, isUndecided: true) }
  }

  /// A held call returns.
  func decide(_ call: HeldCall, at record: HitRecord, _ capture: Capture) {
    var part = leave(record, capture)
    let tracepoint = capture.tracepoint
    guard call.state == .open else { return accounts.countRejected(tracepoint) }
    held.end(call)
    guard !call.group.isReported else {
      disown(call)
      return accounts.countDisowned(tracepoint)
    }
    // There may have been no room for it among the open calls, which are fewer.
    if case .return(false, _) = part, !losses.mayHaveHappened(from: call.entryTime, to: record.header.time_ns) {
      let time = record.header.time_ns
      part = .return(isPaired: true, duration: time >= call.entryTime ? time - call.entryTime : nil)
    }
    var duration: UInt64?
    if case .return(_, let known) = part { duration = known }
    let end = CallEnd(duration: duration, isByPanic: false, kept: call.kept)
    let holds = formatter.holds(record, capture, end: end)
    switch verdict(holds, call, time: record.header.time_ns) {
    case .printed:
      release(call)
      report(record, capture, part)
    case .heldBack:
      reject(call, isHeldBack: true)
      accounts.countHeldBack(tracepoint, isOverLimit: true)
    default:
      reject(call)
      accounts.countRejected(tracepoint)
    }
    sayNotes()
  }

  /// A panic or the goroutine's exit ended a held call, for each of its tracepoints.
  func decide(_ group: HeldCall.Group, endOf open: CallEnds.Call, by unwinding: CallEnds.Unwinding) {
    for call in group.calls where call.state == .open { decide(call, endOf: open, by: unwinding) }
    sayNotes()
  }

  private func decide(_ call: HeldCall, endOf open: CallEnds.Call, by unwinding: CallEnds.Unwinding) {
    held.end(call)
    guard !call.group.isReported else { return disown(call) }
    let end = CallEnd(
      duration: open.duration(until: unwinding.time), isByPanic: unwinding.isByPanic, kept: call.kept)
    switch verdict(formatter.holds(endOf: call.entry, end), call, time: unwinding.time) {
    case .printed:
      release(call)
      report(endOf: open, call.entry, by: unwinding)
    case .heldBack: reject(call, isHeldBack: true)
    default: reject(call)
    }
  }

  private func verdict(_ holds: Bool, _ call: HeldCall, time: UInt64) -> LaterDecisions.Decision {
    guard holds, let selection = call.entry.selection else { return .rejected }
    // The interpreter has already counted what it decided itself.
    let decision = selection.isDecidedLater ? decisions.admit(selection, time: time) : .printed
    if case .printed = decision { call.group.isReported = true }
    return decision
  }

  /// Prints what was held of a call, in its order.
  private func release(_ call: HeldCall) {
    for part in call.parts {
      switch part {
      case .hit(let bytes, let capture, let part):
        bytes.withUnsafeBytes { bytes in
          if let record = HitRecord(bytes) { report(record, capture, part) }
        }
      case .end(let open, let entry, let unwinding): report(endOf: open, entry, by: unwinding)
      }
    }
  }

  /// Counts the hits that were held of a call; its return is not among them.
  private func reject(_ call: HeldCall, isUndecided: Bool = false, isHeldBack: Bool = false) {
    let tracepoint = call.entry.tracepoint
    if isUndecided {
      accounts.countUndecided(tracepoint)
    } else if isHeldBack {
      accounts.countHeldBack(tracepoint, isOverLimit: true)
    } else {
      accounts.countRejected(tracepoint)
    }
    for capture in call.followedHits { accounts.countDisowned(capture.tracepoint) }
  }

  /// Another tracepoint has reported the call.
  private func disown(_ call: HeldCall) {
    for capture in [call.entry] + call.followedHits { accounts.countDisowned(capture.tracepoint) }
  }

  /// There is no room to follow the call to its end.
  func leaveUndecided(_ call: HeldCall) {
    held.end(call)
    reject(call, isUndecided: true)
  }

  /// What is to be said of calls whose condition was not decided. Those that are still open are rejected now.
  func undecidedLines() -> [String] {
    var open: [TracepointID: Int] = [:]
    for call in held.open {
      held.end(call)
      open[call.entry.tracepoint, default: 0] += 1
      reject(call)
    }
    return accounts.undecidedLines(open: open)
  }

  private func sayNotes() {
    guard !formatter.notes.isEmpty else { return }
    for note in formatter.takeNotes() { console.say(note) }
  }
}
