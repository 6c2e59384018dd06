// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import TargetMemory
import TracePlan

/// Sets probes in one program, runs the plan's captures at each hit and hands over the records.
///
/// Call every method on the session's thread. Handlers are called on that thread too, in a turn of the event loop.
/// No method waits for the program or for the client.
package protocol TraceBackend: AnyObject {
  /// The traced process, in our pid namespace.
  var processID: Int32 { get }

  /// What to add to a link-time address to get the address in the process; 0 unless position independent.
  var loadBias: UInt64 { get }

  /// Called when something happens to the traced program or to the tracer. Set before `start`.
  var onEvent: ((TargetEvent) -> Void)? { get set }

  /// Called when records are ready to be read. Called again only after a `drain` that left none behind.
  var onRecords: (() -> Void)? { get set }

  /// Makes the installed sites match the plan: adds new sites, removes those not in it, leaves the rest untouched.
  ///
  /// Before `start` the sites are only noted, so there are no hits yet. After `start`, when this returns, every site is
  /// in place and every removed one is out.
  ///
  /// - Returns: The sites that could not be set, each with the reason for the user. The others are set.
  func install(_ plan: EncodedPlan) throws(BackendError) -> [RefusedSite]

  /// Enables hits, and lets a launched program run its first instruction. Call it once.
  func start() throws(BackendError)

  /// Hands over waiting records, oldest first, until `body` returns `.stop` or none is left.
  ///
  /// The bytes are valid only during the call.
  func drain(_ body: (HitRecord) -> DrainDecision)

  /// Counts per capture since the start: hits and lost hits. Can also be read after the program has ended.
  func counts() -> [CaptureID: HitCounts]

  /// Lost hits of all captures since the start. Cheap enough to call with every turn's records.
  func lostHits() -> UInt64

  /// Removes every probe and releases the program, or ends it.
  ///
  /// `completion` is called once: when no probe is left and, for `.end…`, the program has ended.
  func finish(_ ending: Ending, completion: @escaping () -> Void)
}

/// Which mechanism sets the probes.
package enum BackendKind: String, Sendable, CaseIterable { case ptrace, ebpf }

package enum DrainDecision: Sendable { case next, stop }

/// How a session releases the traced program.
package enum Ending: Sendable, Equatable {
  /// The program runs on, unpatched. A launched one keeps a reader for its output until it ends.
  case leave
  /// SIGTERM, then SIGKILL if it still runs after this time.
  case terminate(graceMilliseconds: Int)
}

/// How a process ended.
package enum ExitStatus: Hashable, Sendable {
  case exited(code: Int32)
  case killed(signal: Int32)

  /// The status that a shell reports: the code, or 128 + the signal.
  package var code: Int32 {
    switch self {
    case .exited(let code): code
    case .killed(let signal): 128 + signal
    }
  }
}

/// What a backend reports to its session.
package enum TargetEvent: Sendable {
  /// The program ended. `status` is nil if it was not our child. Its last records can still be drained.
  case ended(status: ExitStatus?)
  /// The program replaced itself with execve, which removed its probes.
  case replaced
  /// The tracer itself has ended, and all that it knew of the program is lost. Tracing is no longer possible.
  case tracerLost(reason: String)
  /// The process that owned the probes has ended. Tracing is no longer possible; the program runs on and is watched.
  case probesLost(reason: String)
  /// A line for the console, without a prefix.
  case note(String)

  /// The note for a program that our signals can't reach, such as a setuid program that now runs as root.
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

/// Hits of one capture, as the backend counted them, whether reported or not.
package struct HitCounts: Hashable, Sendable {
  /// All hits, including those counted below.
  package var hits: UInt64
  package var lost: UInt64
  /// Rejected by the condition or the hit condition.
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
