// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import DebugAdapterProtocol

extension TraceSession {
  /// No filter is offered. A client that sends some gets one answer for each, none of them verified.
  func setExceptionBreakpoints(
    _ arguments: SetExceptionBreakpointsRequest
  ) throws(SessionFailure) -> SetExceptionBreakpointsResponse {
    guard let filters = arguments.filters, !filters.isEmpty else { return SetExceptionBreakpointsResponse() }
    return SetExceptionBreakpointsResponse(
      breakpoints: filters.map { filter in
        Breakpoint(verified: false, message: "The exception filter '\(filter)' is not supported.", reason: .failed)
      })
  }
}
