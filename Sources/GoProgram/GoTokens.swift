// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import MachineCode

/// The words of a Go source file, without its comments.
struct GoTokens {
  struct Token {
    let kind: Kind
    let line: Int
    /// Of a literal.
    var value: Constant?
    /// Whether it is `=` or `:=`, which do not read what they assign to.
    var isPlain = false
    /// Of `++`, `+=` and similar signs: the direction of the change; nil for other signs.
    var step: ValueFlow.Step?
  }

  /// What a literal is, as far as it is read.
  enum Constant: Hashable {
    case number(UInt64)
    case emptyText
  }

  enum Kind: Hashable {
    case name(String)
    case keyword(Keyword)
    case open(Bracket)
    case close(Bracket)
    case comma, colon, dot, and, star
    /// `=`, and `+=` and the like.
    case assign
    /// `:=`
    case define
    /// `++`, `--`
    case step
    case literal
    case otherSign
    /// A semicolon, or the end of a line that ends a statement.
    case end

    /// Whether an operand may end with it: a sign after it has two operands.
    var endsOperand: Bool {
      switch self {
      case .name, .close, .literal: true
      case .keyword, .open, .comma, .colon, .dot, .and, .star, .assign, .define, .step, .otherSign, .end: false
      }
    }
  }

  enum Keyword: String, Hashable {
    case `break`, `case`, chan, const, `continue`, `default`, `defer`, `else`, `fallthrough`, `for`, `func`, go, goto
    case `if`, `import`, interface, map, package, range, `return`, select, `struct`, `switch`, type, `var`
  }

  enum Bracket: Hashable { case round, square, curly }

