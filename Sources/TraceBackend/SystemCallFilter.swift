// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import CLinuxShims
import Glibc

/// A seccomp filter, as containers have, between this process and the kernel.
package enum SystemCallFilter {
  /// System calls that a backend needs and that a filter may forbid.
  package enum Call: String, Sendable, CaseIterable {
    case ptrace
    case readMemory = "process_vm_readv"
    case writeMemory = "process_vm_writev"
    case openProcess = "pidfd_open"
    case bpf
    case openPerformanceEvent = "perf_event_open"
  }

  package static var isOn: Bool { ProcessStatus("self")?.words("Seccomp") == ["2"] }

  /// Those of `calls` that a filter forbids. A child tries each of them, since the filter may kill the caller.
  package static func forbidden(of calls: [Call]) -> [Call] {
    isOn ? calls.filter { filter_try($0.number) != 0 } : []
  }

  /// Whether pidfd_open must not be called: the filter may kill the caller.
  package static let forbidsProcessHandles = !forbidden(of: [.openProcess]).isEmpty

  /// Why `calls` can't be used, a clause; nil if no filter forbids them.
  package static func refusal(of calls: [Call]) -> String? {
    let forbidden = forbidden(of: calls)
    return forbidden.isEmpty ? nil : "a seccomp filter forbids \(forbidden.map(\.rawValue).joined(separator: ", "))"
  }
}

extension SystemCallFilter.Call {
  fileprivate var number: filtered_call {
    switch self {
    case .ptrace: FILTERED_PTRACE
    case .readMemory: FILTERED_PROCESS_VM_READV
    case .writeMemory: FILTERED_PROCESS_VM_WRITEV
    case .openProcess: FILTERED_PIDFD_OPEN
    case .bpf: FILTERED_BPF
    case .openPerformanceEvent: FILTERED_PERF_EVENT_OPEN
    }
  }
}
