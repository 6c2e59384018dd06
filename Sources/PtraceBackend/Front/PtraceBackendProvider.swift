// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import EventLoop
import Glibc
import TraceBackend

/// Opens programs for tracing with breakpoints, each in its own tracer process.
package final class PtraceBackendProvider: BackendProvider {
  package let kind = BackendKind.ptrace
  private let loop: EventLoop
  private let executable: String

  /// - Parameter executable: The binary whose `tracer` subcommand is the tracer process; normally this one.
  package init(loop: EventLoop, executable: String = "/proc/self/exe") {
    self.loop = loop
    self.executable = executable
  }

  private lazy var obstacle = SystemCallFilter.refusal(of: PtraceFacts.neededCalls)
  package var unavailable: String? { obstacle }

  package func open(_ target: TraceTarget) throws(BackendError) -> any TraceBackend {
    let ring = try RecordRing.made()
    let tracer = try HelperProcess(
      .tracer, executable: executable, passing: [ring.memory, ring.wake], for: target.launchedProgram)
    let link = HelperLink<TracerMessage>(tracer, loop: loop)
    guard case .opened(let processID, let loadBias) = try link.ask(request(for: target).encoded()) else {
      throw .tracerFailed(why: "it gave an unexpected answer")
    }
    return PtraceBackend(
      processID: processID, loadBias: loadBias, remarks: Self.remarks(on: target, tracer: tracer.processID), link: link,
      ring: ring, loop: loop)
  }

  /// A warning for users who attach to a program that must not be disturbed.
  private static func remarks(on target: TraceTarget, tracer: Int32) -> [String] {
    guard case .attach(let processID) = target else { return [] }
    var remarks = [
      "do not kill process \(tracer), which holds the breakpoints: the program would end with SIGTRAP. Killing sonde "
        + "itself is safe"
    ]
    let count = CodeBreakpoint.all(in: processID).count
    if count > 0 {
      remarks.append(
        "\(count) addresses in the program's code already have breakpoints, of another tracer or left by one that was "
          + "killed. A session with the ebpf backend removes those that were left; so does a restart of the program")
    }
    return remarks
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
