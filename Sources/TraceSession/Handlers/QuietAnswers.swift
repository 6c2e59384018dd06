// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import DebugAdapterProtocol

/// Answers to questions about a stopped program. Ours runs: the answers are well formed, and empty.
extension TraceSession {
  func stackTrace(_ arguments: StackTraceRequest) throws(SessionFailure) -> StackTraceResponse {
    StackTraceResponse(stackFrames: [], totalFrames: 0)
  }

  func scopes(_ arguments: ScopesRequest) throws(SessionFailure) -> ScopesResponse { ScopesResponse(scopes: []) }

  /// Requests are short, and a start is cancelled by ending the session.
  func cancel(_ arguments: CancelRequest) throws(SessionFailure) -> EmptyResponse { EmptyResponse() }
}
