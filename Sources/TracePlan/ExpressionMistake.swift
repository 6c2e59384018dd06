// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// What is wrong in a regular expression, and where: found by what its beginnings lack, so that the words are ours.
struct ExpressionMistake {
  /// As in "the pattern can't be read: CLAUSE".
  let clause: String

  /// Longer expressions are not looked through.
  private static let mostCharacters = 500
  /// What may be missing at the end of what is right so far.
  private static let closings = ["", ")", "))", ")))", "]", "])", "]))"]

  /// - Parameter expression: One that `Regex` refuses.
  init(in expression: String) {
    let characters = Array(expression)
    guard characters.count <= Self.mostCharacters else {
      clause = "it is no regular expression"
      return
    }
    // As long as something closes it, a beginning is right.
    let right = characters.indices.reversed().first { count in
      Self.closings.contains { Self.compiles(characters[..<count], $0) }
    }
    let isOpen = Self.closings.dropFirst().contains { Self.compiles(characters[...], $0) }
    let position = Self.beginning(of: isOpen ? Self.openPlace(in: characters) : right ?? 0, in: characters)
    clause = Self.clause(characters, position, isOpen: isOpen)
  }

  /// Where that begins which can't be read any more at a position.
  private static func beginning(of position: Int, in characters: [Character]) -> Int {
    let before = String(characters[..<position])
    let opening = ["(?P", "(?", "(", "\\"].first { before.hasSuffix($0) }
    if let opening { return position - opening.count }
    if characters[position] == "}" { return characters[..<position].lastIndex(of: "{") ?? position }
    // The first character of a range that goes backwards.
    return position >= 2 && characters[position - 1] == "-" ? position - 2 : position
  }

  private static func compiles(_ characters: ArraySlice<Character>, _ closing: String) -> Bool {
    (try? Regex(String(characters) + closing)) != nil
  }

  /// Where what is not closed begins: behind the longest beginning that needs no closing.
  private static func openPlace(in characters: [Character]) -> Int {
    characters.indices.reversed().first { compiles(characters[..<$0], "") } ?? 0
  }

  private static func clause(_ characters: [Character], _ position: Int, isOpen: Bool) -> String {
    let rest = String(characters[position...])
    // Counted in the pattern as it is written, with its slash.
    let place = "at character \(position + 2)"
    if rest.hasPrefix("(*") { return "the '(*' \(place) begins no group; write '\\(\\*' for the characters themselves" }
    guard let first = rest.first else { return "it ends too early" }
    let closing: Character? = first == "(" ? ")" : first == "[" ? "]" : nil
    if let closing, isOpen || !rest.contains(closing) { return "the '\(first)' \(place) is not closed" }
    switch first {
    case "(": return "the '\(rest.prefix(3))' \(place) begins no group"
    case "[": return "the '[' \(place) has no characters to choose from"
    case ")": return "the ')' \(place) has no '(' before it"
    case "*", "+", "?": return "the '\(first)' \(place) has nothing before it to repeat"
    case "{": return "the '{' \(place) begins no number of times, as '{2,5}' does"
    case "\\" where rest.count == 1: return "the '\\' \(place) has no character after it"
    case "\\": return "the '\(rest.prefix(2))' \(place) has no meaning"
    default:
      let isRange = rest.dropFirst().hasPrefix("-")
      return isRange
        ? "the range '\(rest.prefix(3))' \(place) goes backwards" : "'\(rest.prefix(10))' \(place) can't be read"
    }
  }
}
