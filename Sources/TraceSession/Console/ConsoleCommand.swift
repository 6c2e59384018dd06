// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// What a person may type in the debug console. Commands begin with a colon, so that no variable hides them; `help`
/// works without a colon, too, where the editor does not keep that word for itself.
enum ConsoleCommand: Hashable, Sendable {
  case help
  case functions(pattern: String?)
  case trace(pattern: String)
  case untrace(pattern: String?)
  case stats(pattern: String?)
  case top(count: Int?)
  case tree(goroutine: UInt64?)
  case pause
  case resume

  /// - Returns: Nil for a text that is an expression and not a command.
  /// - Throws: If the command does not exist, or is used in the wrong way.
  init?(parsing text: String) throws(ConsoleCommandError) {
    let parts = text.split(maxSplits: 1, omittingEmptySubsequences: true, whereSeparator: \.isWhitespace)
    guard let first = parts.first.map(String.init) else { return nil }
    let argument = parts.dropFirst().first.flatMap { Self.trimmed($0) }
    guard first.hasPrefix(":") else {
      switch (Word(rawValue: first), argument) {
      case (.help?, nil): self = .help
      // `help trace` asks for the list that has `:trace`.
      case (.help?, let topic?) where Word.isNamed(topic): self = .help
      case (let word?, _) where word != .help: throw .lacksColon(word)
      default: return nil
      }
      return
    }
    let name = String(first.dropFirst())
    guard let word = Word(rawValue: name) else { throw .unknown(name: name, nearest: Word.nearest(to: name)) }
    self = try Self.command(word, argument)
  }

  /// Whether it changes what a running program prints.
  var needsProgram: Bool {
    switch self {
    case .trace, .untrace, .pause, .resume: true
    case .help, .functions, .stats, .top, .tree: false
    }
  }

  private static func command(_ word: Word, _ argument: String?) throws(ConsoleCommandError) -> Self {
    switch word {
    case .functions: return .functions(pattern: argument)
    case .trace:
      guard let argument else { throw .lacksArgument(word) }
      return .trace(pattern: argument)
    case .untrace: return .untrace(pattern: argument)
    case .stats: return .stats(pattern: argument)
    case .top: return .top(count: try number(argument, of: word))
    case .tree: return .tree(goroutine: try number(argument, of: word))
    case .help: return .help
    case .pause, .resume:
      guard argument == nil else { throw .takesNoArgument(word) }
      return word == .pause ? .pause : .resume
    }
  }

  private static func number<Number: FixedWidthInteger>(
    _ argument: String?, of word: Word
  ) throws(ConsoleCommandError) -> Number? {
    guard let argument else { return nil }
    guard let number = Number(argument), number > 0 else { throw .notANumber(word, argument) }
    return number
  }

  private static func trimmed(_ text: Substring) -> String? {
    guard let last = text.lastIndex(where: { !$0.isWhitespace }) else { return nil }
    return String(text[...last].drop(while: \.isWhitespace))
  }
}

extension ConsoleCommand {
  /// A command's name, without the colon; in the order of the list that `help` shows.
  enum Word: String, CaseIterable, Sendable {
    case functions, trace, untrace, stats, top, tree, pause, resume, help

    /// As it is to be typed.
    var typed: String { ":\(rawValue)" }

    /// As it is to be typed, with its arguments.
    var usage: String {
      switch self {
      case .trace: "\(typed) PATTERN"
      case .functions, .untrace, .stats: "\(typed) [PATTERN]"
      case .top, .tree: "\(typed) [N]"
      case .pause, .resume, .help: typed
      }
    }

    /// What it does, in a few words.
    var summary: String {
      switch self {
      case .functions: "list the functions whose names contain PATTERN, or match /PATTERN/"
      case .trace: "trace these functions too"
      case .untrace: "stop tracing what :trace has set: PATTERN, or everything"
      case .stats: "calls, errors, panics and durations of each function"
      case .top: "the N functions with the most calls (10 without N)"
      case .tree: "the last calls of goroutine N, nested; without N, of the one that was hit last"
      case .pause: "stop printing hits; they are still counted"
      case .resume: "print hits again"
      case .help: "show this list"
      }
    }

    static func isNamed(_ text: String) -> Bool { allCases.contains { $0.rawValue == text || $0.typed == text } }

    /// The command that a person most likely meant; nil if none is close.
    static func nearest(to name: String) -> Word? {
      if !name.isEmpty, let begun = allCases.first(where: { $0.rawValue.hasPrefix(name) }) { return begun }
      return nearestName(to: name, in: allCases.map(\.rawValue)).flatMap(Word.init)
    }
  }

  /// The text that `help` prints.
  static var helpText: String {
    let width = Word.allCases.map(\.usage.count).max() ?? 0
    let lines = Word.allCases.map { word in
      word.usage + String(repeating: " ", count: width - word.usage.count + 2) + word.summary
    }
    return
      (lines + [
        "PATTERN is a function's name, as in a function breakpoint, or a regular expression between slashes."
      ]).joined(separator: "\n")
  }
}

/// Why a command can't be carried out as it was typed.
enum ConsoleCommandError: Error, Hashable, Sendable {
  case unknown(name: String, nearest: ConsoleCommand.Word?)
  case lacksColon(ConsoleCommand.Word)
  case lacksArgument(ConsoleCommand.Word)
  case takesNoArgument(ConsoleCommand.Word)
  case notANumber(ConsoleCommand.Word, String)

  var problem: String {
    switch self {
    case .unknown(let name, _): "There is no command ':\(name)'."
    case .lacksColon(let word): "Commands begin with a colon: '\(word.rawValue)' is not one."
    case .lacksArgument(let word): "The command '\(word.typed)' needs a pattern."
    case .takesNoArgument(let word): "The command '\(word.typed)' takes no argument."
    case .notANumber(let word, let text): "'\(text)' is not a number that '\(word.typed)' can use."
    }
  }

  var remedy: String {
    switch self {
    case .unknown(_, let nearest?): "Did you mean '\(nearest.typed)'? Type ':help' for the list of commands."
    case .unknown(_, nil): "Type ':help' for the list of commands."
    case .lacksColon(let word), .takesNoArgument(let word): "Type '\(word.typed)'."
    case .lacksArgument(let word): "Type a function's name, as in '\(word.typed) main.foo'."
    case .notANumber(let word, _): "Type a whole number greater than 0, as in '\(word.typed) 7'."
    }
  }
}
