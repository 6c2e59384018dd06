// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import TraceBackend
import TracePlan

/// What happened to every hit, by tracepoint. An entry is a hit, and a return is another hit.
package struct Accounts {
  private var labels: [TracepointID: String] = [:]
  /// In the order in which they were set.
  private var order: [TracepointID] = []
  /// Calls whose condition was never decided, because more were open than can be held; their entries are rejected.
  private var undecided: [TracepointID: UInt64] = [:]
  /// By capture id.
  private var tracepointOfCapture: [TracepointID] = []
  private var printed: [TracepointID: UInt64] = [:]
  private var heldBack: [TracepointID: UInt64] = [:]
  /// Of `heldBack`, the hits over the limit of hits a second.
  private var overLimit: [TracepointID: UInt64] = [:]
  private var rejected: [TracepointID: UInt64] = [:]
  /// Counted by the backend, but not hits of this tracepoint: another one received them.
  private var disowned: [TracepointID: UInt64] = [:]
  /// Of `printed`, the hits whose lines could not be written.
  private var unwritten: [TracepointID: UInt64] = [:]
  private var unwrittenAlreadySaid: [TracepointID: UInt64] = [:]
  private var lostAlreadySaid: [TracepointID: UInt64] = [:]
  private var heldBackAlreadySaid: [TracepointID: UInt64] = [:]

  package init() {}

  /// Registers a tracepoint that can be hit; if it is known already, it gets the newest name.
  package mutating func add(_ tracepoint: TracepointID, label: String) {
    if labels.updateValue(label, forKey: tracepoint) == nil { order.append(tracepoint) }
  }

  /// Registers which captures belong to which tracepoint, from the whole list of a plan.
  package mutating func learn(_ captures: [Capture]) {
    for capture in captures.dropFirst(tracepointOfCapture.count) { tracepointOfCapture.append(capture.tracepoint) }
  }

  package mutating func countPrinted(_ tracepoint: TracepointID) { printed[tracepoint, default: 0] += 1 }

  /// - Parameter isOverLimit: Because of the limit of hits a second.
  package mutating func countHeldBack(_ tracepoint: TracepointID, isOverLimit: Bool = false) {
    heldBack[tracepoint, default: 0] += 1
    if isOverLimit { overLimit[tracepoint, default: 0] += 1 }
  }

  package mutating func countRejected(_ tracepoint: TracepointID) { rejected[tracepoint, default: 0] += 1 }

  /// Counts hits as lost that were counted as printed: their lines were not written.
  package mutating func countUnwritten(_ hits: [TracepointID: UInt64]) {
    unwritten.merge(hits) { $0 + $1 }
  }

  /// The entry of a call whose condition will not be decided: it is rejected.
  package mutating func countUndecided(_ tracepoint: TracepointID) {
    countRejected(tracepoint)
    undecided[tracepoint, default: 0] += 1
  }

  /// One line per tracepoint whose condition was not decided for some calls.
  ///
  /// - Parameter open: How many calls had not returned in the end.
  package func undecidedLines(open: [TracepointID: Int]) -> [String] {
    order.flatMap { id -> [String] in
      let label = labels[id] ?? "?"
      var lines: [String] = []
      if let count = undecided[id] {
        lines.append(
          "\(label): \(count) \(count == 1 ? "call" : "calls") could not be held until the end: too many were open, or too "
            + "much was recorded inside. \(count == 1 ? "It counts" : "They count") as rejected")
      }
      if let count = open[id] {
        lines.append(
          "\(label): \(count) \(count == 1 ? "call" : "calls") had not returned, so the condition was not decided. "
            + "\(count == 1 ? "It counts" : "They count") as rejected")
      }
      return lines
    }
  }

  package mutating func countDisowned(_ tracepoint: TracepointID) { disowned[tracepoint, default: 0] += 1 }

  /// `1234 hits lost (main.foo 1200, main.bar 34): the buffer was full`, of those lost since the last such line; nil
  /// if there are none.
  package mutating func lostLine(_ counts: [CaptureID: HitCounts]) -> String? {
    let lost = byTracepoint(counts).mapValues(\.lost)
    guard let list = newOnes(lost, since: &lostAlreadySaid) else { return nil }
    return "\(list.hits) lost (\(list.parts)): the buffer was full"
  }

  /// `12 hits lost (main.foo 12): not written`, of those since the last such line; nil if there
  /// are none.
  package mutating func unwrittenLine() -> String? {
    guard let list = newOnes(unwritten, since: &unwrittenAlreadySaid) else { return nil }
    return "\(list.hits) lost (\(list.parts)): not written"
  }

  /// `300 hits held back (main.foo 300): more than 100 a second`, of those since the last such line; nil if there
  /// are none.
  package mutating func heldBackLine(_ counts: [CaptureID: HitCounts], maxHitsPerSecond: Int) -> String? {
    var all = byTracepoint(counts).mapValues(\.heldBack)
    for (id, count) in overLimit { all[id, default: 0] += count }
    guard let list = newOnes(all, since: &heldBackAlreadySaid) else { return nil }
    return "\(list.hits) held back (\(list.parts)): more than \(maxHitsPerSecond) a second"
  }

  private func newOnes(
    _ counts: [TracepointID: UInt64], since said: inout [TracepointID: UInt64]
  ) -> (hits: String, parts: String)? {
    var parts: [String] = []
    var sum: UInt64 = 0
    for id in order {
      let count = counts[id] ?? 0
      let new = count - min(count, said[id] ?? 0)
      guard new > 0 else { continue }
      said[id] = count
      parts.append("\(labels[id] ?? "?") \(new)")
      sum += new
    }
    guard sum > 0 else { return nil }
    return ("\(sum) \(sum == 1 ? "hit" : "hits")", parts.joined(separator: ", "))
  }

  /// One line per tracepoint: `main.foo: 5000 hits: 4200 printed, 300 held back, 0 rejected, 500 lost`.
  package func totalLines(_ counts: [CaptureID: HitCounts]) -> [String] {
    let totals = byTracepoint(counts)
    return order.map { id in
      let total = totals[id] ?? HitCounts()
      let hits = total.hits - min(total.hits, disowned[id] ?? 0)
      let unwritten = unwritten[id] ?? 0
      let printed = (printed[id] ?? 0) - unwritten
      let heldBack = total.heldBack + (heldBack[id] ?? 0)
      let rejected = total.rejected + (rejected[id] ?? 0)
      let lost = total.lost + unwritten
      let line =
        "\(labels[id] ?? "?"): \(hits) \(hits == 1 ? "hit" : "hits"): \(printed) printed, "
        + "\(heldBack) held back, \(rejected) rejected, \(lost) lost"
      let known = printed + heldBack + rejected + lost
      guard known != hits else { return line }
      let missing = known < hits ? "\(hits - known) unaccounted for" : "\(known - hits) too many"
      return line + " (\(missing): this is a bug in Sonde, please report it)"
    }
  }

  /// The hits for which no record was made or reported: rejected, held back by a limit, or lost.
  package func withoutReport(_ counts: [CaptureID: HitCounts]) -> HitCounts {
    var sum = HitCounts()
    for total in byTracepoint(counts).values { sum += total }
    sum.heldBack += overLimit.values.reduce(0, +)
    sum.rejected += rejected.values.reduce(0, +)
    return sum
  }

  private func byTracepoint(_ counts: [CaptureID: HitCounts]) -> [TracepointID: HitCounts] {
    var totals: [TracepointID: HitCounts] = [:]
    for (capture, count) in counts where Int(capture.rawValue) < tracepointOfCapture.count {
      totals[tracepointOfCapture[Int(capture.rawValue)], default: HitCounts()] += count
    }
    return totals
  }
}
