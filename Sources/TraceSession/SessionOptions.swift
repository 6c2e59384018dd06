// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import GoProgram
import Logging
import TraceBackend
import TracePlan

/// The settings of a session from outside: the same code serves an editor, a terminal and a test.
package struct SessionOptions {
  package var providers: [any BackendProvider]
  package var streams: ProgramStreams
  /// Starts a program that is not to be traced.
  package var runUntraced: (LaunchSpecification) throws(BackendError) -> any TraceBackend
  /// `debugFile` holds a stripped program's debug information; nil to look for one.
  package var openProgram:
    (_ path: String, _ debugFile: String?, _ limits: CaptureLimits) throws(ProgramError) -> any TracedProgram
  /// Runs the first, which may wait for a file, without blocking the loop if possible; then the second, on the loop.
  package var inBackground: (_ work: @escaping () -> Void, _ completion: @escaping () -> Void) -> Void = {
    work, completion in
    work()
    completion()
  }
  /// `KEY=value`: the base environment of a launched program.
  package var environment: [String]
  /// The binary whose subcommands our helper processes are: this one. Nil for a session without any.
  package var executable: String?
  /// Absolute: the base of the arguments' relative paths.
  package var workingDirectory: String
  package var limits = SessionLimits()
  /// How the person who sent the arguments knows them.
  package var spelling = ArgumentSpelling.configuration
  /// Where the client reports what it has written; nil for a client that reads our messages itself.
  package var deliveries: Deliveries?
  /// For paths that begin with `~/`.
  package var homeFolder: String? {
    variable("HOME")
  }
  package var temporaryFolder: String { FileFacts.absolute(variable("TMPDIR") ?? "/tmp", in: workingDirectory) }

  private func variable(_ name: String) -> String? {
    let value = environment.first { $0.hasPrefix("\(name)=") }?.dropFirst(name.utf8.count + 1)
    return value.flatMap { $0.isEmpty ? nil : String($0) }
  }
  package var logger: Logger

  package init(
    providers: [any BackendProvider],
    runUntraced: @escaping (LaunchSpecification) throws(BackendError) -> any TraceBackend, streams: ProgramStreams,
    environment: [String], workingDirectory: String, logger: Logger
  ) {
    self.providers = providers
    self.runUntraced = runUntraced
    self.streams = streams
    self.environment = environment
    self.workingDirectory = workingDirectory
    self.logger = logger
    openProgram = { (path, debugFile, limits) throws(ProgramError) in
      try GoTracedProgram(path: path, debugFile: debugFile, limits: limits)
    }
  }
}
