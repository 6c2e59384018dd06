// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// A group of variables of a frame.
package struct Scope: Codable, Hashable, Sendable {
  package var name: String
  package var presentationHint: String?
  package var variablesReference: Int
  package var namedVariables: Int?
  package var indexedVariables: Int?
  package var expensive: Bool

  package init(
    name: String, presentationHint: String? = nil, variablesReference: Int, namedVariables: Int? = nil,
    indexedVariables: Int? = nil, expensive: Bool
  ) {
    self.name = name
    self.presentationHint = presentationHint
    self.variablesReference = variablesReference
    self.namedVariables = namedVariables
    self.indexedVariables = indexedVariables
    self.expensive = expensive
  }
}
