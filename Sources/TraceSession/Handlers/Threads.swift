// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import DebugAdapterProtocol

extension TraceSession {
  /// The goroutines that were hit recently. Clients expect at least one thread: before any hit it is the one that every
  /// program has.
  func threads(_ arguments: ThreadsRequest) throws(SessionFailure) -> ThreadsResponse {
    let ids = tracing?.goroutines.ids ?? []
    return ThreadsResponse(
      threads: (ids.isEmpty ? [1] : ids).map { ThreadDescription(id: Int(clamping: $0), name: "goroutine \($0)") })
  }
}
