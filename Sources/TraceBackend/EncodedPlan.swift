// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import CCapture
import TargetMemory
import TracePlan

/// A plan as the capture interpreter's tables, ready for either backend.
///
/// The tables only grow within a session: an entry's index and meaning never change, so a backend may send only the
/// entries added since the plan that it installed before. `sites` and `programs` are always complete.
package struct EncodedPlan: Sendable {
  /// `types[0]` is unused: type 0 means that there is nothing to follow.
  package var types: [capture_type] = [capture_type()]
  package var fields: [capture_field] = []
  package var operations: [capture_op] = []
  /// Sorted by `address`, the address in the process (load bias included). Empty until a plan follows an interface.
  package var runtimeTypes: [capture_runtime_type] = []
  package var process = capture_process()
  /// Every capture of the session so far, ordered by id. Ids are consecutive from 0.
  package var programs: [capture_program] = []
  /// The conditions' tests, and the words of their constant strings.
  package var tests: [capture_test] = []
  package var texts: [UInt64] = []
  /// Each with its selection rules; the backend does the counting.
  package var gates: [capture_gate] = []
  /// Those of `gates` whose tracepoint is set again: they restart their counts.
  package var renewedGates: [Int] = []
  /// Sorted by program, then by `dictionary`, the address in the process.
  package var variants: [capture_variant] = []
  /// Whether some capture notes calls.
  package var notesCalls = false
  /// The probes wanted now, by address; each address appears once.
  package var sites: [ProbeSite] = []

  package init() {}
}

/// One address that gets one probe, with the captures that run there.
package struct ProbeSite: Hashable, Sendable {
  /// As linked; add the backend's `loadBias` for the address in the process.
  package var address: TargetAddress
  /// In the order in which their records must come: entry, logpoints in requested order, return.
  package var captures: [CaptureID]

  package init(address: TargetAddress, captures: [CaptureID]) {
    self.address = address
    self.captures = captures
  }
}

extension capture_gate {
  /// Resets the counts, but keeps calls that are still open.
  package mutating func beginAnew() {
    passed = 0
    window = 0
    used = 0
  }
}
