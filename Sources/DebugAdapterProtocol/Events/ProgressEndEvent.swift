// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// A progress is done, or has failed.
package struct ProgressEndEvent: EventType {
  package static let event = "progressEnd"

  package var progressId: String
  package var message: String?

  package init(progressId: String, message: String? = nil) {
    self.progressId = progressId
    self.message = message
  }
}
