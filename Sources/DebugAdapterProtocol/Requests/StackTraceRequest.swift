// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// The frames of a stopped thread.
package struct StackTraceRequest: RequestType {
  package typealias Response = StackTraceResponse
  package static let command = "stackTrace"

  package var threadId: Int?
  package var startFrame: Int?
  package var levels: Int?

  package init(threadId: Int? = nil, startFrame: Int? = nil, levels: Int? = nil) {
    self.threadId = threadId
    self.startFrame = startFrame
    self.levels = levels
  }
}

/// Some frames, and the total number.
package struct StackTraceResponse: ResponseType {
  package var stackFrames: [StackFrame]
  package var totalFrames: Int?

  package init(stackFrames: [StackFrame], totalFrames: Int? = nil) {
    self.stackFrames = stackFrames
    self.totalFrames = totalFrames
  }
}
