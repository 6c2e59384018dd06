// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// Something takes long; only for clients that announced `supportsProgressReporting`.
package struct ProgressStartEvent: EventType {
  package static let event = "progressStart"

  package var progressId: String
  package var title: String
  package var requestId: Int?
  package var cancellable: Bool?
  package var message: String?
  /// 0 to 100; absent if it is not known.
  package var percentage: Double?

  package init(
    progressId: String, title: String, requestId: Int? = nil, cancellable: Bool? = nil, message: String? = nil,
    percentage: Double? = nil
  ) {
    self.progressId = progressId
    self.title = title
    self.requestId = requestId
    self.cancellable = cancellable
    self.message = message
    self.percentage = percentage
  }
}
