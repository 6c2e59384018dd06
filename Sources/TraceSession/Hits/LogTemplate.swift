// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import TracePlan

/// A log message: its plain text and, between braces, its expressions.
///
/// `{{` and `}}` are literal braces; every other character, including `%`, stands for itself.
package struct LogTemplate: Hashable, Sendable {
  package enum Piece: Hashable, Sendable {
    case text(String)
    /// The place of an expression in `expressions`.
    case expression(Int)
  }

  package private(set) var pieces: [Piece] = []
  package private(set) var expressions: [Expression] = []

  package init(_ message: String) throws(LogTemplateError) {
    let characters = Array(message)
    var text = ""
    var index = 0
    while index < characters.count {
      let character = characters[index]
      guard character == "{" || character == "}" else {
        text.append(character)
        index += 1
        continue
      }
      if index + 1 < characters.count, characters[index + 1] == character {
        text.append(character)
        index += 2
        continue
      }
      guard character == "{" else { throw .unopenedBrace(position: index + 1) }
      let end = try Self.closingBrace(in: characters, after: index)
      if !text.isEmpty { pieces.append(.text(text)) }
      text = ""
      try append(expression: String(characters[(index + 1)..<end]), position: index + 1)
      index = end + 1
    }
    if !text.isEmpty { pieces.append(.text(text)) }
  }

  private mutating func append(expression text: String, position: Int) throws(LogTemplateError) {
    let trimmed = String(text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    guard !trimmed.isEmpty else { throw .emptyExpression(position: position) }
    do {
      let expression = try Expression(parsing: trimmed)
      pieces.append(.expression(expressions.count))
      expressions.append(expression)
    } catch {
      throw .badExpression(text: trimmed, error)
    }
  }

  /// The brace that ends the expression which opens at `open`; braces in its strings are ignored.
  private static func closingBrace(in characters: [Character], after open: Int) throws(LogTemplateError) -> Int {
    var quote: Character?
    var index = open + 1
    while index < characters.count {
      let character = characters[index]
      if let current = quote {
        if character == "\\", current != "`" { index += 1 }
        if character == current { quote = nil }
      } else if character == "}" {
        return index
      } else if character == "{" {
        throw .nestedBrace(position: index + 1)
      } else if character == "\"" || character == "`" || character == "'" {
        quote = character
      }
      index += 1
    }
    throw .unclosedBrace(position: open + 1)
  }
}

/// Why a log message can't be used. Positions count characters from 1.
package enum LogTemplateError: Error, Hashable, Sendable {
  case unclosedBrace(position: Int)
  case unopenedBrace(position: Int)
  case nestedBrace(position: Int)
  case emptyExpression(position: Int)
  case badExpression(text: String, ExpressionError)

  package var problem: String {
    switch self {
    case .unclosedBrace(let position): "The '{' at character \(position) of the log message is not closed."
    case .unopenedBrace(let position): "The '}' at character \(position) of the log message closes nothing."
    case .nestedBrace(let position): "The '{' at character \(position) of the log message stands inside an expression."
    case .emptyExpression(let position): "The braces at character \(position) of the log message are empty."
    case .badExpression(let text, let error): "The expression '\(text)' \(error.clause)."
    }
  }

  package var remedy: String {
    switch self {
    case .unclosedBrace, .nestedBrace: "Close it with '}', or write '{{' for a plain brace."
    case .unopenedBrace: "Open it with '{', or write '}}' for a plain brace."
    case .emptyExpression: "Write an expression between them, as in '{x}', or '{{}}' for plain braces."
    case .badExpression(_, let error): error.remedy
    }
  }
}
