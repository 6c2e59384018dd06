// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import CLinuxShims
import Glibc

/// Why a user may not trace a process, in the same words for every backend.
///
/// The kernel gives no reason: it is derived from what is visible of the process from outside.
package struct TracingRefusal: Sendable {
  /// Nil if unknown.
  package var owner: UInt32?
  /// The real user.
  package var user: UInt32
  /// Whether the process has capabilities that we lack.
  package var hasMoreCapabilities: Bool
  /// Whether we hold CAP_SYS_PTRACE.
  package var mayTraceOthers: Bool
  /// Whether the process is in another user namespace, for which our rights may not count.
  package var isInOtherNamespace: Bool
  /// `kernel.yama.ptrace_scope`; 0 if the kernel has no Yama.
  package var yamaScope: Int
  /// The kernel's answer, an errno.
  package var error: Int32

  package init(
    owner: UInt32?, user: UInt32, hasMoreCapabilities: Bool, mayTraceOthers: Bool = false,
    isInOtherNamespace: Bool = false, yamaScope: Int, error: Int32
  ) {
    self.owner = owner
    self.user = user
    self.hasMoreCapabilities = hasMoreCapabilities
    self.mayTraceOthers = mayTraceOthers
    self.isInOtherNamespace = isInOtherNamespace
    self.yamaScope = yamaScope
    self.error = error
  }

  package init(of process: Int32, error: Int32) {
    let target = Credentials(of: String(process))
    let own = ProcessCapabilities(rawValue: rights_of_user())
    self.init(
      owner: target?.realUser, user: getuid(),
      hasMoreCapabilities: target.map { !own.isSuperset(of: $0.permitted) } ?? false,
      mayTraceOthers: own.contains(.tracing), isInOtherNamespace: Surroundings.isInOtherUserNamespace(process),
      yamaScope: SystemFile.number("/proc/sys/kernel/yama/ptrace_scope") ?? 0, error: error)
  }

  static let otherNamespace = "it is in another user namespace, where you have no rights"
  static let forbiddenToRoot = "the system forbids it although root has CAP_SYS_PTRACE"

  /// One clause.
  package var why: String {
    if yamaScope >= 3 {
      return "kernel.yama.ptrace_scope is \(yamaScope), so nobody may trace until the machine restarts"
    }
    if isInOtherNamespace { return Self.otherNamespace }
    if user == 0 { return whyForRoot }
    if let owner, owner != user { return "it belongs to user \(owner), and you are user \(user)" }
    if hasMoreCapabilities { return "it has capabilities that you do not have" }
    switch yamaScope {
    case 0: return "it does not allow tracing (\(errorText))"
    case 1: return "kernel.yama.ptrace_scope is 1, so you may trace only what you start under Sonde"
    default: return "kernel.yama.ptrace_scope is \(yamaScope), so only root may trace"
    }
  }

  private var whyForRoot: String {
    guard !mayTraceOthers else {
      return
        "\(Self.forbiddenToRoot) (\(errorText)); a security module (AppArmor, SELinux) "
        + "or another user namespace may be the reason"
    }
    let what =
      if let owner, owner != user {
        "it belongs to user \(owner)"
      } else if hasMoreCapabilities {
        "it has capabilities that you do not have"
      } else {
        "it does not allow tracing"
      }
    return "\(what), and root lacks CAP_SYS_PTRACE here (\(errorText))"
  }

  private var errorText: String { String(cString: strerror(error)) }
}
