// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import CCapture
import CLinuxShims
import Glibc
import MachineCode

/// Breakpoint traps: which are ours, what to capture, and how the thread gets past the breakpoint.
extension Tracer {
  /// The thread is about to get a SIGTRAP.
  func handleTrap(_ thread: TracedThread) {
    guard tracee_get_signal(thread.id, &signal) == 0, tracee_get_registers(thread.id, registers) == 0 else { return }
    // The kernel's code means a breakpoint instruction, other positive codes a single step; sent signals have 0 or
    // less.
    let code = tracee_signal_code(&signal)
    let isBreakpoint = code == SI_KERNEL
    let pc = registers[TRACEE_RIP]
    if let detour = thread.detour {
      if isBreakpoint && pc == detour.end &+ 1 || detour.isSingleStepped && code > 0 && !isBreakpoint {
        finishDetour(thread, detour)
      } else {
        handleSignalOnDetour(thread, SIGTRAP)
      }
    } else if isBreakpoint, let probe = probes[pc &- 1] {
      if probe.isPlaced {
        hit(thread, probe)
      } else if text?.byte(at: probe.address) == probe.original {
        // Removed after the thread had run into it: the instruction is back, and has not run yet.
        registers[TRACEE_RIP] = probe.address
        _ = tracee_set_registers(thread.id, registers)
        letGo(thread)
      } else {
        letGo(thread, signal: SIGTRAP)
      }
    } else {
      letGo(thread, signal: SIGTRAP)
    }
  }

  private func hit(_ thread: TracedThread, _ probe: Probe) {
    registers[TRACEE_RIP] = probe.address
    if !thread.isGuest { capture(thread, probe) }
    carryOut(thread, probe)
  }

  private func capture(_ thread: TracedThread, _ probe: Probe) {
    let hasVectors = probe.needsVectors && tracee_get_vectors(thread.id, vectors) == 0
    var hit = capture_hit(
      registers: registers, xmm: hasVectors ? vectors : nil, reader: capture_read_process,
      context: UnsafeMutableRawPointer(bitPattern: Int(thread.id)), time_ns: process_monotonic_nanoseconds(),
      instruction: probe.address, thread: UInt32(bitPattern: thread.id), taken: 0)
    for capture in probe.captures {
      let result = capture_run(captureState, capture, tables.tables, &hit)
      switch capture_verdict(result.verdict) {
      case CAPTURE_RECORDED:
        if let record = result.record {
          ring.push(capture: result.program, record: record, lengthBytes: result.length)
        }
      case CAPTURE_REJECTED: ring.countRejected(capture: result.program)
      case CAPTURE_HELD_BACK: ring.countHeldBack(capture: result.program)
      default: break
      }
    }
  }

  /// Does what the displaced instruction would have done, or sends the thread to a copy of it. `registers` are those at
  /// the instruction.
  private func carryOut(_ thread: TracedThread, _ probe: Probe) {
    let next = probe.address &+ UInt64(probe.displaced.length)
    switch probe.displaced.action {
    case .push(let register):
      guard push(registers[register], thread) else { return takeDetour(thread, probe) }
      registers[TRACEE_RIP] = next
    case .pop(let register):
      guard let value = pop(thread) else { return takeDetour(thread, probe) }
      registers[TRACEE_RSP] &+= 8
      registers[register] = value
      registers[TRACEE_RIP] = next
    case .return(let popBytes):
      guard let target = pop(thread) else { return takeDetour(thread, probe) }
      registers[TRACEE_RSP] &+= 8 &+ UInt64(popBytes)
      registers[TRACEE_RIP] = target
    case .jump(let target):
      registers[TRACEE_RIP] = target
    case .conditionalJump(let condition, let target):
      registers[TRACEE_RIP] = condition.holds(flags: registers[TRACEE_EFLAGS]) ? target : next
    case .call(let target):
      guard push(next, thread) else { return fault(thread, at: registers[TRACEE_RSP] &- 8) }
      registers[TRACEE_RIP] = target
    case .nop:
      registers[TRACEE_RIP] = next
    case .outOfLine, .impossible:
      return takeDetour(thread, probe)
    }
    _ = tracee_set_registers(thread.id, registers)
    letGo(thread)
  }

  private func push(_ value: UInt64, _ thread: TracedThread) -> Bool {
    var value = value
    guard tracee_write(thread.id, &value, 8, registers[TRACEE_RSP] &- 8) == 0 else { return false }
    registers[TRACEE_RSP] &-= 8
    return true
  }

  private func pop(_ thread: TracedThread) -> UInt64? {
    var value: UInt64 = 0
    return tracee_read(thread.id, &value, 8, registers[TRACEE_RSP]) == 0 ? value : nil
  }

  /// Delivers the fault that the displaced instruction would have caused.
  private func fault(_ thread: TracedThread, at address: UInt64) {
    _ = tracee_set_registers(thread.id, registers)
    tracee_make_fault(&signal, address)
    _ = tracee_set_signal(thread.id, &signal)
    letGo(thread, signal: SIGSEGV)
  }
}

extension UnsafeMutablePointer where Pointee == UInt64 {
  /// A word of struct user_regs_struct.
  subscript(register: tracee_register) -> UInt64 {
    get { self[Int(register.rawValue)] }
    nonmutating set { self[Int(register.rawValue)] = newValue }
  }

  subscript(register: Register) -> UInt64 {
    get { self[register.userIndex] }
    nonmutating set { self[register.userIndex] = newValue }
  }
}

extension Register {
  /// Index into struct user_regs_struct.
  var userIndex: Int {
    switch self {
    case .r15: 0
    case .r14: 1
    case .r13: 2
    case .r12: 3
    case .rbp: 4
    case .rbx: 5
    case .r11: 6
    case .r10: 7
    case .r9: 8
    case .r8: 9
    case .rax: 10
    case .rcx: 11
    case .rdx: 12
    case .rsi: 13
    case .rdi: 14
    case .rsp: 19
    }
  }
}
