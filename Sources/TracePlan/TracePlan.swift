// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import TargetMemory

/// Which probes are wanted now and what each captures. A backend encodes it; nothing in it depends on a backend.
package struct TracePlan {
  /// By address, each address once.
  package var sites: [Site] = []
  /// Every capture of the session so far, in the order of their ids, which are consecutive from 0: a record that was
  /// made before its breakpoint was removed can still be read.
  package var captures: [Capture] = []
  /// Of each capture, the type of its root block in `types`.
  package var rootTypes: [TypeTable.ID] = []
  /// What the captures' values lead to.
  package var types = TypeTable()
  /// Of every tracepoint of the session so far that selects its hits.
  package var gates: [Gate] = []
  /// Those of `gates` whose tracepoints the plan before did not have.
  package var renewedGates: [Int] = []
  /// What became of each tracepoint.
  package var resolutions: [TracepointID: Resolution] = [:]

  package struct Site: Hashable, Sendable {
    /// As linked.
    package var address: TargetAddress
    /// In the order in which their records come: entry, logpoints as requested, return.
    package var captures: [CaptureID]
  }

  package init() {}
}
