// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// The client has sent its breakpoints; the program may run.
package struct ConfigurationDoneRequest: RequestType {
  package typealias Response = EmptyResponse
  package static let command = "configurationDone"

  package init() {}
}
