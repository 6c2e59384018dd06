// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// A regular expression in the part of the syntax that can be decided in one pass over a name: nearly all that people
/// write. What it means is what it means to Swift's `Regex`.
indirect enum NameExpression: Hashable {
  /// One byte of a set.
  case byte(ByteSet)
  case start, end
  case sequence([NameExpression])
  case choice([NameExpression])
  case optional(NameExpression)
  /// Any number of times, or at least once.
  case repeated(NameExpression, canBeAbsent: Bool)
}

/// A set of ASCII characters.
struct ByteSet: Hashable {
  private var low: UInt64 = 0
  private var high: UInt64 = 0

  init() {}
  init(_ bytes: some Sequence<UInt8>) { for byte in bytes { insert(byte) } }

  static let all = ByteSet(0..<128)
  static let digits = ByteSet(UInt8(ascii: "0")...UInt8(ascii: "9"))
  static let word = ByteSet((0..<128).filter { isLetter($0) || digits.contains($0) || $0 == UInt8(ascii: "_") })
  static let space = ByteSet([9, 10, 11, 12, 13, 32])

  static func isLetter(_ byte: UInt8) -> Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) }

  /// - Parameter byte: Below 128.
  func contains(_ byte: UInt8) -> Bool { (byte < 64 ? low : high) & 1 << UInt64(byte & 63) != 0 }

  mutating func insert(_ byte: UInt8) {
    if byte < 64 { low |= 1 << UInt64(byte) } else { high |= 1 << UInt64(byte & 63) }
  }

  func union(_ other: ByteSet) -> ByteSet {
    var set = self
    set.low |= other.low
    set.high |= other.high
    return set
  }

  var complement: ByteSet {
    var set = self
    set.low = ~low
    set.high = ~high
    return set
  }
}

// MARK: - Parsing

extension NameExpression {
  /// Nil where the text is no regular expression, or has something else in it than the common part: `Regex` is to say
  /// then.
  init?(parsing text: String) {
    var parser = NameExpressionParser(rest: Array(text.utf8)[...])
    guard let expression = parser.choice(), parser.rest.isEmpty else { return nil }
    self = expression
  }
}

private struct NameExpressionParser {
  var rest: ArraySlice<UInt8>
  private var depth = 0

  private static let mostNested = 32

  init(rest: ArraySlice<UInt8>) { self.rest = rest }

  mutating func choice() -> NameExpression? {
    var branches: [NameExpression] = []
    repeat {
      guard let branch = sequence() else { return nil }
      branches.append(branch)
    } while take("|")
    return branches.count == 1 ? branches[0] : .choice(branches)
  }

  /// What has no parts is left to `Regex`.
  private mutating func sequence() -> NameExpression? {
    var parts: [NameExpression] = []
    while let next = rest.first, next != UInt8(ascii: "|"), next != UInt8(ascii: ")") {
      guard let part = atom().flatMap({ repeated($0) }) else { return nil }
      parts.append(part)
    }
    return parts.isEmpty ? nil : parts.count == 1 ? parts[0] : .sequence(parts)
  }

  private mutating func atom() -> NameExpression? {
    guard let byte = rest.popFirst(), byte < 128 else { return nil }
    switch Character(Unicode.Scalar(byte)) {
    case "^": return .start
    case "$": return .end
    case ".": return .byte(.all)
    case "(": return group()
    case "[": return set().map { .byte($0) }
    case "\\": return escaped().map { .byte($0) }
    case "*", "+", "?", "{", "}", "]": return nil
    default: return byte >= 32 && byte < 127 ? .byte(ByteSet([byte])) : nil
    }
  }

  private mutating func group() -> NameExpression? {
    if take("?"), !take(":") { return nil }
    guard depth < Self.mostNested else { return nil }
    depth += 1
    defer { depth -= 1 }
    guard let inner = choice(), take(")") else { return nil }
    return inner
  }

  private mutating func escaped() -> ByteSet? {
    guard let byte = rest.popFirst(), byte < 128 else { return nil }
    switch Character(Unicode.Scalar(byte)) {
    case "w": return .word
    case "W": return ByteSet.word.complement
    case "d": return .digits
    case "D": return ByteSet.digits.complement
    case "s": return .space
    case "S": return ByteSet.space.complement
    default: return byte > 32 && byte < 127 && !ByteSet.word.contains(byte) ? ByteSet([byte]) : nil
    }
  }

  /// What stands between brackets: characters, ranges and escapes.
  private mutating func set() -> ByteSet? {
    let isNegated = take("^")
    var set = ByteSet()
    var isEmpty = true
    while !take("]") {
      guard let member = member() else { return nil }
      isEmpty = false
      guard take("-") else {
        set = set.union(member.set)
        continue
      }
      guard let first = member.byte, let last = self.member()?.byte, first <= last else { return nil }
      set = set.union(ByteSet(first...last))
    }
    if isEmpty { return nil }
    return isNegated ? set.complement : set
  }

  /// - Returns: The byte where it can begin or end a range.
  private mutating func member() -> (set: ByteSet, byte: UInt8?)? {
    if take("\\") { return escaped().map { (set: $0, byte: nil) } }
    guard let byte = rest.popFirst(), byte > 32, byte < 127 else { return nil }
    // Some of these have a meaning of their own here, and some only beside one another.
    guard !"[]-&~^".utf8.contains(byte) else { return nil }
    return (ByteSet([byte]), byte)
  }

  private mutating func repeated(_ part: NameExpression) -> NameExpression? {
    let times: NameExpression
    switch rest.first.map({ Character(Unicode.Scalar($0)) }) {
    case "*": times = .repeated(part, canBeAbsent: true)
    case "+": times = .repeated(part, canBeAbsent: false)
    case "?": times = .optional(part)
    case "{": return nil
    default: return part
    }
    rest.removeFirst()
    // Reluctant or not, it is there or it is not.
    _ = take("?")
    if let next = rest.first, "*+?{".utf8.contains(next) { return nil }
    return part == .start || part == .end ? nil : times
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard rest.first == UInt8(ascii: character) else { return false }
    rest.removeFirst()
    return true
  }
}
