// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// What could be typed next in the debug console.
package struct CompletionsRequest: RequestType {
  package typealias Response = CompletionsResponse
  package static let command = "completions"

  package var frameId: Int?
  /// One or more lines that were typed so far.
  package var text: String
  /// The cursor's column, in UTF-16 code units; from 0 or 1, as the client said.
  package var column: Int
  /// The cursor's line, among the lines of `text`; absent means the first.
  package var line: Int?

  package init(text: String, column: Int, line: Int? = nil, frameId: Int? = nil) {
    self.text = text
    self.column = column
    self.line = line
    self.frameId = frameId
  }
}

/// The proposals, the best first.
package struct CompletionsResponse: ResponseType {
  package var targets: [CompletionItem]

  package init(targets: [CompletionItem]) {
    self.targets = targets
  }
}
