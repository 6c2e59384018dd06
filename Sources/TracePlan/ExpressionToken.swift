// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// One word, literal or sign of an expression.
struct ExpressionToken: Hashable {
  enum Kind: Hashable {
    case name(String)
    case literal(Literal)
    case sign(String)
    /// A character that can't occur in an expression.
    case other(String)
    case end
  }

  let kind: Kind
  /// Position of its first character, from 1.
  let position: Int

  /// The form used in an error's text.
  var text: String {
    switch kind {
    case .name(let text), .sign(let text), .other(let text): text
    case .literal(let literal): literal.description
    case .end: ""
    }
  }
}

/// Splits an expression into tokens, by Go's lexical rules.
struct ExpressionScanner {
  private let characters: [Character]
  private(set) var position = 0

  init(_ text: String) {
    characters = Array(text)
  }

  /// Longest first: Go reads `&&` before `&`.
  private static let signs = [
    "&&", "||", "==", "!=", "<=", ">=", "<<", ">>", "&^", "+", "-", "*", "/", "%", "&", "|", "^", "<", ">", "!", "(",
    ")", "[", "]", ".", ",", ":", "=", "{", "}",
  ].map { Array($0) }

  mutating func next() throws(ExpressionError) -> ExpressionToken {
    while let character = peek(), character.isWhitespace { position += 1 }
    let start = position
    let kind: ExpressionToken.Kind
    if let first = peek() {
      let startsFraction = first == "." && (peek(1).map { Self.isDigit($0) } ?? false) && !followsOperand
      if Self.isNameStart(first) {
        kind = .name(takeWhile { Self.isNameStart($0) || $0.isNumber })
      } else if first == "$", peek(1).map(Self.isNameStart) ?? false {
        position += 1
        kind = .name("$" + takeWhile { Self.isNameStart($0) || $0.isNumber })
      } else if first == "~", peek(1) == "r", peek(2).map(Self.isDigit) ?? false {
        // Delve's name of a result without one.
        position += 2
        kind = .name("~r" + takeWhile(Self.isDigit))
      } else if Self.isDigit(first) || startsFraction {
        kind = .literal(try number())
      } else if first == "\"" || first == "'" || first == "`" {
        kind = .literal(try quoted(first))
      } else if let sign = Self.signs.first(where: { characters[start...].starts(with: $0) }) {
        position += sign.count
        kind = .sign(String(sign))
      } else {
        position += 1
        kind = .other(String(first))
      }
    } else {
      kind = .end
    }
    switch kind {
    case .name, .literal, .sign(")"), .sign("]"): followsOperand = true
    case .sign, .other, .end: followsOperand = false
    }
    return ExpressionToken(kind: kind, position: start + 1)
  }

  /// A type as it is written, up to the parenthesis that closes it; that is taken too.
  ///
  /// - Parameter opening: The position of the opening parenthesis, from 1.
  mutating func typeInParentheses(after opening: Int) throws(ExpressionError) -> String {
    position = opening
    var depth = 1
    while let character = peek() {
      position += 1
      if character == "(" { depth += 1 }
      if character == ")" { depth -= 1 }
      guard depth == 0 else { continue }
      followsOperand = true
      let type = String(characters[opening..<position - 1].filter { !$0.isWhitespace })
      guard !type.isEmpty else { throw .unexpected(")", wanted: "a type", position: position) }
      return type
    }
    throw .endsEarly(wanted: "')'")
  }

  /// `a.1` is an error in a selector, not a fraction.
  private var followsOperand = false

  static func isDigit(_ character: Character) -> Bool { ("0"..."9").contains(character) }
  private static func isNameStart(_ character: Character) -> Bool { character.isLetter || character == "_" }

  private func peek(_ ahead: Int = 0) -> Character? {
    position + ahead < characters.count ? characters[position + ahead] : nil
  }

  private mutating func takeWhile(_ condition: (Character) -> Bool) -> String {
    let start = position
    while let character = peek(), condition(character) { position += 1 }
    return String(characters[start..<position])
  }
}

// MARK: - Numbers

