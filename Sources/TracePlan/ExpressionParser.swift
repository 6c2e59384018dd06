// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

extension Expression {
  /// Parses an expression in Go syntax.
  ///
  /// `a.b` is always a field of `a` here. If `a` is no variable in scope, it may be a package: only the planner knows.
  ///
  /// - Throws: `ExpressionError`. It distinguishes what Go allows and we do not from what Go would reject too.
  package init(parsing text: String) throws(ExpressionError) {
    var parser = try ExpressionParser(text)
    self = try parser.parseAll()
  }
}

/// A recursive-descent parser that always knows the next token.
private struct ExpressionParser {
  /// Limit of nested brackets, signs and parentheses: far more than a person writes, and safe for our stack.
  private static let maxDepth = 64
  /// Limit of operands and operators together: a sum is as deep as it is long.
  private static let maxParts = 256

  private var scanner: ExpressionScanner
  private var token: ExpressionToken
  private var depth = 0
  private var parts = 0

  init(_ text: String) throws(ExpressionError) {
    scanner = ExpressionScanner(text)
    token = try scanner.next()
  }

  mutating func parseAll() throws(ExpressionError) -> Expression {
    if token.kind == .end { throw .empty }
    let expression = try parseBinary(above: 0)
    guard token.kind == .end else { throw unexpected() }
    return expression
  }

  /// Operands joined by operators that bind tighter than `precedence`, from left to right.
  private mutating func parseBinary(above precedence: Int) throws(ExpressionError) -> Expression {
    var left = try parseUnary()
    while case .sign(let text) = token.kind, let sign = BinaryOperator(rawValue: text), sign.precedence > precedence {
      try advance()
      left = .binary(sign, left, try parseBinary(above: sign.precedence))
    }
    return left
  }

  /// Signs, then an operand with its suffixes: in Go, signs bind looser than fields and indexes.
  private mutating func parseUnary() throws(ExpressionError) -> Expression {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.maxDepth else { throw .tooDeep(limit: Self.maxDepth) }
    guard case .sign(let text) = token.kind else { return try parseOperand() }
    switch text {
    case "*":
      try advance()
      return .dereference(try parseUnary())
    case "&":
      try advance()
      return .address(try parseUnary())
    case "+", "-", "!", "^":
      guard let sign = UnaryOperator(rawValue: text) else { throw unexpected(wanted: "a name or a value") }
      try advance()
      return .unary(sign, try parseUnary())
    default: return try parseOperand()
    }
  }

  private mutating func parseOperand() throws(ExpressionError) -> Expression {
    var expression = try parsePrimary()
    while case .sign(let text) = token.kind {
      switch text {
      case ".":
        try advance()
        if token.kind == .sign("(") {
          let type = try scanner.typeInParentheses(after: token.position)
          try advance()
          expression = .assertion(expression, type: type)
          continue
        }
        guard case .name(let name) = token.kind else { throw unexpected(wanted: "a field's name") }
        try advance()
        expression = .field(expression, name: name)
      case "[":
        try advance()
        if token.kind == .sign(":") { throw .notSupported(what: "a slice expression", position: token.position) }
        let index = try parseBinary(above: 0)
        if token.kind == .sign(":") { throw .notSupported(what: "a slice expression", position: token.position) }
        try take("]")
        expression = .index(expression, index)
      case "(": throw .notSupported(what: "a call", position: token.position)
      case "{": throw .notSupported(what: "a composite literal", position: token.position)
      default: return expression
      }
    }
    return expression
  }

  private mutating func parsePrimary() throws(ExpressionError) -> Expression {
    switch token.kind {
    case .literal(let literal):
      try advance()
      return .literal(literal)
    case .sign("("):
      try advance()
      let inner = try parseBinary(above: 0)
      try take(")")
      return inner
    case .sign("["): throw .notSupported(what: "a type", position: token.position)
    case .name(let name):
      let position = token.position
      try advance()
      return token.kind == .sign("(") ? try parseCall(of: name, at: position) : try Self.word(name, at: position)
    case .sign, .other, .end: throw unexpected(wanted: "a name or a value")
    }
  }

  private mutating func parseCall(of name: String, at position: Int) throws(ExpressionError) -> Expression {
    let function = BuiltIn(rawValue: name)
    guard function != nil || Self.basicTypes.contains(name) else {
      throw .notSupported(what: "a call", position: token.position)
    }
    try advance()
    let argument = try parseBinary(above: 0)
    try take(")")
    return function.map { .call($0, argument) } ?? .conversion(type: name, argument)
  }

  /// Basic types, by the names that a conversion may use.
  private static let basicTypes: Set<String> = [
    "bool", "string", "int", "int8", "int16", "int32", "int64", "uint", "uint8", "uint16", "uint32", "uint64",
    "uintptr", "byte", "rune", "float32", "float64",
  ]

  private static func word(_ name: String, at position: Int) throws(ExpressionError) -> Expression {
    switch name {
    case "true": return .literal(.boolean(true))
    case "false": return .literal(.boolean(false))
    case "nil": return .literal(.nil)
    case "func", "struct", "map", "chan", "interface":
      throw .notSupported(what: "'\(name)'", position: position)
    case _ where name.hasPrefix("$"):
      guard let property = HitProperty(rawValue: name) else {
        throw .unknownProperty(name, position: position)
      }
      return .ofHit(property)
    default: return .name(name)
    }
  }

  private mutating func take(_ sign: String) throws(ExpressionError) {
    guard token.kind == .sign(sign) else { throw unexpected(wanted: "'\(sign)'") }
    try advance()
  }

  private mutating func advance() throws(ExpressionError) {
    parts += 1
    guard parts <= Self.maxParts else { throw .tooLong(limit: Self.maxParts) }
    token = try scanner.next()
  }

  private func unexpected(wanted: String? = nil) -> ExpressionError {
    if token.kind == .end { return .endsEarly(wanted: wanted ?? "more") }
    return .unexpected(token.text, wanted: wanted, position: token.position)
  }
}
