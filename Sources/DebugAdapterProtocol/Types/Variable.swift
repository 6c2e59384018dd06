// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// A named value: an argument or a result of a hit, or a part of one.
package struct Variable: Codable, Hashable, Sendable {
  package var name: String
  package var value: String
  package var type: String?
  package var presentationHint: VariablePresentationHint?
  package var evaluateName: String?
  /// 0 if there is nothing to expand.
  package var variablesReference: Int
  package var namedVariables: Int?
  package var indexedVariables: Int?

  package init(
    name: String, value: String, type: String? = nil, presentationHint: VariablePresentationHint? = nil,
    evaluateName: String? = nil, variablesReference: Int, namedVariables: Int? = nil, indexedVariables: Int? = nil
  ) {
    self.name = name
    self.value = value
    self.type = type
    self.presentationHint = presentationHint
    self.evaluateName = evaluateName
    self.variablesReference = variablesReference
    self.namedVariables = namedVariables
    self.indexedVariables = indexedVariables
  }
}
