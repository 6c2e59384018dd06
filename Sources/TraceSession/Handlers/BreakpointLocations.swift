// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import DebugAdapterProtocol

extension TraceSession {
  /// The lines that have code.
  func breakpointLocations(
    _ arguments: BreakpointLocationsRequest
  ) throws(SessionFailure) -> BreakpointLocationsResponse {
    try advance(.configure(command: BreakpointLocationsRequest.command))
    let last = arguments.endLine ?? arguments.line
    guard let path = arguments.source.path, let tracing, arguments.line <= last else {
      return BreakpointLocationsResponse(breakpoints: [])
    }
    let lines = tracing.program.linesWithCode(file: registry.paths.build(ofEditor: path), in: arguments.line...last)
    return BreakpointLocationsResponse(breakpoints: lines.map { BreakpointLocation(line: $0) })
  }
}
