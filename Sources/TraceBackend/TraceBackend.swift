// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import TargetMemory
import TracePlan

/// What sets probes in one program, runs the plan's captures at each hit and hands over the records.
///
/// Everything is called on the session's thread, and every handler is called there, on a turn of the event loop.
/// No method waits for the program or for the client.
package protocol TraceBackend: AnyObject {
  /// The traced process, in our pid namespace.
  var processID: Int32 { get }

  /// What to add to a link-time address to get the address in the process; 0 unless position independent.
  var loadBias: UInt64 { get }

  /// Called when something happens to the traced program or to the tracer. Set before `start`.
  var onEvent: ((TargetEvent) -> Void)? { get set }

  /// Called when records wait to be read. Called again only after a `drain` that left none behind.
  var onRecords: (() -> Void)? { get set }

  /// Makes the plan's sites the installed ones: adds what is new, takes away what is gone, keeps the rest untouched.
  ///
  /// Before `start` the sites are only noted, so that no hit flows yet. When it returns after `start`, every site is
  /// in place and every removed one is out.
  ///
  /// - Returns: The sites that could not be set, with the reason for a person. The others are set.
  func install(_ plan: EncodedPlan) throws(BackendError) -> [RefusedSite]

  /// Lets hits flow, and lets a launched program run its first instruction. Once.
  func start() throws(BackendError)

  /// Hands over waiting records, oldest first, until `body` answers `.stop` or none is left.
  ///
  /// The bytes are valid only during the call.
  func drain(_ body: (HitRecord) -> DrainDecision)

  /// Counts per capture since the start: hits, and the hits that were lost. Readable also after the program's end.
  func counts() -> [CaptureID: HitCounts]

  /// Hits of all captures that were lost since the start. Cheap enough to ask with every turn's records.
  func lostHits() -> UInt64

  /// Takes every probe out and lets the program go, or ends it.
  ///
  /// `completion` is called once: when no probe is left and, for `.end…`, the program is gone.
  func finish(_ ending: Ending, completion: @escaping () -> Void)
}

/// Which mechanism sets the probes.
package enum BackendKind: String, Sendable, CaseIterable { case ptrace, ebpf }

package enum DrainDecision: Sendable { case next, stop }

/// How a session lets go of the traced program.
package enum Ending: Sendable, Equatable {
  /// The program runs on, unpatched. A launched one keeps a reader for its output until it ends.
  case leave
  /// SIGTERM; SIGKILL when it still runs after so long.
  case terminate(graceMilliseconds: Int)
}

/// How a process ended.
package enum ExitStatus: Hashable, Sendable {
  case exited(code: Int32)
  case killed(signal: Int32)

  /// As a shell tells it: the code, or 128 + the signal.
  package var code: Int32 {
    switch self {
    case .exited(let code): code
    case .killed(let signal): 128 + signal
    }
  }
}

/// What a backend tells its session.
package enum TargetEvent: Sendable {
  /// The program ended. `status` is nil where it was not our child. Its last records can still be drained.
  case ended(status: ExitStatus?)
  /// The program replaced itself with execve: its probes are gone.
  case replaced
  /// The tracer itself is gone, and with it whatever knows of the program. Nothing can be traced any more.
  case tracerLost(reason: String)
  /// The process that owned the probes is gone. Nothing can be traced any more; the program runs on and is watched.
  case probesLost(reason: String)
  /// A line for the console, without a prefix.
  case note(String)

  /// What to note of a program that no signal of ours reaches, as one that is setuid and has become root's.
  package static let outOfReach = "the program now belongs to another user, so you may not end it: it runs on"
}

/// A site that could not be set.
package struct RefusedSite: Sendable {
  package var address: TargetAddress
  package var reason: String
  package init(address: TargetAddress, reason: String) {
    self.address = address
    self.reason = reason
  }
}

/// Hits of one capture, as the backend counted them, whatever became of them.
package struct HitCounts: Hashable, Sendable {
  /// The others are among them.
  package var hits: UInt64
  package var lost: UInt64
  /// By the condition or the hit condition.
  package var rejected: UInt64
  /// Past the tracepoint's limit.
  package var heldBack: UInt64

  package init(hits: UInt64 = 0, lost: UInt64 = 0, rejected: UInt64 = 0, heldBack: UInt64 = 0) {
    self.hits = hits
    self.lost = lost
    self.rejected = rejected
    self.heldBack = heldBack
  }

  package static func += (total: inout HitCounts, more: HitCounts) {
    total.hits += more.hits
    total.lost += more.lost
    total.rejected += more.rejected
    total.heldBack += more.heldBack
  }
}
