// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import EventLoop
import TraceBackend
import TracePlan

/// Reports to the client the probes that the backend could not set.
enum RefusedProbes {
  /// The number of failed probes that are reported by their functions.
  private static let mostNotes = 100

  /// Adds the outcome of each tracepoint's probes to its resolution; one that has none left is not verified.
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
      // A single one is in the message with its reason.
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
