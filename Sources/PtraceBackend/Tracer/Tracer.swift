// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import CCapture
import CLinuxShims
import Glibc
import TraceBackend

/// The tracer process's state. Its only thread makes every ptrace call: the kernel ties a tracee to it.
///
/// The program is never stopped as a whole and no breakpoint is ever removed to step over it: the thread that hit is
/// moved past it by hand, so that no other thread can run past unseen.
final class Tracer {
  enum Phase {
    /// No program yet.
    case idle
    /// Under control; no probe is placed.
    case opened
    case tracing
    /// Probes are removed, and the program was asked to end.
    case terminating
    /// Probes are removed, and every thread is detached at its next stop.
    case leaving
    /// The program ended.
    case ended
  }

  var phase = Phase.idle
  /// The traced program.
  var processID: Int32 = 0
  /// Whether we started it.
  var isLaunched = false
  /// The first thread of an attached process had ended before, so its end will not be reported.
  var hasLostLeader = false
  var loadBias: UInt64 = 0
  /// After an execve the session's plan applies to nothing any more.
  var isReplaced = false
  var threads: [Int32: TracedThread] = [:]
  var newcomers = Newcomers()
  var text: TargetText?
  /// Every probe ever placed in this text, by address.
  var probes: [UInt64: Probe] = [:]
  var scratch: ScratchArea?
  let tables = CaptureTables()
  let ring: RecordRing
  let outbox: MessageStream
  /// Scratch of the capture interpreter.
  let captureState: OpaquePointer
  /// The registers of the current thread, as struct user_regs_struct.
  let registers = UnsafeMutablePointer<UInt64>.allocate(capacity: Int(TRACEE_REGISTER_COUNT.rawValue))
  let vectors = UnsafeMutablePointer<UInt64>.allocate(capacity: 16)
  /// The signal that the current thread is about to get.
  var signal = siginfo_t()
  /// Set by `finish`, answered once nothing is left to do.
  var isFinishRequested = false
  var isFinished = false
  /// When to stop waiting: for the program's end (SIGKILL follows), or for threads that have yet to be detached.
  var deadlineNanoseconds: UInt64?
  /// Readable when a program that we did not start and no longer trace has ended; -1 if there is none.
  var untracedProgram: Int32 = -1

  init?(ring: RecordRing, outbox: MessageStream) {
    guard let state = capture_state_create() else { return nil }
    captureState = state
    self.ring = ring
    self.outbox = outbox
  }

  func post(_ message: TracerMessage) {
    if case .note = message, outbox.waitingBytes > TracerLimits.waitingNoteBytes { return }
    outbox.enqueue(message.encoded())
  }

  /// Handles what the kernel reported about one thread.
  func handle(_ report: tracee_report) {
    guard report.kind == TRACEE_STOPPED.rawValue else { return handleEnd(report) }
    if let thread = threads[report.thread] {
      handleStop(thread, report)
    } else {
      meet(report)
    }
  }

  func handleStop(_ thread: TracedThread, _ report: tracee_report) {
    if let way = thread.reexecution { return continueReexecution(thread, way, report) }
    switch UInt32(bitPattern: report.event) {
    case TRACEE_SIGNAL.rawValue: handleSignal(thread, report.value)
    case TRACEE_STOP.rawValue: handlePlainStop(thread, signal: report.value)
    case TRACEE_FORK.rawValue, TRACEE_VFORK.rawValue, TRACEE_CLONE.rawValue:
      handleBirth(parent: thread, isVFork: UInt32(bitPattern: report.event) == TRACEE_VFORK.rawValue)
    case TRACEE_EXEC.rawValue: handleExec(thread)
    default: letGo(thread)
    }
  }

  /// Lets a stopped thread run on and get `signal`, or detaches it for good if we are leaving.
  func letGo(_ thread: TracedThread, signal: Int32 = 0) {
    guard phase == .leaving, thread.detour == nil else { return resume(thread, signal: signal) }
    if isLastToLeave(thread), scratch != nil {
      // It still has to unmap our pages, which takes a plain stop.
      _ = tracee_interrupt(thread.id)
      resume(thread, signal: signal)
    } else {
      detach(thread, signal: signal)
    }
  }

  /// A failure means that the thread was killed; its end will still be reported.
  func resume(_ thread: TracedThread, signal: Int32 = 0) {
    if let detour = thread.detour, detour.isSingleStepped {
      _ = tracee_step(thread.id, signal)
    } else {
      _ = tracee_resume(thread.id, signal)
    }
  }

  private func handleSignal(_ thread: TracedThread, _ signal: Int32) {
    if signal == SIGTRAP {
      handleTrap(thread)
    } else if thread.detour != nil {
      handleSignalOnDetour(thread, signal)
    } else {
      letGo(thread, signal: signal)
    }
  }

  /// An interrupt, a new thread's first stop, a group stop or its end. None of them can deliver a signal.
  private func handlePlainStop(_ thread: TracedThread, signal: Int32) {
    if phase == .leaving {
      leaveAtPlainStop(thread, isGroupStop: signal != SIGTRAP)
    } else if signal == SIGSTOP || signal == SIGTSTP || signal == SIGTTIN || signal == SIGTTOU {
      _ = tracee_listen(thread.id)
    } else {
      resume(thread)
    }
  }

  private func handleEnd(_ report: tracee_report) {
    newcomers.forget(report.thread)
    let thread = threads.removeValue(forKey: report.thread)
    let isLast = hasLostLeader && thread?.isGuest == false && !threads.values.contains { !$0.isGuest }
    if report.thread == processID || isLast { handleProgramEnd(report) }
    if phase == .leaving { finishIfAllLeft() }
  }

  func handleProgramEnd(_ report: tracee_report) {
    for thread in threads.values where !thread.isGuest { threads[thread.id] = nil }
    let status: ExitStatus =
      report.kind == TRACEE_EXITED.rawValue ? .exited(code: report.value) : .killed(signal: report.value)
    post(.ended(isLaunched ? status : nil))
    phase = .ended
    deadlineNanoseconds = nil
    if isFinishRequested { leave() }
  }
}
