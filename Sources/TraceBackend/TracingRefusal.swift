// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import Glibc

/// Why a user may not trace a process, in the same words whichever backend found it out.
///
/// The kernel only says no; the reason is what can be seen of the process from outside.
package struct TracingRefusal: Sendable {
  /// Nil where it can't be told.
  package var owner: UInt32?
  /// The real user.
  package var user: UInt32
  package var ownerHasCapabilities: Bool
  /// `kernel.yama.ptrace_scope`; 0 where the kernel has no Yama.
  package var yamaScope: Int
  /// What the kernel said, an errno.
  package var error: Int32

  package init(owner: UInt32?, user: UInt32, ownerHasCapabilities: Bool, yamaScope: Int, error: Int32) {
    self.owner = owner
    self.user = user
    self.ownerHasCapabilities = ownerHasCapabilities
    self.yamaScope = yamaScope
    self.error = error
  }

  package init(of process: Int32, error: Int32) {
    let status = SystemFile.text("/proc/\(process)/status") ?? ""
    func word(_ name: String) -> Substring? {
      let line = status.split(separator: "\n").first { $0.hasPrefix("\(name):") }
      return line?.dropFirst(name.count + 1).split(whereSeparator: \.isWhitespace).first
    }
    self.init(
      owner: word("Uid").flatMap { UInt32($0) }, user: getuid(),
      ownerHasCapabilities: word("CapPrm")?.contains { $0 != "0" } ?? false,
      yamaScope: SystemFile.number("/proc/sys/kernel/yama/ptrace_scope") ?? 0, error: error)
  }

  /// One clause.
  package var why: String {
    if yamaScope >= 3 {
      return "kernel.yama.ptrace_scope is \(yamaScope), so nobody may trace until the machine restarts"
    }
    if user == 0 { return "root lacks CAP_SYS_PTRACE here (\(errorText))" }
    if let owner, owner != user { return "it belongs to user \(owner), and you are user \(user)" }
    if ownerHasCapabilities { return "it has capabilities that you do not have" }
    switch yamaScope {
    case 0: return "it does not let itself be traced (\(errorText))"
    case 1: return "kernel.yama.ptrace_scope is 1, so you may trace only what you start under Sonde"
    default: return "kernel.yama.ptrace_scope is \(yamaScope), so only root may trace"
    }
  }

  private var errorText: String { String(cString: strerror(error)) }
}
