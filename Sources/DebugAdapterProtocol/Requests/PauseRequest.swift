// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// Asks to stop a thread. Nothing stops under Sonde; the request is answered anyway.
package struct PauseRequest: RequestType {
  package typealias Response = EmptyResponse
  package static let command = "pause"

  package var threadId: Int?

  package init(threadId: Int? = nil) {
    self.threadId = threadId
  }
}
