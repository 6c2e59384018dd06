// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import DebugAdapterProtocol

extension TraceSession {
  /// All of the session's; those of the launch arguments and of lines stay.
  func setFunctionBreakpoints(
    _ arguments: SetFunctionBreakpointsRequest
  ) throws(SessionFailure) -> SetFunctionBreakpointsResponse {
    try advance(.configure(command: SetFunctionBreakpointsRequest.command))
    let entries = registry.replaceFunctions(arguments.breakpoints)
    return SetFunctionBreakpointsResponse(breakpoints: applyBreakpoints(answering: entries))
  }
}
