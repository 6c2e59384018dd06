// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import DebugAdapterProtocol

extension TraceSession {
  /// Answered when the process is held and its program indexed, or when that has failed.
  func attach(_ arguments: AttachRequest, _ request: IncomingRequest) throws(SessionFailure) {
    try start(.attach, arguments.arguments, request)
  }
}
