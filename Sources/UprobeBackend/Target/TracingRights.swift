// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import CLinuxShims
import Glibc
import TraceBackend

/// Whether the person who started us may trace a process.
///
/// The kernel does not ask for uprobes: whoever may load eBPF may probe every process. So we ask it ourselves for what
/// ptrace would need, with the rights of the real user and none of those that our own file may carry.
enum TracingRights {
  /// Why not, or nil where the user may.
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
