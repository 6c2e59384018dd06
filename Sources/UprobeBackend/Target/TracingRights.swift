// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import CLinuxShims
import Glibc
import TraceBackend

/// Whether the user who started us may trace a process.
///
/// The kernel does not check for uprobes: a user that may load eBPF may probe every process. So we check ourselves what
/// ptrace would need, with the rights of the real user and none of those that our own file may have.
enum TracingRights {
  /// Why not, or nil if the user may.
  static func refusal(_ process: Int32) -> BackendError? {
    let trace = target_may_trace(process)
    if trace == -ENOENT || trace == -ESRCH { return .noSuchProcess(process) }
    if trace != 0 { return .notPermitted(processID: process, why: TracingRefusal(of: process, error: -trace).why) }
    let binary = target_may_read_binary(process)
    if binary == -ENOENT || binary == -ESRCH { return .noSuchProcess(process) }
    if binary != 0 { return .notPermitted(processID: process, why: "you may not read its binary") }
    return nil
  }
}