  private(set) var tokens: [Token] = []
  private var line = 1
  private var at = 0
  private let bytes: [UInt8]

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    while at < bytes.count { readOne() }
    endStatement()
  }

  private mutating func add(_ kind: Kind, bytes count: Int) {
    let value = kind == .literal ? Self.constant(bytes[at..<at + count]) : nil
    let isPlain = kind == .define || kind == .assign && count == 1
    tokens.append(Token(kind: kind, line: line, value: value, isPlain: isPlain, step: step(of: kind, bytes: count)))
    at += count
  }

  private func step(of kind: Kind, bytes count: Int) -> ValueFlow.Step? {
    guard kind == .step || kind == .assign, count == 2 else { return nil }
    switch bytes[at] {
    case UInt8(ascii: "+"): return .up
    case UInt8(ascii: "-"): return .down
    default: return nil
    }
  }

  /// At the end of a line, by Go's rule for semicolons.
  private mutating func endStatement() {
    switch tokens.last?.kind {
    case .name, .literal, .close, .step: break
    case .keyword(let word) where [.break, .continue, .fallthrough, .return].contains(word): break
    default: return
    }
    tokens.append(Token(kind: .end, line: line))
  }

  private func starts(with text: StaticString) -> Bool {
    text.withUTF8Buffer { bytes[at...].starts(with: $0) }
  }

  private mutating func readOne() {
    let byte = bytes[at]
    switch byte {
    case UInt8(ascii: "\n"):
      endStatement()
      line += 1
      at += 1
    case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"): at += 1
    case UInt8(ascii: "\""), UInt8(ascii: "'"): readQuoted(byte)
    case UInt8(ascii: "`"): readRaw()
    case UInt8(ascii: "0")...UInt8(ascii: "9"): readNumber()
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"), 0x80...:
      readName()
    default:
      if starts(with: "//") {
        while at < bytes.count, bytes[at] != UInt8(ascii: "\n") { at += 1 }
      } else if starts(with: "/*") {
        skipComment()
      } else {
        readSign(byte)
      }
    }
  }

  private mutating func skipComment() {
    let start = at
    at += 2
    while at < bytes.count, !starts(with: "*/") { at += 1 }
    at = min(at + 2, bytes.count)
    let lines = bytes[start..<at].count { $0 == UInt8(ascii: "\n") }
    if lines > 0 { endStatement() }
    line += lines
  }

  private mutating func readQuoted(_ quote: UInt8) {
    let start = at
    at += 1
    while at < bytes.count, bytes[at] != quote, bytes[at] != UInt8(ascii: "\n") {
      at += bytes[at] == UInt8(ascii: "\\") ? 2 : 1
    }
    let end = min(at + 1, bytes.count)
    at = start
    add(.literal, bytes: end - start)
  }

  private mutating func readRaw() {
    let end = bytes[(at + 1)...].firstIndex(of: UInt8(ascii: "`")).map { $0 + 1 } ?? bytes.count
    let lines = bytes[at..<end].count { $0 == UInt8(ascii: "\n") }
    add(.literal, bytes: end - at)
    line += lines
  }

  private mutating func readNumber() {
    let start = at
    var end = at
    while end < bytes.count {
      let byte = bytes[end]
      let isSigned =
        (byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-")) && end > start
        && [UInt8(ascii: "e"), UInt8(ascii: "p")].contains(bytes[end - 1] | 0x20)
        && !bytes[start..<end].starts(with: [UInt8(ascii: "0"), UInt8(ascii: "x")])
      guard Self.continuesName(byte) || byte == UInt8(ascii: ".") || isSigned else { break }
      end += 1
    }
    add(.literal, bytes: end - start)
  }

  /// Nil for a text that is not empty, and for a fraction.
  private static func constant(_ bytes: ArraySlice<UInt8>) -> Constant? {
    let text = String(decoding: bytes, as: UTF8.self).replacing("_", with: "")
    switch text.first {
    case "\"" where text.count == 2: return .emptyText
    case "'":
      // The others are not certain.
      guard bytes.count == 3, let sign = bytes.dropFirst().first, sign < 0x80 else { return nil }
      return .number(UInt64(sign))
    case "0" where text.hasPrefix("0x") || text.hasPrefix("0X"):
      return UInt64(text.dropFirst(2), radix: 16).map { .number($0) }
    case "0" where text.count > 1: return nil
    default: return UInt64(text).map { .number($0) }
    }
  }

  private static func continuesName(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"), 0x80...,
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: false
    }
  }

  private mutating func readName() {
    var end = at
    while end < bytes.count, Self.continuesName(bytes[end]) { end += 1 }
    let text = String(decoding: bytes[at..<end], as: UTF8.self)
    add(Keyword(rawValue: text).map { .keyword($0) } ?? .name(text), bytes: end - at)
  }

  private mutating func readSign(_ byte: UInt8) {
    if let found = Self.longSigns.first(where: { starts(with: $0.text) }) {
      return add(found.kind, bytes: found.text.utf8CodeUnitCount)
    }
    switch byte {
    case UInt8(ascii: "("): add(.open(.round), bytes: 1)
    case UInt8(ascii: "["): add(.open(.square), bytes: 1)
    case UInt8(ascii: "{"): add(.open(.curly), bytes: 1)
    case UInt8(ascii: ")"): add(.close(.round), bytes: 1)
    case UInt8(ascii: "]"): add(.close(.square), bytes: 1)
    case UInt8(ascii: "}"): add(.close(.curly), bytes: 1)
    case UInt8(ascii: ","): add(.comma, bytes: 1)
    case UInt8(ascii: ";"): add(.end, bytes: 1)
    case UInt8(ascii: ":"): add(.colon, bytes: 1)
    case UInt8(ascii: "."): add(.dot, bytes: 1)
    case UInt8(ascii: "&"): add(.and, bytes: 1)
    case UInt8(ascii: "*"): add(.star, bytes: 1)
    case UInt8(ascii: "="): add(.assign, bytes: 1)
    default: add(.otherSign, bytes: 1)
    }
  }

  /// Longer ones before those that they begin with.
  private static let longSigns: [(text: StaticString, kind: Kind)] = [
    ("<<=", .assign), (">>=", .assign), ("&^=", .assign), ("...", .otherSign), (":=", .define), ("++", .step),
    ("--", .step), ("==", .otherSign), ("!=", .otherSign), ("<=", .otherSign), (">=", .otherSign), ("&&", .otherSign),
    ("||", .otherSign), ("<-", .otherSign), ("<<", .otherSign), (">>", .otherSign), ("&^", .otherSign),
    ("+=", .assign), ("-=", .assign), ("*=", .assign), ("/=", .assign), ("%=", .assign), ("&=", .assign),
    ("|=", .assign), ("^=", .assign),
  ]
}
