// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import DebugAdapterProtocol

extension TraceSession {
  /// Answered when the program is built and indexed, or when that has failed.
  func launch(_ arguments: LaunchRequest, _ request: IncomingRequest) throws(SessionFailure) {
    try start(.launch, arguments.arguments, request)
  }

  /// The common part of launch and attach.
  func start(_ kind: StartKind, _ value: JSONValue, _ request: IncomingRequest) throws(SessionFailure) {
    let effects = try effects(of: .start(kind))
    startRequest = request
    do throws(ArgumentError) {
      let arguments = try StartArguments(kind, value, homeFolder: options.homeFolder, spelling: options.spelling)
      for note in arguments.notes { console.say(note) }
      startArguments = arguments
      if let level = arguments.logLevel { logger.logLevel = level }
    } catch {
      return startFailed(SessionFailure(error, options.spelling))
    }
    perform(effects)
  }
}
