// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import TraceBackend
import TracePlan

/// What became of every hit, by tracepoint. An entry is a hit and so is a return.
package struct Accounts {
  private var labels: [TracepointID: String] = [:]
  /// In the order in which they were set.
  private var order: [TracepointID] = []
  /// By capture id.
  private var tracepointOfCapture: [TracepointID] = []
  private var printed: [TracepointID: UInt64] = [:]
  private var heldBack: [TracepointID: UInt64] = [:]
  private var lostAlreadySaid: [TracepointID: UInt64] = [:]

  package init() {}

  /// Learns of a tracepoint that can be hit; of one that it knows, the newest name counts.
  package mutating func add(_ tracepoint: TracepointID, label: String) {
    if labels.updateValue(label, forKey: tracepoint) == nil { order.append(tracepoint) }
  }

  /// Learns whose captures are whose, from the whole list of a plan.
  package mutating func learn(_ captures: [Capture]) {
    for capture in captures.dropFirst(tracepointOfCapture.count) { tracepointOfCapture.append(capture.tracepoint) }
  }

  package mutating func countPrinted(_ tracepoint: TracepointID) { printed[tracepoint, default: 0] += 1 }

  package mutating func countHeldBack(_ tracepoint: TracepointID) { heldBack[tracepoint, default: 0] += 1 }

  /// `1234 hits lost (main.foo 1200, main.bar 34): the buffer was full`, of those lost since the last such line; nil
  /// where there are none.
  package mutating func lostLine(_ counts: [CaptureID: HitCounts]) -> String? {
    let totals = byTracepoint(counts)
    var parts: [String] = []
    var sum: UInt64 = 0
    for id in order {
      let lost = totals[id]?.lost ?? 0
      let new = lost - min(lost, lostAlreadySaid[id] ?? 0)
      guard new > 0 else { continue }
      lostAlreadySaid[id] = lost
      parts.append("\(labels[id] ?? "?") \(new)")
      sum += new
    }
    guard sum > 0 else { return nil }
    return "\(sum) \(sum == 1 ? "hit" : "hits") lost (\(parts.joined(separator: ", "))): the buffer was full"
  }

  /// One line a tracepoint: `main.foo: 5000 hits: 4200 printed, 300 held back, 0 rejected, 500 lost`.
  package func totalLines(_ counts: [CaptureID: HitCounts]) -> [String] {
    let totals = byTracepoint(counts)
    return order.map { id in
      let total = totals[id] ?? HitCounts()
      let printed = printed[id] ?? 0
      let heldBack = heldBack[id] ?? 0
      // Nothing is rejected as long as there are no conditions.
      let line =
        "\(labels[id] ?? "?"): \(total.hits) \(total.hits == 1 ? "hit" : "hits"): \(printed) printed, "
        + "\(heldBack) held back, 0 rejected, \(total.lost) lost"
      let known = printed + heldBack + total.lost
      guard known != total.hits else { return line }
      let missing = known < total.hits ? "\(total.hits - known) unaccounted for" : "\(known - total.hits) too many"
      return line + " (\(missing): this is a mistake of Sonde's, please report it)"
    }
  }

  private func byTracepoint(_ counts: [CaptureID: HitCounts]) -> [TracepointID: HitCounts] {
    var totals: [TracepointID: HitCounts] = [:]
    for (capture, count) in counts where Int(capture.rawValue) < tracepointOfCapture.count {
      totals[tracepointOfCapture[Int(capture.rawValue)], default: HitCounts()].hits += count.hits
      totals[tracepointOfCapture[Int(capture.rawValue)], default: HitCounts()].lost += count.lost
    }
    return totals
  }
}
