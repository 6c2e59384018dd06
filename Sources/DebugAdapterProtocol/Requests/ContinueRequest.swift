// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// Asks to continue. Nothing stops under Sonde; the request is answered anyway.
package struct ContinueRequest: RequestType {
  package typealias Response = ContinueResponse
  package static let command = "continue"

  package var threadId: Int?
  package var singleThread: Bool?

  package init(threadId: Int? = nil, singleThread: Bool? = nil) {
    self.threadId = threadId
    self.singleThread = singleThread
  }
}

/// Which threads run.
package struct ContinueResponse: ResponseType {
  /// Absent means true.
  package var allThreadsContinued: Bool?

  package init(allThreadsContinued: Bool? = nil) {
    self.allThreadsContinued = allThreadsContinued
  }
}
