// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// How a client may show a variable.
package struct VariablePresentationHint: Codable, Hashable, Sendable {
  package var kind: String?
  package var attributes: [String]?
  package var visibility: String?
  package var lazy: Bool?

  package init(kind: String? = nil, attributes: [String]? = nil, visibility: String? = nil, lazy: Bool? = nil) {
    self.kind = kind
    self.attributes = attributes
    self.visibility = visibility
    self.lazy = lazy
  }
}
