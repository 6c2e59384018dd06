// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// The current state of a progress.
package struct ProgressUpdateEvent: EventType {
  package static let event = "progressUpdate"

  package var progressId: String
  package var message: String?
  /// 0 to 100.
  package var percentage: Double?

  package init(progressId: String, message: String? = nil, percentage: Double? = nil) {
    self.progressId = progressId
    self.message = message
    self.percentage = percentage
  }
}
