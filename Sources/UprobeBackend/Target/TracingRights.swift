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
    if trace != 0 { return .notPermitted(processID: process, why: whyNot(process, error: -trace)) }
    let binary = target_may_read_binary(process)
    if binary == -ENOENT || binary == -ESRCH { return .noSuchProcess(process) }
    if binary != 0 { return .notPermitted(processID: process, why: "you may not read its binary") }
    return nil
  }

  /// As far as it can be seen from outside.
  private static func whyNot(_ process: Int32, error: Int32) -> String {
    let own = getuid()
    if let user = ProcessFiles.user(of: process), user != own, own != 0 {
      return "it belongs to user \(user), and you are user \(own)"
    }
    if own == 0 { return "root lacks CAP_SYS_PTRACE here (\(errorText(error)))" }
    if let held = ProcessFiles.status("CapPrm", of: process)?.first, held.contains(where: { $0 != "0" }) {
      return "it has capabilities that you do not have"
    }
    let scope = ProcessFiles.text("/proc/sys/kernel/yama/ptrace_scope")?.prefix { $0.isNumber } ?? "0"
    if scope != "0" {
      return "kernel.yama.ptrace_scope is \(scope), so you may trace only what you started under Sonde"
    }
    return "it does not let itself be traced (\(errorText(error)))"
  }
}
