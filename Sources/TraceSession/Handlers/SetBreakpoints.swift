// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import DebugAdapterProtocol

extension TraceSession {
  /// The breakpoints of one file; those of other files stay.
  func setBreakpoints(_ arguments: SetBreakpointsRequest, _ request: IncomingRequest) throws(SessionFailure) {
    try advance(.configure(command: SetBreakpointsRequest.command))
    guard let path = arguments.source.path, !path.isEmpty else {
      throw SessionFailure(
        .invalidArguments, problem: "The breakpoints' source has no path.",
        remedy: "Save the file: sonde traces lines of files that the program was built from.")
    }
    let entries = registry.replaceSource(path, arguments.requested)
    set(entries, asWantedBy: request) { [connection] breakpoints in
      connection.respond(to: request, with: SetBreakpointsResponse(breakpoints: breakpoints))
    }
  }
}
