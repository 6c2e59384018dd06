// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import CLinuxShims
import Glibc

/// Threads and processes that the kernel attached for us, while only one of two reports has come: the parent's event
/// and the newcomer's first stop come in either order.
struct Newcomers {
  /// Announced by the parent; the value says whether the newcomer shares its memory.
  var announced: [Int32: Bool] = [:]
  /// Processes stopped before their first instruction, not announced yet.
  var stopped: Set<Int32> = []

  var isEmpty: Bool { announced.isEmpty && stopped.isEmpty }

  mutating func forget(_ thread: Int32) {
    announced[thread] = nil
    stopped.remove(thread)
  }
}

extension Tracer {
  /// The first stop of an unknown thread.
  func meet(_ report: tracee_report) {
    let isOfProgram = tracee_send_signal(processID, report.thread, 0) == 0
    let process = isOfProgram ? processID : ProcessFiles.process(of: report.thread) ?? report.thread
    if process == processID {
      newcomers.forget(report.thread)
      hasLostLeader = hasLostLeader && report.thread != processID
      let thread = TracedThread(id: report.thread, processID: process, isGuest: false)
      threads[report.thread] = thread
      handleStop(thread, report)
    } else if let sharesMemory = newcomers.announced.removeValue(forKey: report.thread) {
      settle(report.thread, process, sharesMemory: sharesMemory)
    } else {
      newcomers.stopped.insert(report.thread)
    }
  }

  /// A thread made another thread, or a child.
  func handleBirth(parent: TracedThread, isVFork: Bool) {
    var message: UInt64 = 0
    guard tracee_event_message(parent.id, &message) == 0 else { return }
    let child = Int32(truncatingIfNeeded: message)
    if threads[child] == nil {
      let sharesMemory = sharesMemory(with: parent) ?? isVFork
      if newcomers.stopped.remove(child) != nil {
        settle(child, ProcessFiles.process(of: child) ?? child, sharesMemory: sharesMemory)
      } else if ProcessFiles.tracer(of: child) == getpid() {
        newcomers.announced[child] = sharesMemory
      }
    }
    letGo(parent)
  }

  /// Whether the thread or process that `parent` has just made has the same memory, according to the parent's current
  /// system call; nil if we do not know that call.
  private func sharesMemory(with parent: TracedThread) -> Bool? {
    guard tracee_get_registers(parent.id, registers) == 0 else { return nil }
    let sharing: UInt64 = 0x100  // CLONE_VM
    switch registers[TRACEE_ORIG_RAX] {
    case SystemCall.clone: return registers[TRACEE_RDI] & sharing != 0
    case SystemCall.clone3:
      guard let flags = text?.word(at: registers[TRACEE_RDI]) else { return nil }
      return flags & sharing != 0
    case SystemCall.fork: return false
    case SystemCall.vfork: return true
    default: return nil
    }
  }

  /// Decides about another process's thread, stopped before its first instruction.
  private func settle(_ child: Int32, _ process: Int32, sharesMemory: Bool) {
    if sharesMemory {
      let guest = TracedThread(id: child, processID: process, isGuest: true)
      threads[child] = guest
      letGo(guest)
    } else {
      restoreText(of: child)
      _ = tracee_detach(child, 0)
    }
    if phase == .leaving { finishIfAllLeft() }
  }

  /// Detaches children whose parent ended before it could announce them. They now have memory of their own.
  func settleUnannounced() {
    for child in newcomers.stopped {
      newcomers.stopped.remove(child)
      settle(child, child, sharesMemory: false)
    }
  }

  /// Removes our breakpoints from a child's copy of the text.
  private func restoreText(of child: Int32) {
    guard let copy = TargetText(of: child) else { return }
    for probe in probes.values where copy.byte(at: probe.address) == Probe.breakpoint {
      _ = copy.write([probe.original], at: probe.address)
    }
  }

  /// A process executes another program; all its other threads have ended.
  func handleExec(_ thread: TracedThread) {
    for other in threads.values where other.processID == thread.processID && other !== thread {
      threads[other.id] = nil
    }
    let mustExecuteAgain = lacksPrivileges(thread.id)
    if thread.isGuest { return mustExecuteAgain ? executeAgain(thread) : detach(thread) }
    probes = [:]
    scratch = nil
    thread.detour = nil
    text = TargetText(of: thread.id)
    isReplaced = true
    settleUnannounced()
    post(.replaced)
    if mustExecuteAgain { executeAgain(thread) } else { letGo(thread) }
  }
}
