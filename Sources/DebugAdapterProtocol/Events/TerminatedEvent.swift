// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// The session is over; only answers follow.
package struct TerminatedEvent: EventType {
  package static let event = "terminated"
  package static let hasBody = false

  package init() {}
}
