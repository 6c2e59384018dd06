// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// Why a text is not an expression that can be traced. Positions count characters from 1.
package enum ExpressionError: Error, Hashable, Sendable {
  case empty
  case endsEarly(wanted: String)
  case unexpected(String, wanted: String?, position: Int)
  case badNumber(String, position: Int)
  case badEscape(String, position: Int)
  /// A character literal with no character, or with several.
  case badCharacter(position: Int)
  case unclosed(what: String, position: Int)
  case tooDeep(limit: Int)
  case tooLong(limit: Int)
  /// `$name` that means nothing.
  case unknownProperty(String, position: Int)
  /// Go supports it; Sonde does not.
  case notSupported(what: String, position: Int)

  /// A clause: it follows the expression that it refers to.
  package var clause: String {
    switch self {
    case .empty: "is empty"
    case .endsEarly(let wanted): "ends where \(wanted) should follow"
    case .unexpected(let text, let wanted?, let position):
      "has '\(text)' at character \(position) where \(wanted) should be"
    case .unexpected(let text, nil, let position): "continues with '\(text)' at character \(position)"
    case .badNumber(let text, let position):
      "has '\(text)' at character \(position), which is not a number or is too large"
    case .badEscape(let text, let position):
      "has '\(text)' at character \(position), which is not an escape sequence of Go"
    case .badCharacter(let position): "has quotes at character \(position) that do not hold exactly one character"
    case .unclosed(let what, let position): "has a \(what) at character \(position) that is not closed"
    case .tooDeep(let limit): "is nested deeper than \(limit) levels"
    case .tooLong(let limit): "has more than \(limit) parts"
    case .unknownProperty(let name, let position): "has '\(name)' at character \(position), which has no meaning"
    case .notSupported(let what, let position): "has \(what) at character \(position), which is not supported"
    }
  }

  package var remedy: String {
    switch self {
    case .badCharacter: "Put a string into double quotes."
    case .unexpected("=", _, _): "Write '==' to compare."
    case .unknownProperty: "Known are \(HitProperty.allCases.map(\.rawValue).joined(separator: ", "))."
    case .empty, .endsEarly, .unexpected, .badNumber, .badEscape, .unclosed, .tooDeep, .tooLong, .notSupported:
      "Write it as in Go: variables, .field, [index], *pointer, len(x), arithmetic, comparisons, && and ||."
    }
  }
}
