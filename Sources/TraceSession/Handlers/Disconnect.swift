// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import DebugAdapterProtocol

extension TraceSession {
  /// Answered when the program was released or has ended; the last answer of a session.
  func disconnect(_ arguments: DisconnectRequest, _ request: IncomingRequest) throws(SessionFailure) {
    endings.append(request)
    try advance(.disconnect(terminateDebuggee: arguments.terminateDebuggee))
  }
}
