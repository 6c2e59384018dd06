// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import CLinuxShims
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

  package var unavailable: String? { nil }

  package func open(_ target: TraceTarget) throws(BackendError) -> any TraceBackend {
    guard let ring = RecordRing() else { throw .tracerFailed(why: "no shared memory: \(errorText(errno))") }
    let (socket, process) = try tracer(for: target, ring)
    let link = TracerLink(stream: MessageStream(descriptor: socket), tracerID: process, loop: loop)
    guard case .opened(let processID, let loadBias) = try link.ask(request(for: target)) else {
      throw .tracerFailed(why: "it gave no proper answer")
    }
    return PtraceBackend(processID: processID, loadBias: loadBias, link: link, ring: ring, loop: loop)
  }

  /// The socket to a tracer and its process, which is no child of ours where it runs in a terminal.
  private func tracer(
    for target: TraceTarget, _ ring: RecordRing
  ) throws(BackendError) -> (socket: Int32, process: Int32) {
    if case .launch(let program) = target, let terminal = program.terminal {
      let passed = [
        ring.memory, ring.wake, program.standardInput, program.standardOutput, program.standardError,
      ]
      let error = terminal_send(terminal.socket, TerminalRole.tracer, passed, UInt32(passed.count))
      guard error == 0 else { throw .tracerFailed(why: "the terminal's process is gone: \(errorText(-error))") }
      return (fcntl(terminal.socket, F_DUPFD_CLOEXEC, 3), terminal.processID)
    }
    var ends: (Int32, Int32) = (-1, -1)
    let made = withUnsafeMutablePointer(to: &ends) {
      $0.withMemoryRebound(to: Int32.self, capacity: 2) {
        socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, $0)
      }
    }
    guard made == 0 else { throw .tracerFailed(why: "no socket pair: \(errorText(errno))") }
    var passed = [ends.1, ring.memory, ring.wake]
    if case .launch(let program) = target {
      passed += [program.standardInput, program.standardOutput, program.standardError] + program.outputReaders
    }
    let process = process_spawn_tracer(executable, "tracer", passed, UInt32(passed.count))
    _ = close(ends.1)
    guard process > 0 else {
      _ = close(ends.0)
      throw .tracerFailed(why: "'\(executable)' could not be started: \(errorText(-process))")
    }
    return (ends.0, process)
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
