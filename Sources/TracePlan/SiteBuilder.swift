// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import TargetMemory

/// Collects which captures run at which address, and sorts those of one address into the order of the contract.
struct SiteBuilder {
  private var byAddress: [TargetAddress: [CaptureID]] = [:]

  mutating func add(_ capture: CaptureID, at address: TargetAddress) {
    byAddress[address, default: []].append(capture)
  }

  /// By address. The order at each one: entry, inlined calls (outer ones before those inside them), logpoints and lines
  /// as requested, the return, the runtime's captures.
  func sites(capture: (CaptureID) -> Capture) -> [TracePlan.Site] {
    byAddress.sorted { $0.key < $1.key }.map { address, ids in
      let captures = ids.map(capture)
      let entries = captures.filter { $0.kind == .entry }
      let inlined = captures.filter { $0.kind == .inlinedEntry }.enumerated()
        .sorted { ($0.element.nesting, $0.offset) < ($1.element.nesting, $1.offset) }.map(\.element)
      let logpoints = captures.filter { $0.kind == .logpoint || $0.kind == .line }
      let returns = captures.filter { $0.kind == .return }
      let ordered = entries + inlined + logpoints + returns + captures.filter(\.kind.isInternal)
      return TracePlan.Site(address: address, captures: ordered.map(\.id))
    }
  }
}

extension Capture {
  /// How many inlined calls are open in it; 0 in a function's own code.
  fileprivate var nesting: Int { inlining?.nesting ?? 0 }
}
