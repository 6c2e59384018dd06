// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// The exceptions that should stop the program. Sonde offers no filter, but some clients send this anyway.
package struct SetExceptionBreakpointsRequest: RequestType {
  package typealias Response = SetExceptionBreakpointsResponse
  package static let command = "setExceptionBreakpoints"

  package var filters: [String]?

  package init(filters: [String]? = nil) {
    self.filters = filters
  }
}

/// One `Breakpoint` for each filter, or nothing.
package struct SetExceptionBreakpointsResponse: ResponseType {
  package var breakpoints: [Breakpoint]?

  package init(breakpoints: [Breakpoint]? = nil) {
    self.breakpoints = breakpoints
  }
}
