// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import DebugAdapterProtocol

extension TraceSession {
  /// The answer comes before `process` and before the program's first instruction.
  func configurationDone(_ arguments: ConfigurationDoneRequest, _ request: IncomingRequest) throws(SessionFailure) {
    let effects = try effects(of: .configurationDone)
    connection.respond(to: request, with: EmptyResponse())
    perform(effects)
  }
}
