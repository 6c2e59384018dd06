// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// A source file. Ours are always named by an absolute path.
package struct Source: Codable, Hashable, Sendable {
  package var name: String?
  package var path: String?
  package var sourceReference: Int?

  package init(name: String? = nil, path: String? = nil, sourceReference: Int? = nil) {
    self.name = name
    self.path = path
    self.sourceReference = sourceReference
  }
}
