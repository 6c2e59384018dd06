// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// The variables of an `envFile`, in the form that godotenv and Go's extension for VS Code read.
///
/// One `KEY=value` or `KEY: value` per line, with or without `export ` before it; blank lines and lines that begin with
/// `#` are skipped. A quoted value may span several lines. In double quotes `\n`, `\"` and `\\` are escapes; in single
/// quotes everything is literal. An unquoted value ends before a `#` that follows a blank. Outside single quotes
/// `${NAME}` is an earlier variable, of the file or of the environment, or nothing, and `\$` a plain `$`.
struct EnvironmentFile: Hashable {
  private(set) var variables: [String: String] = [:]
  /// The lines that set no variable although they are neither blank nor comments: they are skipped.
  private(set) var mistakes: [Mistake] = []

  struct Mistake: Error, Hashable {
    /// Counted from 1.
    let line: Int
    /// A clause for people.
    let why: String
  }

  /// - Parameter inherited: What `${NAME}` means if the file has not set it.
  init(_ text: String, inherited: (String) -> String?) {
    var text = text[...]
    if text.unicodeScalars.first == "\u{FEFF}" { text.unicodeScalars.removeFirst() }
    let lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
    var index = 0
    while index < lines.count {
      var next = index + 1
      do throws(Mistake) {
        if let (name, value) = try Self.variable(
          lines, at: index, next: &next, known: { variables[$0] ?? inherited($0) })
        {
          variables[name] = value
        }
        index = next
      } catch {
        mistakes.append(error)
        index += 1
      }
    }
  }

  /// Nil for a line without a variable.
  ///
  /// - Parameter next: Set to the line after the variable's last one.
  private static func variable(
    _ lines: [Substring], at index: Int, next: inout Int, known: (String) -> String?
  ) throws(Mistake) -> (name: String, value: String)? {
    let line = lines[index].trimmingBlanks
    guard let first = line.first, first != "#" else { return nil }
    func mistake(_ why: String) -> Mistake { Mistake(line: index + 1, why: why) }
    guard let separator = line.firstIndex(where: { $0 == "=" || $0 == ":" }) else {
      throw mistake("'\(line)' is not KEY=value")
    }
    var name = line[..<separator].trimmingBlanks
    if name.hasPrefix("export"), name.dropFirst(6).first?.isWhitespace ?? false {
      name = name.dropFirst(6).trimmingBlanks
    }
    guard !name.isEmpty, name.allSatisfy({ $0.isLetter || $0.isNumber || "_.-".contains($0) }) else {
      throw mistake("'\(name)' is not the name of a variable")
    }
    let written = line[line.index(after: separator)...].trimmingBlanks
    let value: String
    do throws(ValueError) {
      if let quote = written.first, quote == "\"" || quote == "'" {
        value = try quoted(written, quote, lines, next: &next, known: known)
      } else {
        value = try expanded(withoutComment(written), known: known)
      }
    } catch {
      throw mistake(error.why)
    }
    guard !value.utf8.contains(0) else { throw mistake("a variable can't contain a zero byte") }
    return (String(name), value)
  }

  private struct ValueError: Error { let why: String }

  /// - Parameter text: From the opening quote to the end of its line.
  private static func quoted(
    _ text: Substring, _ quote: Character, _ lines: [Substring], next: inout Int, known: (String) -> String?
  ) throws(ValueError) -> String {
    var content = ""
    var rest = text.dropFirst()
    while true {
      if let end = closing(quote, in: rest) {
        content += rest[..<end]
        rest = rest[rest.index(after: end)...].trimmingBlanks
        break
      }
      guard next < lines.count else { throw ValueError(why: "the quote is not closed") }
      content += rest + "\n"
      rest = lines[next]
      next += 1
    }
    guard rest.isEmpty || rest.hasPrefix("#") else { throw ValueError(why: "'\(rest)' follows the closing quote") }
    return quote == "'"
      ? content : try expanded(content[...], known: known, escapes: ["n": "\n", "\"": "\"", "\\": "\\"])
  }

  /// In double quotes, a character after a backslash does not end the value.
  private static func closing(_ quote: Character, in text: Substring) -> Substring.Index? {
    var index = text.startIndex
    while index < text.endIndex, text[index] != quote {
      if quote == "\"", text[index] == "\\" { index = text.index(after: index) }
      if index < text.endIndex { index = text.index(after: index) }
    }
    return index < text.endIndex ? index : nil
  }

  private static func withoutComment(_ text: Substring) -> Substring {
    var isBehindBlank = true
    for index in text.indices {
      if text[index] == "#", isBehindBlank { return text[..<index].trimmingBlanks }
      isBehindBlank = text[index].isWhitespace
    }
    return text
  }

  private static func expanded(
    _ text: Substring, known: (String) -> String?, escapes: [Character: Character] = [:]
  ) throws(ValueError) -> String {
    var result = ""
    var rest = text
    while let character = rest.popFirst() {
      if character == "\\", let next = rest.first, let meant = next == "$" ? "$" : escapes[next] {
        result.append(meant)
        rest.removeFirst()
      } else if character == "$", rest.first == "{" {
        guard let end = rest.firstIndex(of: "}") else { throw ValueError(why: "'${' is not closed") }
        result += known(String(rest[rest.index(after: rest.startIndex)..<end])) ?? ""
        rest = rest[rest.index(after: end)...]
      } else {
        result.append(character)
      }
    }
    return result
  }
}

extension Substring {
  fileprivate var trimmingBlanks: Substring {
    var text = drop(while: \.isWhitespace)
    while text.last?.isWhitespace ?? false { text.removeLast() }
    return text
  }
}
