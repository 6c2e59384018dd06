// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// Ends the session. The response is sent after the program has been released.
package struct DisconnectRequest: RequestType {
  package typealias Response = EmptyResponse
  package static let command = "disconnect"

  package var restart: Bool?
  /// Whether the program is ended; absent means yes after a launch, no after an attach.
  package var terminateDebuggee: Bool?
  package var suspendDebuggee: Bool?

  package init(restart: Bool? = nil, terminateDebuggee: Bool? = nil, suspendDebuggee: Bool? = nil) {
    self.restart = restart
    self.terminateDebuggee = terminateDebuggee
    self.suspendDebuggee = suspendDebuggee
  }
}
