// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// A place where a breakpoint can be set.
package struct BreakpointLocation: Codable, Hashable, Sendable {
  package var line: Int
  package var column: Int?
  package var endLine: Int?
  package var endColumn: Int?

  package init(line: Int, column: Int? = nil, endLine: Int? = nil, endColumn: Int? = nil) {
    self.line = line
    self.column = column
    self.endLine = endLine
    self.endColumn = endColumn
  }
}
