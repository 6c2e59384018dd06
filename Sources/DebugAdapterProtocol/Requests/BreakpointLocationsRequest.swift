// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// Where in a range of lines a breakpoint can be set.
package struct BreakpointLocationsRequest: RequestType {
  package typealias Response = BreakpointLocationsResponse
  package static let command = "breakpointLocations"

  package var source: Source
  package var line: Int
  package var column: Int?
  /// Absent means the same line.
  package var endLine: Int?
  package var endColumn: Int?

  package init(source: Source, line: Int, column: Int? = nil, endLine: Int? = nil, endColumn: Int? = nil) {
    self.source = source
    self.line = line
    self.column = column
    self.endLine = endLine
    self.endColumn = endColumn
  }
}

/// The places, sorted.
package struct BreakpointLocationsResponse: ResponseType {
  package var breakpoints: [BreakpointLocation]

  package init(breakpoints: [BreakpointLocation]) {
    self.breakpoints = breakpoints
  }
}
