// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import CLinuxShims
import Glibc

/// Numbers of system calls on x86-64.
enum SystemCall {
  static let mmap: UInt64 = 9
  static let munmap: UInt64 = 11
  static let clone: UInt64 = 56
  static let fork: UInt64 = 57
  static let vfork: UInt64 = 58
  static let execve: UInt64 = 59
  static let prctl: UInt64 = 157
  static let clone3: UInt64 = 435

  static let instructionBytes: UInt64 = 2
}

extension Tracer {
  /// Makes a stopped thread do one system call that does not wait, and restores its registers.
  ///
  /// It waits for this thread alone. Signals that arrive meanwhile are blocked or held, as on a detour.
  func call(
    _ number: UInt64, _ arguments: [UInt64], on thread: TracedThread, mappings: [Mapping]
  ) -> Result<UInt64, DetourFailure> {
    guard let instruction = text.flatMap({ systemCallInstruction(in: mappings, of: $0) }) else {
      return .failure(.noRoom)
    }
    let count = Int(TRACEE_REGISTER_COUNT.rawValue)
    var saved = [UInt64](repeating: 0, count: count)
    var mask: UInt64 = 0
    guard tracee_get_registers(thread.id, &saved) == 0, tracee_get_mask(thread.id, &mask) == 0 else {
      return .failure(.noRoom)
    }
    var changed = saved
    let order = [TRACEE_RDI, TRACEE_RSI, TRACEE_RDX, TRACEE_R10, TRACEE_R8, TRACEE_R9]
    for (register, value) in zip(order, arguments) { changed[Int(register.rawValue)] = value }
    changed[Int(TRACEE_RAX.rawValue)] = number
    // Not within a system call: otherwise the kernel would immediately restart the one that was interrupted.
    changed[Int(TRACEE_ORIG_RAX.rawValue)] = UInt64.max
    changed[Int(TRACEE_RIP.rawValue)] = instruction
    _ = tracee_set_mask(thread.id, ~0 & ~(1 << UInt64(SIGTRAP - 1)))
    _ = tracee_set_registers(thread.id, changed)
    let result = stepOver(instruction, thread)
    if case .failure(.overtaken) = result { return result }
    _ = tracee_set_registers(thread.id, saved)
    _ = tracee_set_mask(thread.id, mask)
    return result
  }

  /// Steps the thread over the system call instruction and returns its result.
  private func stepOver(_ instruction: UInt64, _ thread: TracedThread) -> Result<UInt64, DetourFailure> {
    var after = [UInt64](repeating: 0, count: Int(TRACEE_REGISTER_COUNT.rawValue))
    while true {
      _ = tracee_step(thread.id, 0)
      var report = tracee_report()
      guard tracee_wait(thread.id, 1, &report) == 1 else { return .failure(.noRoom) }
      guard report.kind == TRACEE_STOPPED.rawValue else { return .failure(.overtaken(report)) }
      if report.event == TRACEE_STOP.rawValue { continue }
      guard report.event == TRACEE_SIGNAL.rawValue else { return .failure(.overtaken(report)) }
      var info = siginfo_t()
      guard tracee_get_signal(thread.id, &info) == 0, tracee_get_registers(thread.id, &after) == 0 else { continue }
      if tracee_signal_code(&info) <= 0 {
        thread.heldSignals.append(info)
      } else if report.value != SIGTRAP {
        // A page of text that can't be read any more: no call was made.
        return .failure(.noRoom)
      } else if after[Int(TRACEE_RIP.rawValue)] == instruction + 2 {
        return .success(after[Int(TRACEE_RAX.rawValue)])
      }
    }
  }

  /// Any place in executable memory whose bytes are a system call; the kernel's own page has some.
  func systemCallInstruction(in mappings: [Mapping], of memory: TargetText) -> UInt64? {
    let executable = mappings.filter { $0.isExecutable && $0.isReadable && $0.name != "[vsyscall]" }
    let kernelFirst = executable.filter { $0.name == "[vdso]" } + executable.filter { $0.name != "[vdso]" }
    for mapping in kernelFirst {
      var address = mapping.range.lowerBound
      while address < mapping.range.upperBound {
        let bytes = memory.read(at: address, count: 1 << 16)
        guard bytes.count > 1 else { break }
        for index in 0..<bytes.count - 1 where bytes[index] == 0x0f && bytes[index + 1] == 0x05 {
          return address + UInt64(index)
        }
        address += UInt64(bytes.count - 1)
      }
    }
    return nil
  }
}
