// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Foundation
import Glibc
import Synchronization

/// How a process ended, as a shell reports it: its code, or 128 plus the signal.
package typealias ExitCode = Int32

/// A process that a test started, with pipes on its three streams.
package final class ChildProcess: Sendable {
  package let processID: Int32
  /// Everything that it has written so far, and whether the stream has ended.
  package let standardOutput = Observed(Stream())
  package let standardError = Observed(Stream())
  private let exit = Observed<ExitCode?>(nil)
  private let input: Mutex<Int32?>
  fileprivate static let starting = Mutex(())

  package struct Stream: Sendable {
    package var bytes: [UInt8] = []
    package var isAtEnd = false
    package var text: String { String(decoding: bytes, as: UTF8.self) }
  }

  /// - Parameters:
  ///   - environment: Added to the tests' own.
  ///   - onOutput: If given, it gets each chunk of standard output, on its own thread, and an empty one at the
  ///     end; `standardOutput` then stays empty.
  package init(
    _ command: String, _ arguments: [String] = [], environment: [String: String] = [:], folder: String? = nil,
    onOutput: (@Sendable ([UInt8]) -> Void)? = nil
  ) throws {
    // One start at a time: otherwise another child could inherit a pipe before it is marked close-on-exec, and hold it
    // open.
    let (child, ends) = try Self.starting.withLock { _ in
      let pipes = (input: try Self.pipe(), output: try Self.pipe(), error: try Self.pipe())
      let streams = [pipes.input.read, pipes.output.write, pipes.error.write]
      defer { for end in streams { close(end) } }
      let moved = folder.map { ["/bin/sh", "-c", "cd \"$0\" && exec \"$@\"", $0] } ?? []
      let child = try Self.spawn(moved + [command] + arguments, environment: environment, streams: streams)
      return (child, (input: pipes.input.write, output: pipes.output.read, error: pipes.error.read))
    }
    processID = child
    input = Mutex(ends.input)

    let standardOutput = standardOutput
    let standardError = standardError
    let exit = exit
    let take = onOutput ?? { chunk in Self.append(chunk, to: standardOutput) }
    Thread.detachNewThread { Self.readAll(ends.output, take) }
    Thread.detachNewThread { Self.readAll(ends.error) { Self.append($0, to: standardError) } }
    Thread.detachNewThread {
      var status: Int32 = 0
      while waitpid(child, &status, 0) == -1 && errno == EINTR {}
      let signal = status & 0x7F
      let code = signal == 0 ? (status >> 8) & 0xFF : 128 + signal
      exit.update { $0 = code }
    }
  }

  package var exitCode: ExitCode? { exit.value }

  package func waitForExit(within seconds: Double = TestEnvironment.patienceSeconds) async throws -> ExitCode {
    guard let code = await exit.wait(within: seconds, until: { $0 != nil }) ?? nil else {
      throw TestFailure("Process \(processID) still runs after \(seconds) s.")
    }
    return code
  }

  /// Waits until standard output contains `text`, past the first `offset` bytes.
  package func waitForOutput(_ text: String, after offset: Int = 0) async throws {
    let found = await standardOutput.wait { stream in
      stream.isAtEnd || String(decoding: stream.bytes.dropFirst(offset), as: UTF8.self).contains(text)
    }
    guard let found, String(decoding: found.bytes.dropFirst(offset), as: UTF8.self).contains(text) else {
      throw TestFailure("'\(text)' never came; there was: \(standardOutput.value.text.suffix(500))")
    }
  }

  /// What both streams hold once the process has ended.
  package func waitForEndOfOutput(
    within seconds: Double = TestEnvironment.patienceSeconds
  ) async throws -> (output: String, error: String) {
    let output = await standardOutput.wait(within: seconds) { $0.isAtEnd }
    let error = await standardError.wait(within: seconds) { $0.isAtEnd }
    guard let output, let error else { throw TestFailure("Process \(processID) holds its streams open.") }
    return (output.text, error.text)
  }

  package func send(signal: Int32) { if exitCode == nil { kill(processID, signal) } }

  /// Writes all bytes. If the process has already ended, that is not an error here: its exit code shows it.
  package func write(_ bytes: [UInt8]) {
    input.withLock { descriptor in
      guard let descriptor else { return }
      var rest = bytes[...]
      while !rest.isEmpty {
        let written = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
        if written < 0 && errno == EINTR { continue }
        guard written > 0 else { return }
        rest = rest.dropFirst(written)
      }
    }
  }

  package func closeInput() {
    input.withLock { descriptor in
      if let open = descriptor { close(open) }
      descriptor = nil
    }
  }

  private static func append(_ chunk: [UInt8], to stream: Observed<Stream>) {
    stream.update { if chunk.isEmpty { $0.isAtEnd = true } else { $0.bytes += chunk } }
  }

  private static func readAll(_ descriptor: Int32, _ take: ([UInt8]) -> Void) {
    var buffer = [UInt8](repeating: 0, count: 64 * 1024)
    while true {
      let count = read(descriptor, &buffer, buffer.count)
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { break }
      take(Array(buffer[..<count]))
    }
    close(descriptor)
    take([])
  }

  private static func pipe() throws -> (read: Int32, write: Int32) {
    var ends: [Int32] = [0, 0]
    guard Glibc.pipe(&ends) == 0 else { throw TestFailure("pipe: \(String(cString: strerror(errno)))") }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    return (ends[0], ends[1])
  }

  private static func spawn(_ command: [String], environment: [String: String], streams: [Int32]) throws -> Int32 {
    // A write to a process that has ended must be an error, and must not end the tests.
    signal(SIGPIPE, SIG_IGN)
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for (target, descriptor) in streams.enumerated() {
      posix_spawn_file_actions_adddup2(&actions, descriptor, Int32(target))
    }
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // The child starts as from a shell: no signal is ignored or blocked.
    var signals = sigset_t()
    sigfillset(&signals)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))

    let merged = ProcessInfo.processInfo.environment.merging(environment) { _, added in added }
    var arguments: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) } + [nil]
    var variables: [UnsafeMutablePointer<CChar>?] = merged.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for pointer in arguments + variables { free(pointer) } }
    var child: pid_t = 0
    let result = posix_spawnp(&child, command[0], &actions, &attributes, &arguments, &variables)
    guard result == 0 else { throw TestFailure("\(command[0]) does not start: \(String(cString: strerror(result)))") }
    return child
  }
}

/// Runs a command to its end and returns both streams together and its exit code. For set-up only: it blocks.
package func runToEnd(
  _ command: String, _ arguments: [String], environment: [String: String] = [:], folder: String? = nil
) throws -> (output: String, code: ExitCode) {
  let process = Process()
  process.executableURL = URL(filePath: command)
  process.arguments = arguments
  process.environment = ProcessInfo.processInfo.environment.merging(environment) { _, added in added }
  if let folder { process.currentDirectoryURL = URL(filePath: folder) }
  process.standardInput = FileHandle.nullDevice
  // Foundation's pipes are not close-on-exec: another test's child would hold this one open until that child ends.
  let pipe = try ChildProcess.starting.withLock { _ in
    let pipe = Pipe()
    for handle in [pipe.fileHandleForReading, pipe.fileHandleForWriting] {
      _ = fcntl(handle.fileDescriptor, F_SETFD, FD_CLOEXEC)
    }
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    return pipe
  }
  let data = pipe.fileHandleForReading.readDataToEndOfFile()
  process.waitUntilExit()
  return (String(decoding: data, as: UTF8.self), process.terminationStatus)
}
