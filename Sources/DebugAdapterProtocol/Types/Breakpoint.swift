// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// The outcome for a requested breakpoint.
package struct Breakpoint: Codable, Hashable, Sendable {
  package var id: Int?
  /// Whether it is set; if not, `message` says why and what to do.
  package var verified: Bool
  package var message: String?
  package var source: Source?
  /// The line where it actually is.
  package var line: Int?
  package var column: Int?
  package var endLine: Int?
  package var endColumn: Int?
  package var reason: Reason?

  package init(
    id: Int? = nil, verified: Bool, message: String? = nil, source: Source? = nil, line: Int? = nil,
    column: Int? = nil, endLine: Int? = nil, endColumn: Int? = nil, reason: Reason? = nil
  ) {
    self.id = id
    self.verified = verified
    self.message = message
    self.source = source
    self.line = line
    self.column = column
    self.endLine = endLine
    self.endColumn = endColumn
    self.reason = reason
  }

  /// Why it is not verified.
  package enum Reason: String, Codable, Hashable, Sendable {
    case pending, failed
  }
}
