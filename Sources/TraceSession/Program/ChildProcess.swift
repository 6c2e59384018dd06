// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import CLinuxShims
import EventLoop
import Glibc
import TraceBackend

/// A process that we start and wait for without ever blocking: the compiler.
///
/// It has a process group of its own, so that its own children can be ended with it. The loop keeps it until it has ended.
final class ChildProcess {
  /// What it writes to stdout and stderr, as it comes.
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

  /// - Throws: The `errno` of what failed.
  init(_ command: Command, on loop: EventLoop) throws(SystemError) {
    self.loop = loop
    var pipeEnds: [Int32] = [-1, -1]
    guard pipe2(&pipeEnds, O_CLOEXEC) == 0 else { throw SystemError("pipe2") }
    defer { close(pipeEnds[1]) }
    let id = Self.spawn(command, output: pipeEnds[1])
    guard case .success(let processID) = id else {
      close(pipeEnds[0])
      throw SystemError("posix_spawn", errno: id.errorNumber)
    }
    self.processID = processID
    outputDescriptor = pipeEnds[0]
    pidDescriptor = sonde_pidfd_open(processID)
    _ = fcntl(outputDescriptor, F_SETFL, O_NONBLOCK)
    sources.append(loop.onReadable(outputDescriptor) { [self] in readOutput() })
    // Kernels have had pidfd_open since 5.3, and we need a newer one.
    precondition(pidDescriptor >= 0, "pidfd_open failed: \(-pidDescriptor)")
    sources.append(loop.onReadable(pidDescriptor) { [self] in exited() })
  }

  /// Asks it to end, and makes it end when it does not.
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

  /// What is in the pipe; a grandchild may hold it open, so its end is not waited for.
  private func drainOutput() {
    var buffer = [UInt8](repeating: 0, count: Self.readBytes)
    while true {
      let count = read(outputDescriptor, &buffer, buffer.count)
      guard count > 0 else { return }
      onOutput?(Array(buffer[..<count]))
    }
  }

  private enum SpawnResult {
    case success(pid_t)
    case failure(Int32)

    var errorNumber: Int32 { if case .failure(let number) = self { number } else { 0 } }
  }

  private static func spawn(_ command: Command, output: Int32) -> SpawnResult {
    var actions = posix_spawn_file_actions_t()
    var attributes = posix_spawnattr_t()
    posix_spawn_file_actions_init(&actions)
    posix_spawnattr_init(&attributes)
    defer {
      posix_spawn_file_actions_destroy(&actions)
      posix_spawnattr_destroy(&attributes)
    }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, output, 1)
    posix_spawn_file_actions_adddup2(&actions, output, 2)
    posix_spawn_file_actions_addchdir_np(&actions, command.workingDirectory)
    // Our own blocked and ignored signals are not its business.
    var none = sigset_t()
    var all = sigset_t()
    sigemptyset(&none)
    sigfillset(&all)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setsigdefault(&attributes, &all)
    posix_spawnattr_setpgroup(&attributes, 0)
    posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP))
    return withCStrings(command.arguments) { arguments in
      withCStrings(command.environment) { environment in
        var processID: pid_t = 0
        let code = posix_spawn(&processID, command.path, &actions, &attributes, arguments, environment)
        return code == 0 ? .success(processID) : .failure(code)
      }
    }
  }

  /// Calls `body` with the strings as C has them, an array that ends with nil.
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

  /// As the system says it: `No such file or directory`.
  package var text: String { String(cString: strerror(number)) }
}
