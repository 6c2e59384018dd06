// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import DebugAdapterProtocol

extension TraceSession {
  /// Answered when the probes are removed: after SIGTERM was sent, or when an attached process was released.
  func terminate(_ arguments: TerminateRequest, _ request: IncomingRequest) throws(SessionFailure) {
    endings.append(request)
    try advance(.terminate)
  }
}
