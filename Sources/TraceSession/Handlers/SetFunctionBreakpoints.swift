// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import DebugAdapterProtocol

extension TraceSession {
  /// All function breakpoints of the session; those of the launch arguments and of lines stay.
  func setFunctionBreakpoints(
    _ arguments: SetFunctionBreakpointsRequest, _ request: IncomingRequest
  ) throws(SessionFailure) {
    try advance(.configure(command: SetFunctionBreakpointsRequest.command))
    let entries = registry.replaceFunctions(arguments.breakpoints)
    set(entries, asWantedBy: request) { [connection] breakpoints in
      connection.respond(to: request, with: SetFunctionBreakpointsResponse(breakpoints: breakpoints))
    }
  }
}
