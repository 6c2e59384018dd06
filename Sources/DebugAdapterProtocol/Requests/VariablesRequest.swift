// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// The children of something expandable, such as a hit.
package struct VariablesRequest: RequestType {
  package typealias Response = VariablesResponse
  package static let command = "variables"

  package var variablesReference: Int
  /// `indexed` or `named`; absent means both.
  package var filter: String?
  package var start: Int?
  package var count: Int?

  package init(variablesReference: Int, filter: String? = nil, start: Int? = nil, count: Int? = nil) {
    self.variablesReference = variablesReference
    self.filter = filter
    self.start = start
    self.count = count
  }
}

/// The children, in the order to show them.
package struct VariablesResponse: ResponseType {
  package var variables: [Variable]

  package init(variables: [Variable]) {
    self.variables = variables
  }
}
