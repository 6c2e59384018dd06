// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Foundation
import Glibc

/// A terminal without a screen, and the command that a client started in it.
///
/// It exists until all its processes have left, or until it is closed.
package final class PseudoTerminal: Sendable {
  /// The command's id; the command leads the terminal's session.
  package let processID: Int32
  /// What the terminal has shown so far. A line feed is shown as a carriage return and a line feed.
  package let screen = Observed(ChildProcess.Stream())
  private let exit = Observed<ExitCode?>(nil)
  private let keyboard: Int32
  private let closer: Int32

  // TIOCSPTLCK and TIOCGPTN, which Glibc's module does not have.
  private static let setLock: UInt = 0x4004_5431
  private static let getNumber: UInt = 0x8004_5430

  /// - Parameter environment: Added to the tests' own.
  package init(_ command: [String], environment: [String: String] = [:], folder: String) throws {
    let master = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
    var lock: Int32 = 0
    var number: UInt32 = 0
    guard master >= 0, ioctl(master, Self.setLock, &lock) == 0, ioctl(master, Self.getNumber, &number) == 0 else {
      throw TestFailure("there is no terminal: \(String(cString: strerror(errno)))")
    }
    keyboard = master
    // `close` does not close a descriptor that is being read, so the reader closes it itself.
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { throw TestFailure("there is no pipe: \(String(cString: strerror(errno)))") }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    closer = ends[1]
    let closing = ends[0]
    let moved = ["/bin/sh", "-c", "cd \"$0\" && exec \"$@\"", folder] + command
    processID = try Self.spawn(moved, environment, terminal: "/dev/pts/\(number)")
    let (screen, exit, child) = (screen, exit, processID)
    Thread.detachNewThread {
      var buffer = [UInt8](repeating: 0, count: 4096)
      while true {
        var waits = [pollfd(fd: master, events: Int16(POLLIN), revents: 0), pollfd(fd: closing, events: 0, revents: 0)]
        if poll(&waits, 2, -1) < 0 { continue }
        if waits[1].revents != 0 { break }
        // At its end a terminal returns an error.
        let count = read(master, &buffer, buffer.count)
        if count < 0 && errno == EINTR { continue }
        guard count > 0 else { break }
        let shown = Array(buffer[..<count])
        screen.update { $0.bytes += shown }
      }
      _ = Glibc.close(master)
      _ = Glibc.close(closing)
      screen.update { $0.isAtEnd = true }
    }
    Thread.detachNewThread {
      var status: Int32 = 0
      while waitpid(child, &status, 0) == -1 && errno == EINTR {}
      let signal = status & 0x7F
      let code = signal == 0 ? (status >> 8) & 0xFF : 128 + signal
      exit.update { $0 = code }
    }
  }

  /// Types this text as a person would; `\u{3}` is ^C.
  package func type(_ text: String) {
    _ = Array(text.utf8).withUnsafeBytes { write(keyboard, $0.baseAddress, $0.count) }
  }

  /// Waits until the terminal shows `text`.
  package func wait(for text: String) async throws {
    let shown = await screen.wait { $0.isAtEnd || $0.text.contains(text) }
    guard shown?.text.contains(text) == true else {
      throw TestFailure("the terminal never showed '\(text)'; it has: \(screen.value.text)")
    }
  }

  /// Everything that the terminal showed, with plain line feeds, once no process has it open.
  package func waitForEnd() async throws -> String {
    guard let shown = await screen.wait(until: { $0.isAtEnd }), shown.isAtEnd else {
      throw TestFailure("the terminal is still in use; it has: \(screen.value.text)")
    }
    return shown.text.replacing("\r\n", with: "\n")
  }

  /// The person closes the window: the kernel hangs up on every process in it.
  package func close() { _ = Glibc.close(closer) }

  private static func spawn(
    _ command: [String], _ environment: [String: String], terminal: String
  ) throws -> Int32 {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    // The first terminal that a session leader opens becomes its controlling terminal.
    posix_spawn_file_actions_addopen(&actions, 0, terminal, O_RDWR, 0)
    posix_spawn_file_actions_adddup2(&actions, 0, 1)
    posix_spawn_file_actions_adddup2(&actions, 0, 2)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var signals = sigset_t()
    sigfillset(&signals)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    let setSession: Int16 = 0x80
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK) | setSession)
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
