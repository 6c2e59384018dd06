// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import TargetMemory

/// Collects which captures run at which address, and puts those of one address into the order of the contract.
struct SiteBuilder {
  private var byAddress: [TargetAddress: [CaptureID]] = [:]

  mutating func add(_ capture: CaptureID, at address: TargetAddress) {
    byAddress[address, default: []].append(capture)
  }

  /// By address; at each, entry first, then logpoints and lines as requested, then the return, then the runtime's.
  func sites(order: (CaptureID) -> Capture.Kind) -> [TracePlan.Site] {
    byAddress.sorted { $0.key < $1.key }.map { address, captures in
      let entries = captures.filter { order($0) == .entry }
      let logpoints = captures.filter { order($0) == .logpoint || order($0) == .line }
      let returns = captures.filter { order($0) == .return }
      return TracePlan.Site(
        address: address, captures: entries + logpoints + returns + captures.filter { order($0).isInternal })
    }
  }
}
