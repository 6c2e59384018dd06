// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// One thing that was checked.
package struct Finding: Hashable, Sendable {
  package enum Status: String, Sendable {
    case ok
    /// A backend, or Sonde itself, can't be used without it.
    case missing
    /// Without it, something can't be shown or done.
    case limited
  }

  package let status: Status
  /// What was checked.
  package let name: String
  /// What was found, in one clause.
  package let clause: String
  /// The system's own messages about it, line by line.
  package let details: [String]

  init(_ status: Status, _ name: String, _ clause: String, details: [String] = []) {
    self.status = status
    self.name = name
    self.clause = clause
    self.details = details
  }
}

/// Something that would help, and the commands for it.
package struct Remedy: Hashable, Sendable {
  /// What it is for; it ends in a colon if commands follow.
  package let purpose: String
  package let commands: [String]
}
