// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// The client no longer waits for a request or a progress. An answer may come as if this had not been sent.
package struct CancelRequest: RequestType {
  package typealias Response = EmptyResponse
  package static let command = "cancel"

  package var requestId: Int?
  package var progressId: String?

  package init(requestId: Int? = nil, progressId: String? = nil) {
    self.requestId = requestId
    self.progressId = progressId
  }
}
