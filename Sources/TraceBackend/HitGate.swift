// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import CCapture
import TracePlan

/// A tracepoint's gate as the capture interpreter keeps it, for hits that can be decided only from their records.
package struct HitGate {
  private var gate: capture_gate

  package enum Verdict: Hashable, Sendable {
    case recorded, rejected, heldBack
  }

  package init(_ gate: Gate) { self.gate = capture_gate(gate) }

  /// Restarts the counts.
  package mutating func beginAnew() { gate.beginAnew() }

  /// Applies the hit condition and the limit to a hit whose condition holds.
  ///
  /// - Parameters:
  ///   - time: In nanoseconds of the monotonic clock.
  ///   - cost: See `HitSelection.cost`.
  package mutating func verdict(time: UInt64, cost: Int) -> Verdict {
    switch capture_verdict(UInt32(capture_gate_verdict(&gate, time, UInt32(cost)))) {
    case CAPTURE_REJECTED: .rejected
    case CAPTURE_HELD_BACK: .heldBack
    default: .recorded
    }
  }
}
