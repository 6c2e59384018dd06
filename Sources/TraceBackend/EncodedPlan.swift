// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import CCapture
import TargetMemory
import TracePlan

/// A plan as the capture interpreter's tables, ready for either backend.
///
/// The tables only grow within a session: an entry's index and meaning never change, so that a backend may send just
/// what was added since the plan it installed before. `sites` and `programs` are the whole of what is wanted now.
package struct EncodedPlan: Sendable {
  /// `types[0]` is unused: type 0 means that there is nothing to follow.
  package var types: [capture_type] = [capture_type()]
  package var fields: [capture_field] = []
  package var operations: [capture_op] = []
  /// Sorted by `address`, which is the address in the process (load bias included). Empty until a plan follows an interface.
  package var runtimeTypes: [capture_runtime_type] = []
  package var process = capture_process()
  /// Every capture of the session so far, in the order of their ids, which are consecutive from 0.
  package var programs: [capture_program] = []
  /// Where probes are wanted now, by address, each address once.
  package var sites: [ProbeSite] = []

  package init() {}
}

/// One address that gets one probe, with what to capture there.
package struct ProbeSite: Hashable, Sendable {
  /// As linked; add the backend's `loadBias` for the address in the process.
  package var address: TargetAddress
  /// In the order in which their records must come: entry, logpoints as requested, return.
  package var captures: [CaptureID]

  package init(address: TargetAddress, captures: [CaptureID]) {
    self.address = address
    self.captures = captures
  }
}
