// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import Glibc

/// Opens one kind of backend on a program.
package protocol BackendProvider {
  var kind: BackendKind { get }

  /// Why this user can't use this backend on this machine, or nil if it can be used.
  var unavailable: String? { get }

  /// More details about that, as lines for the log.
  var unavailableDetails: [String] { get }

  /// Starts the program, stopped before its first instruction, or attaches to the running one. No probe is set yet.
  ///
  /// - Throws: `BackendError`, for the user: what happened and what to do.
  func open(_ target: TraceTarget) throws(BackendError) -> any TraceBackend
}

extension BackendProvider {
  package var unavailableDetails: [String] { [] }
}

/// What to trace.
package enum TraceTarget: Sendable {
  case launch(LaunchSpecification)
  case attach(processID: Int32)
}

/// A process of ours that a client started in a terminal. It waits to become the process that holds the program there.
package final class TerminalPlace: Sendable {
  /// The socket to that process, which takes one order: only one backend can use it.
  package let socket: Int32
  /// Not our child.
  package let processID: Int32

  /// Takes ownership of the socket.
  package init(socket: Int32, processID: Int32) {
    self.socket = socket
    self.processID = processID
  }

  deinit { close(socket) }
}

/// A program to start. The caller keeps ownership of the descriptors; the backend duplicates what it needs.
package struct LaunchSpecification: Sendable {
  /// Absolute path of the binary.
  package var path: String
  /// The first one is the program's name.
  package var arguments: [String]
  /// `KEY=value`.
  package var environment: [String]
  package var workingDirectory: String
  /// The three streams; -1 means the terminal's own, if there is a terminal.
  package var standardInput: Int32
  package var standardOutput: Int32
  package var standardError: Int32
  /// Read ends of the program's pipes. The process that stays with a program that is left running keeps them open.
  package var outputReaders: [Int32]
  /// Set if the program runs in a client's terminal.
  package var terminal: TerminalPlace?

  package init(
    path: String, arguments: [String], environment: [String], workingDirectory: String, standardInput: Int32,
    standardOutput: Int32, standardError: Int32, outputReaders: [Int32], terminal: TerminalPlace? = nil
  ) {
    self.terminal = terminal
    self.path = path
    self.arguments = arguments
    self.environment = environment
    self.workingDirectory = workingDirectory
    self.standardInput = standardInput
    self.standardOutput = standardOutput
    self.standardError = standardError
    self.outputReaders = outputReaders
  }
}
