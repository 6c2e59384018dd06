// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import CLinuxShims
import Glibc
import MachineCode

extension Detour {
  /// Where the breakpoint behind the copy is.
  var end: UInt64 { slot &+ UInt64(probe.displaced.length) }
}

/// The signals that are blocked during a detour: all that can wait. Signals that an instruction itself can raise must
/// get through: the kernel ends a program that has blocked one.
private let signalsThatCanWait: UInt64 = [SIGTRAP, SIGSEGV, SIGBUS, SIGFPE, SIGILL].reduce(~0) {
  $0 & ~(1 << UInt64($1 - 1))
}

/// Displaced instructions that run in a copy, out of line, while the breakpoint stays where it is.
extension Tracer {
  /// Sends a thread stopped at a probe to the copy of its instruction. `registers` are those at the instruction.
  func takeDetour(_ thread: TracedThread, _ probe: Probe) {
    guard let after = probe.afterCopy else { return giveUp(probe, thread) }
    switch slot(for: probe, thread) {
    case .success(let slot):
      var mask: UInt64 = 0
      guard tracee_get_mask(thread.id, &mask) == 0 else { return }
      _ = tracee_set_mask(thread.id, mask | signalsThatCanWait)
      thread.detour = Detour(probe: probe, slot: slot, isSingleStepped: after != .moveRIP, mask: mask)
      registers[TRACEE_RIP] = slot
      _ = tracee_set_registers(thread.id, registers)
      resume(thread)
    case .failure(.noRoom): giveUp(probe, thread)
    case .failure(.overtaken(let report)): handle(report)
    }
  }

  /// Removes a probe that a thread could not be moved past, and sends the thread there again.
  private func giveUp(_ probe: Probe, _ thread: TracedThread) {
    takeOut(probe)
    probe.isImpossible = true
    let address = String(probe.address, radix: 16)
    post(.note("the probe at 0x\(address) was removed: \(ProbeRefusal.noRoom.reason)"))
    _ = tracee_set_registers(thread.id, registers)
    letGo(thread)
  }

  /// The copy has run: corrects everything that shows where it ran. `registers` are those after it.
  func finishDetour(_ thread: TracedThread, _ detour: Detour) {
    let next = detour.probe.address &+ UInt64(detour.probe.displaced.length)
    switch detour.probe.afterCopy {
    case .moveRIP: registers[TRACEE_RIP] = next
    case .fixReturnAddress:
      var next = next
      _ = tracee_write(thread.id, &next, 8, registers[TRACEE_RSP])
    case .keepRIP, nil: break
    }
    endDetour(thread, detour)
    letGoWithHeldSignals(thread)
  }

  /// Undoes a detour on which the thread has not run any instruction yet.
  func abandonDetour(_ thread: TracedThread, _ detour: Detour) {
    registers[TRACEE_RIP] = detour.probe.address
    endDetour(thread, detour)
  }

  private func endDetour(_ thread: TracedThread, _ detour: Detour) {
    _ = tracee_set_registers(thread.id, registers)
    _ = tracee_set_mask(thread.id, detour.mask)
    thread.detour = nil
  }

  /// A signal that could not be blocked: one that the copy itself raised, or one that someone sent.
  func handleSignalOnDetour(_ thread: TracedThread, _ signal: Int32) {
    guard let detour = thread.detour, tracee_get_signal(thread.id, &self.signal) == 0,
      tracee_get_registers(thread.id, registers) == 0
    else { return }
    guard tracee_signal_code(&self.signal) > 0, registers[TRACEE_RIP] == detour.slot else {
      thread.heldSignals.append(self.signal)
      return resume(thread)
    }
    // The program must see the fault where it caused it.
    if signal == SIGILL || signal == SIGFPE {
      tracee_set_fault_address(&self.signal, detour.probe.address)
      _ = tracee_set_signal(thread.id, &self.signal)
    }
    abandonDetour(thread, detour)
    letGo(thread, signal: signal)
    sendHeldSignals(thread)
  }

  /// At a signal's stop: the first held signal takes its place, with all its data.
  private func letGoWithHeldSignals(_ thread: TracedThread) {
    guard var first = thread.heldSignals.first else { return letGo(thread) }
    thread.heldSignals.removeFirst()
    sendHeldSignals(thread)
    _ = tracee_set_signal(thread.id, &first)
    letGo(thread, signal: first.si_signo)
  }

  /// Sends the held signals again: only signals sent by a user or a program are ever held, never the kernel's own.
  func sendHeldSignals(_ thread: TracedThread) {
    for held in thread.heldSignals { _ = tracee_send_signal(thread.processID, thread.id, held.si_signo) }
    thread.heldSignals = []
  }
}
