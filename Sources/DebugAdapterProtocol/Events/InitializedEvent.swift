// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// The adapter is ready to take breakpoints.
package struct InitializedEvent: EventType {
  package static let event = "initialized"
  package static let hasBody = false

  package init() {}
}
