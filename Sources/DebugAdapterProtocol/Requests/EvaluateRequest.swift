// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// A line typed in the debug console, or an expression under the mouse.
package struct EvaluateRequest: RequestType {
  package typealias Response = EvaluateResponse
  package static let command = "evaluate"

  package var expression: String
  package var frameId: Int?
  package var context: Context?
  package var source: Source?
  package var line: Int?
  package var column: Int?

  package init(
    expression: String, frameId: Int? = nil, context: Context? = nil, source: Source? = nil, line: Int? = nil,
    column: Int? = nil
  ) {
    self.expression = expression
    self.frameId = frameId
    self.context = context
    self.source = source
    self.line = line
    self.column = column
  }

  /// Where the expression comes from; clients may use their own words.
  package struct Context: RawRepresentable, Codable, Hashable, Sendable {
    package static let watch = Context(rawValue: "watch")
    package static let repl = Context(rawValue: "repl")
    package static let hover = Context(rawValue: "hover")
    package static let clipboard = Context(rawValue: "clipboard")
    package static let variables = Context(rawValue: "variables")

    package var rawValue: String

    package init(rawValue: String) {
      self.rawValue = rawValue
    }
  }
}

/// What the console shows for an evaluated line.
package struct EvaluateResponse: ResponseType {
  package var result: String
  package var type: String?
  package var presentationHint: VariablePresentationHint?
  /// 0 if there is nothing to expand.
  package var variablesReference: Int

  package init(
    result: String, type: String? = nil, presentationHint: VariablePresentationHint? = nil, variablesReference: Int
  ) {
    self.result = result
    self.type = type
    self.presentationHint = presentationHint
    self.variablesReference = variablesReference
  }
}
