// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import Glibc
import TraceBackend

/// What `/proc` says about a process that is to be traced.
struct ProcessFacts {
  /// The process that the id belongs to: a different one if the id is a thread's.
  let groupID: Int32
  let isZombie: Bool
  /// By a signal, or by its tracer.
  let isStopped: Bool
  /// It is a kernel thread and runs no program.
  let isKernelThread: Bool

  /// Nil if the process does not exist.
  init?(_ processID: Int32) {
    let descriptor = open("/proc/\(processID)/status", O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var buffer = [UInt8](repeating: 0, count: 4096)
    let count = read(descriptor, &buffer, buffer.count)
    guard count > 0 else { return nil }
    var groupID: Int32?
    var state: Substring = ""
    for line in String(decoding: buffer[..<count], as: UTF8.self).split(separator: "\n") {
      let parts = line.split(separator: ":", maxSplits: 1)
      guard parts.count == 2 else { continue }
      let value = parts[1].drop(while: \.isWhitespace)
      if parts[0] == "Tgid" { groupID = Int32(value) }
      if parts[0] == "State" { state = value }
    }
    guard let groupID else { return nil }
    self.groupID = groupID
    isStopped = state.hasPrefix("T") || state.hasPrefix("t")
    isZombie = state.hasPrefix("Z") || state.hasPrefix("X")
    isKernelThread = Self.flags(of: processID) & Self.kernelThreadFlag != 0
  }

  /// PF_KTHREAD.
  private static let kernelThreadFlag: UInt64 = 0x0020_0000

  /// The kernel's own flags of a task, which every user may read.
  private static func flags(of processID: Int32) -> UInt64 {
    guard let text = SystemFile.text("/proc/\(processID)/stat"), let end = text.lastIndex(of: ")") else { return 0 }
    // After the name, which may contain anything: state, parent, group, session, terminal, its group, flags.
    let fields = text[end...].split(separator: " ")
    return fields.count > 7 ? UInt64(fields[7]) ?? 0 : 0
  }
}
