// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// A breakpoint on a line; with `logMessage`, a logpoint.
package struct SourceBreakpoint: Codable, Hashable, Sendable {
  package var line: Int
  package var column: Int?
  package var condition: String?
  package var hitCondition: String?
  package var logMessage: String?

  package init(
    line: Int, column: Int? = nil, condition: String? = nil, hitCondition: String? = nil, logMessage: String? = nil
  ) {
    self.line = line
    self.column = column
    self.condition = condition
    self.hitCondition = hitCondition
    self.logMessage = logMessage
  }
}
