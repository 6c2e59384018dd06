// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import TraceTestSupport

/// The output and the exit code of one run of the `sonde` command.
struct TerminalRun {
  let output: String
  let error: String
  let code: ExitCode

  /// The lines of hits on stderr.
  var hits: [String] {
    error.split(separator: "\n").map(String.init).filter { $0.contains("goroutine(") && !$0.hasPrefix("sonde: ") }
  }

  /// Runs to its end, with an empty stdin.
  static func sonde(_ arguments: String..., folder: String? = nil) async throws -> TerminalRun {
    try await sonde(arguments, folder: folder)
  }

  static func sonde(
    _ arguments: [String], environment: [String: String] = [:], folder: String? = nil,
    within seconds: Double = TestEnvironment.patienceSeconds
  ) async throws -> TerminalRun {
    try await program(TestEnvironment.sonde, arguments, environment: environment, folder: folder, within: seconds)
  }

  static func program(
    _ command: String, _ arguments: [String], environment: [String: String] = [:], folder: String? = nil,
    within seconds: Double = TestEnvironment.patienceSeconds
  ) async throws -> TerminalRun {
    let process = try ChildProcess(
      command, arguments,
      environment: try GoToolchain.newest.environment.merging(environment) { _, given in given }, folder: folder)
    process.closeInput()
    let streams = try await process.waitForEndOfOutput(within: seconds)
    return TerminalRun(output: streams.output, error: streams.error, code: try await process.waitForExit())
  }

  /// Runs to its end from a shell that runs `setUp` first, with an empty stdin.
  ///
  /// - Parameter redirections: For example `2>/dev/null`.
  static func inShell(
    _ arguments: [String], setUp: String = "", redirecting redirections: String = "",
    environment: [String: String] = [:]
  ) async throws -> TerminalRun {
    let process = try ChildProcess(
      "/bin/sh", ["-c", "\(setUp)\nexec \"$0\" \"$@\" \(redirections)", TestEnvironment.sonde] + arguments,
      environment: try GoToolchain.newest.environment.merging(environment) { _, given in given })
    process.closeInput()
    let streams = try await process.waitForEndOfOutput()
    return TerminalRun(output: streams.output, error: streams.error, code: try await process.waitForExit())
  }
}
