// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// The first request of a session: who the client is, and what it understands.
///
/// Every member is optional here, although the protocol requires `adapterID`: nothing in Sonde depends on it.
package struct InitializeRequest: RequestType {
  package typealias Response = Capabilities
  package static let command = "initialize"

  package var clientID: String?
  package var clientName: String?
  package var adapterID: String?
  package var locale: String?
  /// Absent means true, as in the protocol.
  package var linesStartAt1: Bool?
  /// Absent means true, as in the protocol.
  package var columnsStartAt1: Bool?
  /// `path` or `uri`; absent means `path`.
  package var pathFormat: String?
  package var supportsVariableType: Bool?
  package var supportsRunInTerminalRequest: Bool?
  package var supportsArgsCanBeInterpretedByShell: Bool?
  package var supportsProgressReporting: Bool?
  package var supportsInvalidatedEvent: Bool?
  package var supportsANSIStyling: Bool?

  package init(
    clientID: String? = nil, clientName: String? = nil, adapterID: String? = nil, locale: String? = nil,
    linesStartAt1: Bool? = nil, columnsStartAt1: Bool? = nil, pathFormat: String? = nil,
    supportsVariableType: Bool? = nil, supportsRunInTerminalRequest: Bool? = nil,
    supportsArgsCanBeInterpretedByShell: Bool? = nil, supportsProgressReporting: Bool? = nil,
    supportsInvalidatedEvent: Bool? = nil, supportsANSIStyling: Bool? = nil
  ) {
    self.clientID = clientID
    self.clientName = clientName
    self.adapterID = adapterID
    self.locale = locale
    self.linesStartAt1 = linesStartAt1
    self.columnsStartAt1 = columnsStartAt1
    self.pathFormat = pathFormat
    self.supportsVariableType = supportsVariableType
    self.supportsRunInTerminalRequest = supportsRunInTerminalRequest
    self.supportsArgsCanBeInterpretedByShell = supportsArgsCanBeInterpretedByShell
    self.supportsProgressReporting = supportsProgressReporting
    self.supportsInvalidatedEvent = supportsInvalidatedEvent
    self.supportsANSIStyling = supportsANSIStyling
  }
}
