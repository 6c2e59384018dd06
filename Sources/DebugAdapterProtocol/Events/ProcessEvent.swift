// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// The traced program, once it exists.
package struct ProcessEvent: EventType {
  package static let event = "process"

  package var name: String
  package var systemProcessId: Int?
  package var isLocalProcess: Bool?
  package var startMethod: StartMethod?
  /// In bits.
  package var pointerSize: Int?

  package init(
    name: String, systemProcessId: Int? = nil, isLocalProcess: Bool? = nil, startMethod: StartMethod? = nil,
    pointerSize: Int? = nil
  ) {
    self.name = name
    self.systemProcessId = systemProcessId
    self.isLocalProcess = isLocalProcess
    self.startMethod = startMethod
    self.pointerSize = pointerSize
  }

  package enum StartMethod: String, Codable, Hashable, Sendable {
    case launch, attach, attachForSuspendedLaunch
  }
}
