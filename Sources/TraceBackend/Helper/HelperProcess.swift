// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import CLinuxShims
import Glibc

/// A process of ours between us and a program. It can outlive us if its work requires that.
package struct HelperProcess {
  /// Its role: an internal subcommand of our own binary, or what the process in a terminal becomes.
  package enum Role: String, Sendable {
    /// Traces a program with ptrace.
    case tracer
    /// Is the parent of a program that eBPF traces, and does nothing else.
    case keeper
    /// Owns the uprobes of a session. Never runs in a terminal.
    case links
    /// Removes the files of a build when the session can't.
    case sweeper
  }

  /// Our socket to it. The caller closes it.
  package let socket: Int32
  /// Not our child if it runs in a terminal.
  package let processID: Int32

  /// Starts the helper, or takes over the process in the terminal if the program runs in one.
  ///
  /// - Parameters:
  ///   - executable: Our own binary.
  ///   - descriptors: The descriptors that it gets after its socket, before the program's streams.
  ///   - program: The program that it starts, if any. Its streams and the read ends of its pipes are passed on.
  package init(
    _ role: Role, executable: String, passing descriptors: [Int32], for program: LaunchSpecification?
  ) throws(BackendError) {
    let streams = program.map { [$0.standardInput, $0.standardOutput, $0.standardError] } ?? []
    if let terminal = program?.terminal {
      let passed = descriptors + streams
      let error = terminal_send(terminal.socket, role.letter, passed, UInt32(passed.count))
      guard error == 0 else { throw .tracerFailed(why: "the terminal's process has ended: \(Self.text(-error))") }
      socket = fcntl(terminal.socket, F_DUPFD_CLOEXEC, 3)
      processID = terminal.processID
      return
    }
    var ends: (Int32, Int32) = (-1, -1)
    let made = withUnsafeMutablePointer(to: &ends) {
      $0.withMemoryRebound(to: Int32.self, capacity: 2) {
        socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, $0)
      }
    }
    guard made == 0 else { throw .noResources("a socket for its helper process", errno: errno) }
    let passed = [ends.1] + descriptors + streams + (program?.outputReaders ?? [])
    let process = process_spawn_helper(executable, role.rawValue, passed, UInt32(passed.count))
    _ = close(ends.1)
    guard process > 0 else {
      _ = close(ends.0)
      throw .noResources("a helper process", errno: -process)
    }
    (socket, processID) = (ends.0, process)
  }

  private static func text(_ error: Int32) -> String { String(cString: strerror(error)) }
}

extension HelperProcess.Role {
  /// The first byte that is sent to the process in a terminal; nil for any other process.
  package init?(letter: CChar) {
    switch letter {
    case Self.tracer.letter: self = .tracer
    case Self.keeper.letter: self = .keeper
    default: return nil
    }
  }

  fileprivate var letter: CChar {
    switch self {
    case .tracer: CChar(bitPattern: UInt8(ascii: "t"))
    case .keeper: CChar(bitPattern: UInt8(ascii: "k"))
    case .links: CChar(bitPattern: UInt8(ascii: "l"))
    case .sweeper: CChar(bitPattern: UInt8(ascii: "s"))
    }
  }
}
