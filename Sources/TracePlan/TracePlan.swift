// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import TargetMemory

/// The probes wanted now and what each captures. A backend encodes it; nothing in it depends on a backend.
package struct TracePlan {
  /// By address; each address appears once.
  package var sites: [Site] = []
  /// Every capture of the session so far, ordered by id. Ids are consecutive from 0: a record that was made before its
  /// breakpoint was removed can still be read.
  package var captures: [Capture] = []
  /// The type of each capture's root block, in `types`.
  package var rootTypes: [TypeTable.ID] = []
  /// The types that the captures' values lead to.
  package var types = TypeTable()
  /// The gates of all tracepoints of the session so far that select their hits.
  package var gates: [Gate] = []
  /// Those of `gates` whose tracepoints were not in the previous plan.
  package var renewedGates: [Int] = []
  /// The result for each tracepoint.
  package var resolutions: [TracepointID: Resolution] = [:]

  package struct Site: Hashable, Sendable {
    /// As linked.
    package var address: TargetAddress
    /// In the order in which their records come: entry, logpoints in requested order, return.
    package var captures: [CaptureID]
  }

  package init() {}
}
