// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// The variable scopes of a frame.
package struct ScopesRequest: RequestType {
  package typealias Response = ScopesResponse
  package static let command = "scopes"

  package var frameId: Int?

  package init(frameId: Int? = nil) {
    self.frameId = frameId
  }
}

/// The scopes, in the order to show them.
package struct ScopesResponse: ResponseType {
  package var scopes: [Scope]

  package init(scopes: [Scope]) {
    self.scopes = scopes
  }
}
