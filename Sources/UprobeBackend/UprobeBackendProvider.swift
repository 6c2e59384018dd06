// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import EventLoop
import Glibc
import TraceBackend

/// Opens programs for tracing with uprobes and eBPF.
package final class UprobeBackendProvider: BackendProvider {
  package let kind = BackendKind.ebpf
  private let loop: EventLoop
  private let executable: String
  private lazy var support = givenSupport ?? KernelSupport.probe()
  private let givenSupport: KernelSupport?

  /// - Parameter executable: The binary whose subcommands are the helper processes; normally this one.
  package convenience init(loop: EventLoop, executable: String = "/proc/self/exe") {
    self.init(loop: loop, executable: executable, support: nil)
  }

  /// - Parameter support: What the kernel can do, if that must not be found out.
  init(loop: EventLoop, executable: String, support: KernelSupport?) {
    self.loop = loop
    self.executable = executable
    givenSupport = support
  }

  package var unavailable: String? {
    switch support {
    case .ready: nil
    case .unavailable(let why, _): why
    }
  }

  package var unavailableDetails: [String] {
    switch support {
    case .ready: []
    case .unavailable(_, let details): details
    }
  }

  package func open(_ target: TraceTarget) throws(BackendError) -> any TraceBackend {
    let linkKind: TraceObject.LinkKind
    switch support {
    case .ready(let kind): linkKind = kind
    case .unavailable(let why, _): throw .tracerFailed(why: "eBPF can't be used: \(why)")
    }
    switch target {
    case .attach(let processID):
      let process = try TargetProcess(processID)
      return UprobeBackend(process: process, program: nil, linkKind: linkKind, executable: executable, loop: loop)
    case .launch(let specification):
      if let refusal = SystemCallFilter.refusal(of: [.ptrace]) {
        throw .tracerFailed(why: "a program can't be held before its first instruction: \(refusal)")
      }
      let program = try LaunchedProgram(specification, isTraced: true, executable: executable, loop: loop)
      let process = try TargetProcess(program.processID)
      return UprobeBackend(process: process, program: program, linkKind: linkKind, executable: executable, loop: loop)
    }
  }
}
