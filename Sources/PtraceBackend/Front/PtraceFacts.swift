// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import CLinuxShims
import Glibc
import TraceBackend

/// What this machine and this user have for ptrace, found out by trying where that is possible.
package struct PtraceFacts: Hashable, Sendable {
  /// Why a child of this user's can't be traced, in the system's words; nil where it can.
  package var childRefusal: String?
  /// Whether we hold CAP_SYS_PTRACE.
  package var hasCapability: Bool
  /// `kernel.yama.ptrace_scope`; nil where the kernel has no Yama.
  package var yamaScope: Int?
  /// Whether a seccomp filter stands between us and the kernel.
  package var isFiltered: Bool

  /// Whether our capabilities count only for the processes of a user namespace.
  package var isInUserNamespace: Bool

  package init(
    childRefusal: String?, hasCapability: Bool, yamaScope: Int?, isFiltered: Bool, isInUserNamespace: Bool
  ) {
    self.childRefusal = childRefusal
    self.hasCapability = hasCapability
    self.yamaScope = yamaScope
    self.isFiltered = isFiltered
    self.isInUserNamespace = isInUserNamespace
  }

  /// The first user namespace has every user id, each as itself.
  private static var mapsUsers: Bool {
    let words = SystemFile.text("/proc/self/uid_map")?.split(whereSeparator: \.isWhitespace)
    return words.map { $0 != ["0", "0", "4294967295"] } ?? false
  }

  /// Starts a process that is traced for a moment.
  package static func found() -> PtraceFacts {
    let trial = tracee_try()
    let held = ProcessCapabilities.effective(of: getpid()) ?? []
    let lines = SystemFile.text("/proc/self/status")?.split(separator: "\n") ?? []
    return PtraceFacts(
      childRefusal: trial == 0 ? nil : errorText(-trial), hasCapability: held.contains(.tracing),
      yamaScope: SystemFile.number("/proc/sys/kernel/yama/ptrace_scope"),
      isFiltered: lines.contains { $0.hasPrefix("Seccomp:") && $0.hasSuffix("2") },
      isInUserNamespace: mapsUsers)
  }
}
