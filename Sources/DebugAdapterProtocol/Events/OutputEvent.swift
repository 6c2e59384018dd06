// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// Text for the client's debug console: a hit, a line of Sonde's own, or the program's output.
package struct OutputEvent: EventType {
  package static let event = "output"

  /// Absent and `console` differ on the wire, so this is Optional rather than a default.
  package var category: Category?
  /// Whole lines, each ending in a line feed, if the text is Sonde's own.
  package var output: String
  package var group: Group?
  /// The reference to expand with `variables`; 0 and absent both mean nothing.
  package var variablesReference: Int?
  package var source: Source?
  /// Clients make a link only if both `source` and `line` are present.
  package var line: Int?
  package var column: Int?

  package init(
    category: Category? = nil, output: String, group: Group? = nil, variablesReference: Int? = nil,
    source: Source? = nil, line: Int? = nil, column: Int? = nil
  ) {
    self.category = category
    self.output = output
    self.group = group
    self.variablesReference = variablesReference
    self.source = source
    self.line = line
    self.column = column
  }

  package enum Category: String, Codable, Hashable, Sendable {
    case console, important, stdout, stderr, telemetry
  }

  package enum Group: String, Codable, Hashable, Sendable {
    case start, startCollapsed, end
  }
}
