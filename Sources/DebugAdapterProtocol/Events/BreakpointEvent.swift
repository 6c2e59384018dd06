// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// A breakpoint now differs from its response.
package struct BreakpointEvent: EventType {
  package static let event = "breakpoint"

  package var reason: Reason
  package var breakpoint: Breakpoint

  package init(reason: Reason, breakpoint: Breakpoint) {
    self.reason = reason
    self.breakpoint = breakpoint
  }

  package enum Reason: String, Codable, Hashable, Sendable {
    case changed, new, removed
  }
}
