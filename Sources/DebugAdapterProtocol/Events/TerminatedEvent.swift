// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// The session is over; nothing but answers follows.
package struct TerminatedEvent: EventType {
  package static let event = "terminated"
  package static let hasBody = false

  package init() {}
}
