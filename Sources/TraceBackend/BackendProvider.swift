// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// Opens one kind of backend on a program.
package protocol BackendProvider {
  var kind: BackendKind { get }

  /// Why this backend can't be used on this machine by this user, or nil when it can.
  var unavailable: String? { get }

  /// Starts the program, stopped before its first instruction, or takes hold of the running one. No probe is set yet.
  ///
  /// - Throws: `BackendError`, for a person: what happened and what to do.
  func open(_ target: TraceTarget) throws(BackendError) -> any TraceBackend
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

/// Why a backend could not do its work. Shown to a person as "problem remedy".
package enum BackendError: Error, Hashable, Sendable {
  case noSuchProcess(Int32)
  case notPermitted(processID: Int32, why: String)
  case alreadyTraced(processID: Int32, by: Int32)
  case launchFailed(path: String, why: String)
  case tracerFailed(why: String)

  package var problem: String {
    switch self {
    case .noSuchProcess(let id): "No process \(id)."
    case .notPermitted(let id, let why): "Not permitted to trace process \(id): \(why)."
    case .alreadyTraced(let id, let tracer): "Process \(id) is already traced by process \(tracer)."
    case .launchFailed(let path, let why): "Could not start '\(path)': \(why)."
    case .tracerFailed(let why): "The tracer failed: \(why)."
    }
  }

  package var remedy: String {
    switch self {
    case .noSuchProcess: "Check the process id, as in 'pgrep -a NAME'."
    case .notPermitted: "Run as the process's user, or with sudo."
    case .alreadyTraced: "Stop the other debugger first, or use the ebpf backend, which needs no ptrace."
    case .launchFailed: "Check that the file is an executable for this machine and that the working directory exists."
    case .tracerFailed: "Run again with --log FILE and look at the end of the file."
    }
  }
}
