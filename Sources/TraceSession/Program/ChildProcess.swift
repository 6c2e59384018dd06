// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import CLinuxShims
import EventLoop
import Glibc
import TraceBackend

/// A process that we start and wait for without ever blocking: the compiler.
///
/// It has a process group of its own, so that its own children can be ended with it. The loop keeps it until it has
/// ended.
final class ChildProcess {
  /// Its output to stdout and stderr, as it comes.
  var onOutput: (([UInt8]) -> Void)?
  /// Called once, after the last output.
  var onExit: ((ExitStatus) -> Void)?

  private let loop: EventLoop
  private let processID: pid_t
  private let pidDescriptor: Int32
  private let outputDescriptor: Int32
  private var sources: [EventSource] = []
  private var killTimer: LoopTimer?
  private var hasExited = false

  /// How long it has for cleaning up when it is cancelled.
  private static let cancelGraceMilliseconds = 2_000
  private static let readBytes = 64 * 1024

  struct Command {
    /// Absolute.
    var path: String
    var arguments: [String]
    var environment: [String]
    var workingDirectory: String
  }

  /// - Parameter beforeStart: Called with the process id before the process executes the command: nothing of it has
  ///   run.
  /// - Throws: The `errno` of the call that failed.
  init(_ command: Command, on loop: EventLoop, beforeStart: (pid_t) -> Void) throws(SystemError) {
    self.loop = loop
    var reader: Int32 = -1
    var writer: Int32 = -1
    let made = sonde_pipe(&reader, &writer)
    guard made == 0 else { throw SystemError("pipe2", errno: -made) }
    defer { close(writer) }
    var gate: Int32 = -1
    processID = Self.withCStrings(command.arguments) { arguments in
      Self.withCStrings(command.environment) { environment in
        sonde_child_fork(command.path, arguments, environment, command.workingDirectory, writer, &gate)
      }
    }
    guard processID > 0 else {
      close(reader)
      throw SystemError("fork", errno: -processID)
    }
    beforeStart(processID)
    let started = sonde_child_release(gate)
    guard started == 0 else {
      close(reader)
      var status: Int32 = 0
      while waitpid(processID, &status, 0) < 0, errno == EINTR {}
      throw SystemError("execve", errno: -started)
    }
    outputDescriptor = reader
    pidDescriptor = ProcessDescriptor.open(processID)
    guard pidDescriptor >= 0 else {
      // A filter forbids it: the kernels that we need have this call.
      close(reader)
      kill(-processID, SIGKILL)
      var status: Int32 = 0
      while waitpid(processID, &status, 0) < 0, errno == EINTR {}
      throw SystemError("pidfd_open", errno: -pidDescriptor)
    }
    sources.append(loop.onReadable(outputDescriptor) { [self] in readOutput() })
    sources.append(loop.onReadable(pidDescriptor) { [self] in exited() })
  }

  /// Asks it to end, and kills it if it does not.
  func cancel() {
    guard !hasExited, killTimer == nil else { return }
    // The go command removes its temporary folder on SIGINT only.
    kill(-processID, SIGINT)
    killTimer = loop.after(milliseconds: Self.cancelGraceMilliseconds) { [processID] in kill(-processID, SIGKILL) }
  }

  private func readOutput() {
    var buffer = [UInt8](repeating: 0, count: Self.readBytes)
    let count = read(outputDescriptor, &buffer, buffer.count)
    if count > 0 {
      onOutput?(Array(buffer[..<count]))
    } else if count == 0 || errno != EAGAIN {
      sources.first?.cancel()
    }
  }

  private func exited() {
    guard !hasExited else { return }
    hasExited = true
    killTimer?.cancel()
    for source in sources { source.cancel() }
    drainOutput()
    var status: Int32 = 0
    while waitpid(processID, &status, 0) < 0, errno == EINTR {}
    close(outputDescriptor)
    close(pidDescriptor)
    onExit?(status & 0x7f == 0 ? .exited(code: status >> 8 & 0xff) : .killed(signal: status & 0x7f))
    onOutput = nil
    onExit = nil
  }

  /// Reads the pipe's contents; a grandchild may hold it open, so its end is not waited for.
  private func drainOutput() {
    var buffer = [UInt8](repeating: 0, count: Self.readBytes)
    while true {
      let count = read(outputDescriptor, &buffer, buffer.count)
      guard count > 0 else { return }
      onOutput?(Array(buffer[..<count]))
    }
  }

  /// Calls `body` with the strings in C form, an array that ends with nil.
  private static func withCStrings<Result>(
    _ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
  ) -> Result {
    let copies = strings.map { strdup($0) }
    defer { for copy in copies { free(copy) } }
    return body(copies + [nil])
  }
}

/// A system call that failed, for error texts.
package struct SystemError: Error, Hashable, Sendable {
  package let call: String
  package let number: Int32

  init(_ call: String, errno number: Int32 = errno) {
    self.call = call
    self.number = number
  }

  /// As the system prints it: `No such file or directory`.
  package var text: String { String(cString: strerror(number)) }
}
