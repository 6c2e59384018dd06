// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// The threads of the program, for a client's list.
package struct ThreadsRequest: RequestType {
  package typealias Response = ThreadsResponse
  package static let command = "threads"

  package init() {}
}

/// The threads, at least one while the program lives: some clients wait for it.
package struct ThreadsResponse: ResponseType {
  package var threads: [ThreadDescription]

  package init(threads: [ThreadDescription]) {
    self.threads = threads
  }
}
