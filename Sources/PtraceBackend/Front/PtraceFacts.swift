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

  package init(childRefusal: String?, hasCapability: Bool, yamaScope: Int?) {
    self.childRefusal = childRefusal
    self.hasCapability = hasCapability
    self.yamaScope = yamaScope
  }

  /// The system calls without which nothing is traced.
  package static let neededCalls: [SystemCallFilter.Call] = [.ptrace, .readMemory, .writeMemory]

  /// Starts a process that is traced for a moment.
  package static func found() -> PtraceFacts {
    var refusal = SystemCallFilter.refusal(of: [.ptrace])
    if refusal == nil {
      let trial = tracee_try()
      refusal = trial == 0 ? nil : errorText(-trial)
    }
    return PtraceFacts(
      childRefusal: refusal, hasCapability: ProcessCapabilities.own.contains(.tracing),
      yamaScope: SystemFile.number("/proc/sys/kernel/yama/ptrace_scope"))
  }
}
