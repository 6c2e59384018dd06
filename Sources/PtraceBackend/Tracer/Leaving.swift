// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import CLinuxShims
import Glibc
import TraceBackend

/// The ways to leave the program.
extension Tracer {
  func finish(_ ending: Ending) {
    isFinishRequested = true
    switch (phase, ending) {
    case (.idle, _), (.ended, _), (_, .leave): leave()
    case (_, .terminate(let graceMilliseconds)): terminate(graceMilliseconds)
    }
  }

  /// The session has ended: a program that we started ends, any other runs on.
  func endWithoutSession() {
    guard !isFinishRequested else { return }
    finish(isLaunched ? .terminate(graceMilliseconds: TracerLimits.orphanGraceMilliseconds) : .leave)
  }

  /// Removes every breakpoint and asks each thread to stop once more, to be detached there.
  func leave() {
    takeAllOut()
    phase = .leaving
    settleUnannounced()
    for child in newcomers.announced.keys where ProcessFiles.tracer(of: child) != getpid() { newcomers.forget(child) }
    // The kernel kills a program that we started when we end, unless it was detached.
    deadlineNanoseconds = nil
    if !isLaunched { giveTimeToLeave() }
    for thread in Array(threads.values) {
      if thread.isParked {
        detach(thread)
      } else if tracee_interrupt(thread.id) == -ESRCH, thread.id == processID, ProcessFiles.isZombie(thread.id) {
        // A first thread that ended before the others is reported only after them, and can't be stopped.
        threads[thread.id] = nil
      }
    }
    finishIfAllLeft()
  }

  private func giveTimeToLeave() {
    deadlineNanoseconds = process_monotonic_nanoseconds() + TracerLimits.leaveSeconds * 1_000_000_000
  }

  private func terminate(_ graceMilliseconds: Int) {
    takeAllOut()
    let isParked = threads[processID]?.isParked == true
    guard kill(processID, isParked ? SIGKILL : SIGTERM) == 0 || errno != EPERM else {
      post(.note(TargetEvent.outOfReach))
      return leave()
    }
    phase = .terminating
    deadlineNanoseconds = process_monotonic_nanoseconds() + UInt64(graceMilliseconds) * 1_000_000
  }

  /// The time limit is over.
  func handleDeadline() {
    deadlineNanoseconds = nil
    switch phase {
    case .terminating: _ = kill(processID, SIGKILL)
    case .leaving:
      if threads.values.allSatisfy({ $0.detour == nil && ProcessFiles.isUninterruptible($0.id) }) {
        complete()
      } else {
        giveTimeToLeave()
      }
    case .idle, .opened, .tracing, .ended: break
    }
  }

  /// At a stop that is not a signal's, while we are leaving.
  func leaveAtPlainStop(_ thread: TracedThread, isGroupStop: Bool) {
    guard tracee_get_registers(thread.id, registers) == 0 else { return }
    if let detour = thread.detour {
      // Beyond the copy's start the trap behind it is coming, even to a thread that is stopped with its group.
      guard registers[TRACEE_RIP] == detour.slot else { return resume(thread) }
      abandonDetour(thread, detour)
    } else if probes[registers[TRACEE_RIP] &- 1] != nil, tracee_trap_pending(thread.id) == 1 {
      return resume(thread)
    }
    sendHeldSignals(thread)
    if !isGroupStop, isLastToLeave(thread) { unmapScratch(thread) }
    detach(thread)
  }

  func isLastToLeave(_ thread: TracedThread) -> Bool {
    threads.count == 1 && newcomers.isEmpty && !thread.isGuest
  }

  func detach(_ thread: TracedThread, signal: Int32 = 0) {
    _ = tracee_detach(thread.id, signal)
    threads[thread.id] = nil
    if phase == .leaving { finishIfAllLeft() }
  }

  func finishIfAllLeft() {
    if threads.isEmpty, newcomers.isEmpty { complete() }
  }

  private func complete() {
    guard !isFinished else { return }
    isFinished = true
    if isFinishRequested { post(.finished) }
  }
}
