// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// The variables of an `envFile`, in the form that Go's extension for VS Code reads.
///
/// One `KEY=value` a line, `export ` before it or not; blank lines and lines that begin with `#` are left out. A value in
/// double quotes may hold `\n`, `\"` and `\\`; one in single quotes is taken as it is. Elsewhere `${NAME}` is an earlier
/// variable, of the file or of the environment, or nothing, and `\$` a plain `$`.
struct EnvironmentFile: Hashable {
  private(set) var variables: [String: String] = [:]

  /// - Parameters:
  ///   - path: For error texts.
  ///   - inherited: What `${NAME}` means where the file has not set it.
  init(_ text: String, path: String, inherited: (String) -> String?) throws(ArgumentError) {
    var text = text[...]
    if text.unicodeScalars.first == "\u{FEFF}" { text.unicodeScalars.removeFirst() }
    let lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
    for (index, line) in lines.enumerated() {
      do throws(LineError) {
        guard let (name, value) = try Self.variable(line, known: { variables[$0] ?? inherited($0) }) else { continue }
        variables[name] = value
      } catch {
        throw .badEnvironmentFile(path: path, line: index + 1, why: error.text)
      }
    }
  }

  private struct LineError: Error { let text: String }

  /// Nil for a line without a variable.
  private static func variable(
    _ line: Substring, known: (String) -> String?
  ) throws(LineError) -> (name: String, value: String)? {
    let line = line.trimmingBlanks
    guard let first = line.first, first != "#" else { return nil }
    guard !line.utf8.contains(0) else { throw LineError(text: "a zero byte can't be in a variable") }
    guard let equals = line.firstIndex(of: "=") else { throw LineError(text: "'\(line)' is no KEY=value") }
    var name = line[..<equals].trimmingBlanks
    if name.hasPrefix("export"), name.dropFirst(6).first?.isWhitespace ?? false {
      name = name.dropFirst(6).trimmingBlanks
    }
    guard !name.isEmpty, name.allSatisfy({ $0.isLetter || $0.isNumber || "_.-".contains($0) }) else {
      throw LineError(text: "'\(name)' is no name of a variable")
    }
    return (String(name), try value(line[line.index(after: equals)...].trimmingBlanks, known: known))
  }

  private static func value(_ text: Substring, known: (String) -> String?) throws(LineError) -> String {
    guard let quote = text.first, quote == "\"" || quote == "'" else { return try expanded(text, known: known) }
    var end = text.index(after: text.startIndex)
    while end < text.endIndex, text[end] != quote {
      // What a backslash protects does not end the value.
      if quote == "\"", text[end] == "\\" { end = text.index(after: end) }
      if end < text.endIndex { end = text.index(after: end) }
    }
    guard end < text.endIndex else { throw LineError(text: "the quote is not closed") }
    let rest = text[text.index(after: end)...].trimmingBlanks
    guard rest.isEmpty || rest.hasPrefix("#") else { throw LineError(text: "'\(rest)' follows the closing quote") }
    let content = text[text.index(after: text.startIndex)..<end]
    return quote == "'"
      ? String(content) : try expanded(content, known: known, escapes: ["n": "\n", "\"": "\"", "\\": "\\"])
  }

  private static func expanded(
    _ text: Substring, known: (String) -> String?, escapes: [Character: Character] = [:]
  ) throws(LineError) -> String {
    var result = ""
    var rest = text
    while let character = rest.popFirst() {
      if character == "\\", let next = rest.first, let meant = next == "$" ? "$" : escapes[next] {
        result.append(meant)
        rest.removeFirst()
      } else if character == "$", rest.first == "{" {
        guard let end = rest.firstIndex(of: "}") else { throw LineError(text: "'${' is not closed") }
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
