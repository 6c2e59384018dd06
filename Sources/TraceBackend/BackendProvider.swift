// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

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

/// A program to start. The descriptors stay the caller's; the backend duplicates what it needs.
package struct LaunchSpecification: Sendable {
  /// Absolute path of the binary.
  package var path: String
  /// With the program's name first.
  package var arguments: [String]
  /// `KEY=value`.
  package var environment: [String]
  package var workingDirectory: String
  package var standardInput: Int32
  package var standardOutput: Int32
  package var standardError: Int32
  /// Read ends of the program's pipes, kept open by whoever stays with a program that is left running.
  package var outputReaders: [Int32]

  package init(
    path: String, arguments: [String], environment: [String], workingDirectory: String, standardInput: Int32,
    standardOutput: Int32, standardError: Int32, outputReaders: [Int32]
  ) {
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
