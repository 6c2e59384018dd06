// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// One proposal for what to type next.
package struct CompletionItem: Codable, Hashable, Sendable {
  /// Shown, and typed if `text` is absent.
  package var label: String
  package var text: String?
  /// Sorts the proposals if the label should not.
  package var sortText: String?
  /// Shown beside the label.
  package var detail: String?
  /// `function`, `keyword` and so on: the icon.
  package var type: String?
  /// The first of the characters that it replaces, in UTF-16 code units; from 0 or 1, as the client said.
  package var start: Int?
  /// How many characters it replaces, in UTF-16 code units.
  package var length: Int?

  package init(
    label: String, text: String? = nil, sortText: String? = nil, detail: String? = nil, type: String? = nil,
    start: Int? = nil, length: Int? = nil
  ) {
    self.label = label
    self.text = text
    self.sortText = sortText
    self.detail = detail
    self.type = type
    self.start = start
    self.length = length
  }
}
