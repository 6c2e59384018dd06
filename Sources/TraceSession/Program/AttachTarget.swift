// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import Glibc
import TraceBackend

/// The process that a session attaches to, as it was found.
final class AttachTarget {
  /// The program's path, as a person knows it.
  let path: String
  /// The path for reading the program, even if its own path changes.
  let executable: String
  private let processID: Int32
  private let handle: ProcessHandle
  private let file: FileIdentity?

  /// - Throws: If the process does not exist, or can't be traced.
  init(_ id: Int32) throws(SessionFailure) {
    guard id != getpid() else {
      throw SessionFailure(
        .backendFailed, problem: "Process \(id) is sonde itself.", remedy: "Name the process of the program to trace.")
    }
    guard let process = ProcessFacts(id) else {
      // Permission to send a signal follows other rules than those of /proc.
      guard kill(id, 0) == 0 || errno == EPERM else { throw SessionFailure(BackendError.noSuchProcess(id)) }
      throw SessionFailure(BackendError.notPermitted(processID: id, why: Self.hidden))
    }
    guard process.groupID == id else {
      throw SessionFailure(
        .backendFailed, problem: "\(id) is a thread of process \(process.groupID).",
        remedy: "Name the process: \(process.groupID).")
    }
    guard !process.isKernelThread else { throw SessionFailure(BackendError.kernelThread(id)) }
    guard !process.isZombie, let handle = ProcessHandle(id), !handle.hasEnded else {
      throw SessionFailure(BackendError.processEnded(id))
    }
    executable = "/proc/\(id)/exe"
    guard let path = FileFacts.target(ofLink: executable) else {
      let error = errno
      // A process that no longer has a program is about to end.
      if error == ENOENT { throw SessionFailure(BackendError.processEnded(id)) }
      throw SessionFailure(BackendError.notPermitted(processID: id, why: TracingRefusal(of: id, error: error).why))
    }
    processID = id
    self.path = path
    self.handle = handle
    file = FileIdentity(of: executable)
  }

  private static let hidden =
    "/proc hides it from you (it is mounted with hidepid): it belongs to another user, has more rights than you, or "
    + "does not allow tracing"

  var hasEnded: Bool { handle.hasEnded }

  /// By a signal, or by its tracer.
  var isStopped: Bool { ProcessFacts(processID)?.isStopped ?? false }

  /// - Throws: If the process, which is held now, is not the one that was found, or has executed another program since.
  func requireSameProgram() throws(SessionFailure) {
    if hasEnded { throw SessionFailure(BackendError.processEnded(processID)) }
    guard file == FileIdentity(of: executable) else {
      throw SessionFailure(
        .backendFailed, problem: "Process \(processID) executed another program while Sonde read the first.",
        remedy: "Attach again.")
    }
  }
}
