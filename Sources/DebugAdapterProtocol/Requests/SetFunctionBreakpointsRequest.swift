// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// Replaces every function breakpoint of the session; an empty array clears them.
///
/// The response holds one `Breakpoint` for each requested one, in the same order. A name that cannot be traced is
/// answered `verified: false` with a `message`, not as an error: the others must still be set.
package struct SetFunctionBreakpointsRequest: RequestType {
  package typealias Response = SetFunctionBreakpointsResponse
  package static let command = "setFunctionBreakpoints"

  package var breakpoints: [FunctionBreakpoint]

  package init(breakpoints: [FunctionBreakpoint]) {
    self.breakpoints = breakpoints
  }
}

/// One `Breakpoint` for each requested one, in the same order.
package struct SetFunctionBreakpointsResponse: ResponseType {
  package var breakpoints: [Breakpoint]

  package init(breakpoints: [Breakpoint]) {
    self.breakpoints = breakpoints
  }
}
