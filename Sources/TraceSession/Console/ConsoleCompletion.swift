// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// What is being typed in the debug console: a command, or an argument of a command.
struct ConsoleCompletion: Hashable, Sendable {
  enum Subject: Hashable, Sendable {
    /// A command whose first letters are typed, with or without the colon.
    case command(String)
    /// An argument of a command, whose first letters are typed.
    case argument(of: ConsoleCommand.Word, String)
    /// An expression, or an unknown command.
    case nothing
  }

  let subject: Subject
  /// The first UTF-16 code unit that a proposal replaces, from 0.
  let start: Int
  /// How many UTF-16 code units a proposal replaces.
  let length: Int

  /// - Parameters:
  ///   - text: One line.
  ///   - column: Of the cursor, in UTF-16 code units, from 0. A value beyond the line means the line's end.
  init(of text: String, at column: Int) {
    let units = Array(text.utf16.prefix(max(0, column)))
    let typed = String(decoding: units, as: UTF16.self)
    let line = typed.drop(while: \.isWhitespace)
    let begun: Substring
    if let space = line.firstIndex(where: \.isWhitespace) {
      begun = line[space...].drop(while: \.isWhitespace)
      let name = line[..<space]
      let word = name.hasPrefix(":") ? ConsoleCommand.Word(rawValue: String(name.dropFirst())) : nil
      subject = word.map { .argument(of: $0, String(begun)) } ?? .nothing
    } else {
      begun = line
      subject = .command(String(line))
    }
    length = begun.utf16.count
    start = units.count - length
  }

  /// The commands that begin with the typed letters.
  static func commands(beginningWith typed: String) -> [ConsoleCommand.Word] {
    ConsoleCommand.Word.allCases.filter { $0.typed.hasPrefix(typed) || $0.rawValue.hasPrefix(typed) }
  }
}
