// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// What is being typed in the debug console: a command, or what a command takes.
struct ConsoleCompletion: Hashable, Sendable {
  enum Subject: Hashable, Sendable {
    /// A command of which these letters are typed, with the colon or without.
    case command(String)
    /// What a command takes, of which these letters are typed.
    case argument(of: ConsoleCommand.Word, String)
    /// An expression, or a command that there is not.
    case nothing
  }

  let subject: Subject
  /// The first UTF-16 code unit that a proposal replaces, from 0.
  let start: Int
  /// How many UTF-16 code units a proposal replaces.
  let length: Int

  /// - Parameters:
  ///   - text: One line.
  ///   - column: Of the cursor, in UTF-16 code units, from 0. Beyond the line it is the line's end.
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

  /// The commands that begin with what is typed.
  static func commands(beginningWith typed: String) -> [ConsoleCommand.Word] {
    ConsoleCommand.Word.allCases.filter { $0.typed.hasPrefix(typed) || $0.rawValue.hasPrefix(typed) }
  }
}
