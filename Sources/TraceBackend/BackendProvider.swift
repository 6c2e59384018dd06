// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import Glibc

/// Opens one kind of backend on a program.
package protocol BackendProvider {
  var kind: BackendKind { get }

  /// Why this backend can't be used on this machine by this user, or nil when it can.
  var unavailable: String? { get }

  /// What else there is to know of that, for the log: lines.
  var unavailableDetails: [String] { get }

  /// Starts the program, stopped before its first instruction, or takes hold of the running one. No probe is set yet.
  ///
  /// - Throws: `BackendError`, for a person: what happened and what to do.
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

/// A process of ours that a client has started in a terminal, and that waits to become what holds the program there.
package final class TerminalPlace: Sendable {
  /// To that process. It takes one order, so one backend can use it.
  package let socket: Int32
  /// No child of ours.
  package let processID: Int32

  /// Takes the socket over.
  package init(socket: Int32, processID: Int32) {
    self.socket = socket
    self.processID = processID
  }

  deinit { close(socket) }
}

/// A program to start. The descriptors stay the caller's; the backend duplicates what it needs.
package struct LaunchSpecification: Sendable {
  /// Absolute path of the binary.
  package var path: String
  /// With the program's name first.
  package var arguments: [String]
  /// `KEY=value`.
  package var environment: [String]
  package var workingDirectory: String
  /// Of each of the three streams; -1 for the terminal's own, where there is a terminal.
  package var standardInput: Int32
  package var standardOutput: Int32
  package var standardError: Int32
  /// Read ends of the program's pipes, kept open by whoever stays with a program that is left running.
  package var outputReaders: [Int32]
  /// Where the program runs in a client's terminal.
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
