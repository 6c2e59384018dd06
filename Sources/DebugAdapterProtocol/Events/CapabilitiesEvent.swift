// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// Capabilities that differ from those of the `initialize` response; only the members that changed.
package struct CapabilitiesEvent: EventType {
  package static let event = "capabilities"

  package var capabilities: Capabilities

  package init(capabilities: Capabilities) {
    self.capabilities = capabilities
  }
}
