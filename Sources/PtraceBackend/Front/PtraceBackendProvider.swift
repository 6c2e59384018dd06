// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import EventLoop
import Glibc
import TraceBackend

/// Opens programs for tracing with breakpoints, each in a tracer process of its own.
package final class PtraceBackendProvider: BackendProvider {
  package let kind = BackendKind.ptrace
  private let loop: EventLoop
  private let executable: String

  /// - Parameter executable: The binary whose `tracer` subcommand is the tracer process; normally this very one.
  package init(loop: EventLoop, executable: String = "/proc/self/exe") {
    self.loop = loop
    self.executable = executable
  }

  private lazy var obstacle = SystemCallFilter.refusal(of: PtraceFacts.neededCalls)
  package var unavailable: String? { obstacle }

  package func open(_ target: TraceTarget) throws(BackendError) -> any TraceBackend {
    guard let ring = RecordRing() else { throw .tracerFailed(why: "no shared memory: \(errorText(errno))") }
    let tracer = try HelperProcess(
      .tracer, executable: executable, passing: [ring.memory, ring.wake], for: target.launchedProgram)
    let link = TracerLink(
      stream: MessageStream(descriptor: tracer.socket), tracerID: tracer.processID, loop: loop)
    guard case .opened(let processID, let loadBias) = try link.ask(request(for: target)) else {
      throw .tracerFailed(why: "it gave no proper answer")
    }
    return PtraceBackend(processID: processID, loadBias: loadBias, link: link, ring: ring, loop: loop)
  }

  private func request(for target: TraceTarget) -> TracerRequest {
    switch target {
    case .attach(let processID): .attach(processID: processID)
    case .launch(let program):
      .launch(
        LaunchOrder(
          path: program.path, directory: program.workingDirectory, arguments: program.arguments,
          environment: program.environment, readerCount: UInt32(program.outputReaders.count)))
    }
  }
}

extension TraceTarget {
  fileprivate var launchedProgram: LaunchSpecification? {
    switch self {
    case .launch(let program): program
    case .attach: nil
    }
  }
}
