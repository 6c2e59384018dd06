// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import EventLoop
import TraceBackend
import TracePlan

/// Tells the client of probes that the backend could not set.
enum RefusedProbes {
  /// So many probes that could not be set are told by their functions.
  private static let mostNotes = 100

  /// Adds to each tracepoint's resolution what became of its probes; one that has none left is not verified.
  static func report(
    _ refused: [RefusedSite], _ plan: TracePlan, in resolutions: inout [TracepointID: Resolution]
  ) {
    guard !refused.isEmpty else { return }
    let reasons = Dictionary(refused.map { ($0.address, $0.reason) }) { first, _ in first }
    var probes: [TracepointID: (count: Int, refused: Int, reason: String)] = [:]
    var notes: [TracepointID: [String]] = [:]
    for site in plan.sites {
      for id in Set(site.captures.map { plan.captures[Int($0.rawValue)].tracepoint }) {
        probes[id, default: (0, 0, "")].count += 1
        guard let reason = reasons[site.address] else { continue }
        probes[id, default: (0, 0, "")].refused += 1
        probes[id]?.reason = reason
        let functions = Set(
          site.captures.map { plan.captures[Int($0.rawValue)] }.filter { $0.tracepoint == id }.map(\.function))
        notes[id, default: []] += functions.sorted().map { "a probe of '\($0)' could not be set: \(reason)" }
      }
    }
    for (id, probe) in probes where probe.refused > 0 {
      // One alone is in the message with its reason.
      if probe.count > 2 { resolutions[id]?.notes += (notes[id] ?? []).prefix(mostNotes) }
      let isLost = probe.refused == probe.count
      let why =
        isLost
        ? "It could not be set: \(probe.reason)."
        : "\(probe.refused) of \(probe.count) probes could not be set: \(probe.reason)."
      resolutions[id]?.isVerified = !isLost
      let message = resolutions[id]?.message
      resolutions[id]?.message =
        [message, why, SystemShortage.remedy(in: probe.reason)].compactMap { $0 }.joined(separator: " ")
    }
  }
}
