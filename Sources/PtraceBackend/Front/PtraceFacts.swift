// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import CLinuxShims
import Glibc
import TraceBackend

/// The ptrace support of this machine and this user, found out by trying where possible.
package struct PtraceFacts: Hashable, Sendable {
  /// Why a child of this user can't be traced, in the system's words; nil if it can.
  package var childRefusal: String?
  /// Whether we hold CAP_SYS_PTRACE.
  package var hasCapability: Bool
  /// `kernel.yama.ptrace_scope`; nil if the kernel has no Yama.
  package var yamaScope: Int?

  package init(childRefusal: String?, hasCapability: Bool, yamaScope: Int?) {
    self.childRefusal = childRefusal
    self.hasCapability = hasCapability
    self.yamaScope = yamaScope
  }

  /// The system calls that tracing requires.
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
