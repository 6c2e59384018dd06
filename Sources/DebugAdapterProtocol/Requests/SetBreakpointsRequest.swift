// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// Replaces every line breakpoint and logpoint of one source file.
package struct SetBreakpointsRequest: RequestType {
  package typealias Response = SetBreakpointsResponse
  package static let command = "setBreakpoints"

  package var source: Source
  package var breakpoints: [SourceBreakpoint]?
  /// The old form of `breakpoints`, still sent by a few clients, together with it or alone.
  package var lines: [Int]?
  package var sourceModified: Bool?

  package init(
    source: Source, breakpoints: [SourceBreakpoint]? = nil, lines: [Int]? = nil, sourceModified: Bool? = nil
  ) {
    self.source = source
    self.breakpoints = breakpoints
    self.lines = lines
    self.sourceModified = sourceModified
  }

  /// The requested breakpoints, in whichever of the two forms the client used.
  package var requested: [SourceBreakpoint] {
    breakpoints ?? (lines ?? []).map { SourceBreakpoint(line: $0) }
  }
}

/// One `Breakpoint` for each requested one, in the same order.
package struct SetBreakpointsResponse: ResponseType {
  package var breakpoints: [Breakpoint]

  package init(breakpoints: [Breakpoint]) {
    self.breakpoints = breakpoints
  }
}
