// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// One thing that was looked at.
package struct Finding: Hashable, Sendable {
  package enum Status: String, Sendable {
    case ok
    /// A backend, or Sonde itself, can't be used without it.
    case missing
    /// Something can't be shown, or done, without it.
    case limited
  }

  package let status: Status
  /// What was looked at.
  package let name: String
  /// What was found, in one clause.
  package let clause: String
  /// What the system itself says of it, line by line.
  package let details: [String]

  init(_ status: Status, _ name: String, _ clause: String, details: [String] = []) {
    self.status = status
    self.name = name
    self.clause = clause
    self.details = details
  }
}

/// Something that would help, and the commands that bring it about.
package struct Remedy: Hashable, Sendable {
  /// What for: it ends in a colon where commands follow.
  package let purpose: String
  package let commands: [String]
}
