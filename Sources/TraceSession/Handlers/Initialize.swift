// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import DebugAdapterProtocol

extension TraceSession {
  /// Only capabilities that work are announced. Ending the program is announced after a launch: on attach some clients
  /// would request it by habit.
  func initialize(_ arguments: InitializeRequest, _ request: IncomingRequest) throws(SessionFailure) {
    guard arguments.linesStartAt1 ?? true else {
      throw SessionFailure(
        .invalidArguments, problem: "Lines that start at 0 are not supported.", remedy: "Set linesStartAt1 to true.")
    }
    guard arguments.pathFormat.map({ $0 == "path" }) ?? true else {
      throw SessionFailure(
        .invalidArguments, problem: "The path format '\(arguments.pathFormat ?? "")' is not supported.",
        remedy: "Set pathFormat to 'path'.")
    }
    try advance(.initialize)
    client = arguments
    connection.respond(
      to: request,
      with: Capabilities(
        supportsConfigurationDoneRequest: true, supportsFunctionBreakpoints: true,
        supportsConditionalBreakpoints: true, supportsHitConditionalBreakpoints: true, supportsLogPoints: true,
        supportsBreakpointLocationsRequest: true, supportsCompletionsRequest: true))
    console.open()
  }
}
