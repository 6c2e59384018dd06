// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import EventLoop
import TraceBackend
import TracePlan

// What happened to every hit, until the end.
extension Tracing {
  /// Losses come only with hits, so nothing is polled while nothing is hit.
  func watchForLosses() {
    guard lostTimer == nil else { return }
    lostTimer = loop.after(milliseconds: limits.lostLineMilliseconds) { [weak self] in
      guard let self, !self.isFinished else { return }
      self.lostTimer = nil
      self.sayLosses()
    }
  }

  /// Counts every hit that was lost up to a time, or up to now.
  func lookForLosses(upTo time: UInt64 = .max) {
    guard time > losses.knownUpTo else { return }
    let start = MonotonicClock.nanoseconds
    guard backend.lostHits() != losses.total else { return losses.learnOfNone(upTo: start) }
    let counts = backend.counts()
    trees.doubtOpenCalls()
    losses.learn(counts, upTo: start, readBy: MonotonicClock.nanoseconds) { [formatter] id in
      guard let capture = formatter.capture(id), capture.kind == .entry else { return nil }
      return capture.function
    }
  }

  func sayLosses() {
    let counts = backend.counts()
    if let line = accounts.lostLine(counts) { console.say(line) }
    if let line = accounts.heldBackLine(counts, maxHitsPerSecond: maxHitsPerSecond) { console.say(line) }
  }

  /// The totals so far, one line per tracepoint.
  var totals: [String] { accounts.totalLines(backend.counts()) }

  /// Sends everything that is left of a program that has ended or was released: hits, then its output.
  func sendRest() {
    guard !isFinished else { return }
    // The data still in the backend and the pipes is bounded, so the client's pace does not matter any more.
    _ = send(atMost: .max, recordedBefore: .max, evenWhenFull: true)
    isFinished = true
    lostTimer?.cancel()
    console.sendMerged()
    endGroups()
    output?.finish()
    backend.onRecords = nil
  }

  /// Calls `completion` when everything sent has been written, if anyone needs to know.
  func waitUntilSettled(_ completion: @escaping () -> Void) {
    guard let deliveries else { return completion() }
    deliveries.waitUntilSettled(completion)
  }

  /// The last lines: what happened to every hit. Call this once.
  func sayAccounts() {
    sayLosses()
    for line in undecidedLines() { console.say(line) }
    if let line = pause.lineAtEnd { console.say(line) }
    if let (hits, endsWithinLine) = deliveries?.unwritten() {
      accounts.countUnwritten(hits)
      if let line = accounts.unwrittenLine() { console.say(line) }
      if endsWithinLine { console.say("the last line that was written is cut off") }
    }
    for line in totals { console.say(line) }
  }
}
