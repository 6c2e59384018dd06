// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// The functions that a function breakpoint names.
package struct FunctionPattern: Hashable, Sendable {
  /// As the user wrote it.
  package let text: String
  package let form: Form

  package enum Form: Hashable, Sendable {
    /// A full name, or a suffix of one that starts at a package, path or type boundary.
    case name(String)
    /// Between slashes: searched for anywhere in the full name.
    case expression(String)
  }

  /// - Throws: `PatternError` for an empty pattern, an unclosed slash, or an expression that does not compile.
  package init(_ written: String) throws(PatternError) {
    let text = Self.trimmed(written)
    guard !text.isEmpty else { throw .empty }
    self.text = text
    guard text.hasPrefix("/") else {
      form = .name(try Self.name(text))
      return
    }
    guard text != "//" else { throw .empty }
    guard text.count > 2, text.hasSuffix("/") else { throw .unclosed(pattern: text) }
    let expression = String(text.dropFirst().dropLast())
    do {
      _ = try NameSearch(expression)
    } catch {
      // Counted in the pattern as written, including its slash.
      throw .doesNotCompile(pattern: text, why: "\(error.what), at character \(error.offset + 2)")
    }
    form = .expression(expression)
  }

  /// Searches names for the text or the expression, anywhere in them: for lists, where breakpoints need whole names.
  package func search() -> (String) -> Bool {
    switch form {
    case .name(let text): return { $0.hasPart(text) }
    case .expression(let text):
      let search = try? NameSearch(text)
      return { search?.isFound(in: $0) ?? false }
    }
  }

  /// Without the parentheses of a call, as in `main.foo()`. Those of a receiver follow a dot or begin the text.
  private static func name(_ text: String) throws(PatternError) -> String {
    var depth = 0
    for index in text.indices.dropFirst() {
      switch text[index] {
      case "[": depth += 1
      case "]": depth -= 1
      case "(" where depth == 0:
        let before = text[text.index(before: index)]
        guard before.isLetter || before.isNumber || before == "_" || before == "]" else { continue }
        let name = String(text[..<index])
        guard text[index...] == "()" else { throw .moreThanName(text: text, name: name) }
        return name
      default: break
      }
    }
    return text
  }

  private static func trimmed(_ text: String) -> String {
    guard let first = text.firstIndex(where: { !$0.isWhitespace }),
      let last = text.lastIndex(where: { !$0.isWhitespace })
    else { return "" }
    return String(text[first...last])
  }
}

package enum PatternError: Error, Hashable, Sendable {
  case empty
  /// Text in parentheses follows the name.
  case moreThanName(text: String, name: String)
  case unclosed(pattern: String)
  case doesNotCompile(pattern: String, why: String)

  package var problem: String {
    switch self {
    case .empty: "The function name is empty."
    case .moreThanName(let text, _): "'\(text)' is more than a function's name."
    case .unclosed(let pattern): "The pattern '\(pattern)' starts with '/' but does not end with one."
    case .doesNotCompile(let pattern, let why): "The pattern '\(pattern)' is not a regular expression: \(why)."
    }
  }

  package var remedy: String {
    switch self {
    case .empty: "Write a function, as in 'main.foo', or a pattern, as in '/^main\\./'."
    case .moreThanName(_, let name):
      "Write '\(name)'; to report some of its calls only, add a condition, as in 'n > 10'."
    case .unclosed: "Close it, as in '/^main\\./'."
    case .doesNotCompile: "Escape what should match itself, as in '/\\(\\*Server\\)/'."
    }
  }
}
