// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// Asks the program to end by itself.
package struct TerminateRequest: RequestType {
  package typealias Response = EmptyResponse
  package static let command = "terminate"

  package var restart: Bool?

  package init(restart: Bool? = nil) {
    self.restart = restart
  }
}
