// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

extension Expression {
  /// Reads an expression as Go writes it: names, `.field`, `[index]`, `*pointer` and parentheses.
  ///
  /// `a.b` is always a field of `a` here. Where `a` is no variable in scope it may be a package: only the planner knows.
  ///
  /// - Throws: `ExpressionError`. What Go allows and we do not yet is told apart from what Go would refuse too.
  package init(parsing text: String) throws(ExpressionError) {
    var parser = ExpressionParser(text)
    self = try parser.parseAll()
  }
}

/// A recursive descent over the characters; there is too little grammar for a separate list of tokens.
private struct ExpressionParser {
  /// Brackets, stars and parentheses inside one another; far more than a person writes, and no danger to our stack.
  private static let maxDepth = 64

  private let characters: [Character]
  private var position = 0
  private var depth = 0

  init(_ text: String) {
    characters = Array(text)
  }

  mutating func parseAll() throws(ExpressionError) -> Expression {
    skipSpace()
    guard position < characters.count else { throw .empty }
    let expression = try parseUnary()
    skipSpace()
    guard position == characters.count else { throw unexpected() }
    return expression
  }

  /// `*operand`, or an operand with what follows it: in Go the stars bind less than fields and indexes.
  private mutating func parseUnary() throws(ExpressionError) -> Expression {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.maxDepth else { throw .tooDeep(limit: Self.maxDepth) }
    skipSpace()
    guard next == "*" else { return try parseOperand() }
    position += 1
    return .dereference(try parseUnary())
  }

  private mutating func parseOperand() throws(ExpressionError) -> Expression {
    var expression = try parsePrimary()
    while true {
      skipSpace()
      switch next {
      case ".":
        position += 1
        skipSpace()
        if next == "(" { throw .notSupported(what: "a type assertion", position: position) }
        guard let name = takeName() else { throw unexpected(wanted: "a field's name") }
        expression = .field(expression, name: name)
      case "[":
        position += 1
        skipSpace()
        if next == ":" { throw .notSupported(what: "a slice expression", position: position + 1) }
        let index = try parseIndex()
        skipSpace()
        if next == ":" { throw .notSupported(what: "a slice expression", position: position + 1) }
        guard next == "]" else { throw unexpected(wanted: "']'") }
        position += 1
        expression = .index(expression, index)
      case "(":
        throw .notSupported(what: "a call", position: position + 1)
      default:
        return expression
      }
    }
  }

  private mutating func parsePrimary() throws(ExpressionError) -> Expression {
    skipSpace()
    if next == "(" {
      position += 1
      let inner = try parseUnary()
      skipSpace()
      guard next == ")" else { throw unexpected(wanted: "')'") }
      position += 1
      return inner
    }
    if let name = takeName() {
      if let literal = Self.predeclared[name] {
        throw .notSupported(what: literal, position: position - name.count + 1)
      }
      return .name(name)
    }
    if startsNumber { throw .notSupported(what: "a literal", position: position + 1) }
    throw unexpected(wanted: "a name")
  }

  /// The only place for a number so far.
  private mutating func parseIndex() throws(ExpressionError) -> Expression {
    skipSpace()
    return startsNumber ? .integer(try takeInteger()) : try parseUnary()
  }

  private var startsNumber: Bool { next.map { $0.isASCII && $0.isNumber } ?? false }

  /// Words that read like variables and are none.
  private static let predeclared = ["true": "a literal", "false": "a literal", "nil": "a literal", "iota": "a literal"]

  private mutating func takeInteger() throws(ExpressionError) -> Int {
    let start = position
    while let character = next, character.isLetter || character.isNumber || character == "_" { position += 1 }
    let text = String(characters[start..<position])
    if next == ".", let after = character(at: position + 1), after.isNumber || !Self.isNameStart(after) {
      throw .notSupported(what: "a floating-point number", position: start + 1)
    }
    guard let value = Self.integer(text) else { throw .badNumber(text, position: start + 1) }
    return value
  }

  /// A Go integer literal: decimal, `0x`, `0o` or a leading zero, `0b`, with underscores between digits.
  private static func integer(_ text: String) -> Int? {
    let parts = text.split(separator: "_", omittingEmptySubsequences: false)
    guard parts.allSatisfy({ !$0.isEmpty }) else { return nil }
    let digits = parts.joined().lowercased()
    for (prefix, radix) in [("0x", 16), ("0o", 8), ("0b", 2)] where digits.hasPrefix(prefix) {
      return Int(digits.dropFirst(2), radix: radix)
    }
    return digits.hasPrefix("0") ? Int(digits, radix: 8) : Int(digits)
  }

  private mutating func takeName() -> String? {
    guard let first = next, Self.isNameStart(first) else { return nil }
    let start = position
    while let character = next, Self.isNameStart(character) || character.isNumber { position += 1 }
    return String(characters[start..<position])
  }

  private static func isNameStart(_ character: Character) -> Bool { character.isLetter || character == "_" }

  private mutating func skipSpace() {
    while let character = next, character == " " || character == "\t" { position += 1 }
  }

  private var next: Character? { character(at: position) }

  private func character(at index: Int) -> Character? { index < characters.count ? characters[index] : nil }

  /// What Go would read as the start of a longer expression is "not yet"; anything else is a mistake.
  private func unexpected(wanted: String? = nil) -> ExpressionError {
    guard let character = next else { return .endsEarly(wanted: wanted ?? "more") }
    switch character {
    case "+", "-", "/", "%", "*", "|", "^", "<", ">", "=", "!":
      return .notSupported(what: "an operator", position: position + 1)
    case "&": return .notSupported(what: wanted == nil ? "an operator" : "taking an address", position: position + 1)
    case "\"", "`": return .notSupported(what: "a string", position: position + 1)
    case "'": return .notSupported(what: "a character", position: position + 1)
    default: return .unexpected(String(character), wanted: wanted, position: position + 1)
    }
  }
}

/// Why a text is not an expression that can be traced. Positions count characters from 1.
package enum ExpressionError: Error, Hashable, Sendable {
  case empty
  case endsEarly(wanted: String)
  case unexpected(String, wanted: String?, position: Int)
  case badNumber(String, position: Int)
  case tooDeep(limit: Int)
  /// Go has it; Sonde has it not yet.
  case notSupported(what: String, position: Int)

  /// A clause: it follows the expression that it is about.
  package var clause: String {
    switch self {
    case .empty: "is empty"
    case .endsEarly(let wanted): "ends where \(wanted) should follow"
    case .unexpected(let text, let wanted?, let position):
      "has '\(text)' at character \(position) where \(wanted) should be"
    case .unexpected(let text, nil, let position): "goes on with '\(text)' at character \(position)"
    case .badNumber(let text, let position):
      "has '\(text)' at character \(position), which is no whole number that fits"
    case .tooDeep(let limit): "is nested deeper than \(limit) levels"
    case .notSupported(let what, let position): "has \(what) at character \(position), which is not supported yet"
    }
  }

  package var remedy: String { "Write a variable with .field, [index] or *pointer, as in '{order.items[0].price}'." }
}