extension ExpressionScanner {
  private mutating func number() throws(ExpressionError) -> Literal {
    let start = position
    let isHexadecimal = peek() == "0" && (peek(1) == "x" || peek(1) == "X")
    var isFloat = false
    var last: Character?
    while let character = peek() {
      let isExponent = isHexadecimal ? last == "p" || last == "P" : last == "e" || last == "E"
      if character == "." {
        isFloat = true
      } else if (character == "+" || character == "-") && isExponent {
        isFloat = true
      } else if !(character.isLetter || character.isNumber || character == "_") {
        break
      }
      last = character
      position += 1
    }
    let text = String(characters[start..<position])
    if !isFloat { isFloat = text.contains { isHexadecimal ? "pP".contains($0) : "eE".contains($0) } }
    if text.last == "i" && !isHexadecimal { throw .notSupported(what: "an imaginary number", position: start + 1) }
    let parts = text.split(separator: "_", omittingEmptySubsequences: false)
    guard parts.allSatisfy({ !$0.isEmpty }) else { throw .badNumber(text, position: start + 1) }
    let digits = parts.joined().lowercased()
    if isFloat, let value = Double(digits), value.isFinite { return .float(value) }
    if !isFloat, let value = Self.integer(digits) { return .integer(value) }
    if let duration = GoDuration(text) { return .duration(text, nanoseconds: duration.nanoseconds) }
    throw .badNumber(text, position: start + 1)
  }

  /// Decimal, `0x`, `0o` or a leading zero, `0b`.
  private static func integer(_ digits: String) -> Int128? {
    for (prefix, radix) in [("0x", 16), ("0o", 8), ("0b", 2)] where digits.hasPrefix(prefix) {
      let rest = digits.dropFirst(2)
      return rest.first.map { $0.isHexDigit } ?? false ? Int128(rest, radix: radix) : nil
    }
    return digits.hasPrefix("0") ? Int128(digits, radix: 8) : Int128(digits)
  }
}

// MARK: - Strings and characters

extension ExpressionScanner {
  private mutating func quoted(_ quote: Character) throws(ExpressionError) -> Literal {
    let start = position
    position += 1
    var bytes: [UInt8] = []
    var scalars: [Unicode.Scalar] = []
    while let character = peek() {
      position += 1
      if character == quote {
        guard quote == "'" else { return .string(bytes) }
        guard scalars.count == 1 else { throw .badCharacter(position: start + 1) }
        return .rune(scalars[0])
      }
      if character == "\\", quote != "`" {
        switch try escape(quote: quote) {
        case .byte(let byte):
          bytes.append(byte)
          scalars.append(Unicode.Scalar(byte))
        case .scalar(let scalar):
          bytes += Array(String(scalar).utf8)
          scalars.append(scalar)
        }
      } else {
        bytes += Array(String(character).utf8)
        scalars += Array(character.unicodeScalars)
      }
    }
    throw .unclosed(what: quote == "'" ? "character" : "string", position: start + 1)
  }

  private enum Escaped {
    case byte(UInt8)
    case scalar(Unicode.Scalar)
  }

  /// The rest of an escape, after the backslash.
  private mutating func escape(quote: Character) throws(ExpressionError) -> Escaped {
    let start = position - 1
    guard let kind = peek() else { throw .unclosed(what: quote == "'" ? "character" : "string", position: start + 1) }
    position += 1
    let simple: [Character: Unicode.Scalar] = [
      "a": "\u{7}", "b": "\u{8}", "f": "\u{c}", "n": "\n", "r": "\r", "t": "\t", "v": "\u{b}", "\\": "\\",
    ]
    if let scalar = simple[kind] { return .scalar(scalar) }
    if kind == quote, let scalar = kind.unicodeScalars.first { return .scalar(scalar) }
    let digits: String
    switch kind {
    case "x": digits = take(2)
    case "u": digits = take(4)
    case "U": digits = take(8)
    case "0"..."7":
      position -= 1
      digits = take(3)
    default: throw .badEscape(String(characters[start..<position]), position: start + 1)
    }
    let isOctal = Self.isDigit(kind)
    let wanted = kind == "x" ? 2 : kind == "u" ? 4 : kind == "U" ? 8 : 3
    guard digits.count == wanted, let number = UInt32(digits, radix: isOctal ? 8 : 16) else {
      throw .badEscape(String(characters[start..<position]), position: start + 1)
    }
    if kind == "x" || isOctal, let byte = UInt8(exactly: number) { return .byte(byte) }
    if kind != "x", !isOctal, let scalar = Unicode.Scalar(number) { return .scalar(scalar) }
    throw .badEscape(String(characters[start..<position]), position: start + 1)
  }

  private mutating func take(_ count: Int) -> String {
    let end = min(position + count, characters.count)
    defer { position = end }
    return String(characters[position..<end])
  }
}
