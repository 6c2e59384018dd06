// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import DebugAdapterProtocol

/// Reads arguments of a request by name, each in its form; absent and null are nil.
///
/// They were checked against the schema before, so a value in an unexpected form is a mistake in the schema: it is nil
/// here, and a test compares the two.
struct ArgumentReader {
  /// Every member that this request uses.
  let members: [String: JSONValue]

  /// - Parameter surroundings: Receives the notes for the console.
  /// - Throws: If a value violates the schema, or a required one is missing.
  init(
    _ kind: StartKind, _ members: [String: JSONValue], _ surroundings: inout ValueForm.Surroundings
  ) throws(ArgumentError) {
    var checked: [String: JSONValue] = [:]
    for argument in ArgumentSchema.embedded.arguments(of: kind) {
      guard let form = argument.form(for: kind) else { continue }
      let value = members[argument.name] ?? .null
      guard value != .null else {
        if argument.isRequired(for: kind) { throw Self.missing(argument.name, form) }
        continue
      }
      let kept = try form.checked(value, as: argument.name, &surroundings)
      if kept == "", argument.isRequired(for: kind) { throw Self.missing(argument.name, form) }
      checked[argument.name] = kept
    }
    self.members = checked
  }

  private static func missing(_ name: String, _ form: ValueForm) -> ArgumentError {
    .missing(name: name, meaning: form.title ?? "it is required")
  }

  func string(_ name: String) -> String? {
    if case .string(let text)? = value(name) { text } else { nil }
  }

  /// An empty one counts as absent.
  func path(_ name: String) -> String? {
    string(name).flatMap { $0.isEmpty ? nil : $0 }
  }

  func boolean(_ name: String) -> Bool? {
    if case .bool(let bool)? = value(name) { bool } else { nil }
  }

  func count(_ name: String) -> Int? {
    if case .int(let number)? = value(name) { number } else { nil }
  }

  /// A string is split at blanks as a shell would, respecting quotes; an array is used as it is.
  func words(_ name: String) throws(ArgumentError) -> [String]? {
    guard case .string(let text)? = value(name) else { return value(name)?.strings }
    guard let words = splitWords(text) else { throw .unclosedQuote(name: name, value: text) }
    return words
  }

  /// A string is a list of one, unless it is empty.
  func list(_ name: String) -> [String]? {
    value(name) == "" ? [] : value(name)?.strings
  }

  /// Numbers and booleans become text as written: a person who omits the quotes means them.
  func environment(_ name: String) -> [String: String?]? {
    guard case .object(let members)? = value(name) else { return nil }
    return members.mapValues { value in
      switch value {
      case .string(let text): text
      case .int(let number): String(number)
      case .double(let number): String(number)
      case .bool(let bool): String(bool)
      case .null, .array, .object: nil
      }
    }
  }

  /// A number, or its digits.
  func processID(_ name: String) -> Int32? {
    let number: Int? = if case .string(let digits)? = value(name) { Int(digits) } else { count(name) }
    return number.flatMap { Int32(exactly: $0) }
  }

  func substitutions(_ name: String) -> PathSubstitution {
    guard case .array(let elements)? = value(name) else { return PathSubstitution() }
    return PathSubstitution(
      elements.compactMap { element in
        guard case .string(let from)? = element["from"], case .string(let to)? = element["to"] else { return nil }
        return PathSubstitution.Rule(from: from, to: to)
      })
  }

  func following(_ name: String) -> CallFollowing? { value(name).flatMap { CallFollowing($0) } }

  func tracepoints(_ name: String) -> [TracepointArgument] {
    guard case .array(let elements)? = value(name) else { return [] }
    return elements.compactMap { TracepointArgument($0) }
  }

  private func value(_ name: String) -> JSONValue? {
    precondition(ArgumentSchema.embedded[name] != nil, "'\(name)' is missing in the schema of the arguments")
    return members[name]
  }
}

/// Splits at blanks; single and double quotes keep blanks, a backslash keeps the next character outside single quotes.
///
/// - Returns: Nil if a quote is not closed.
func splitWords(_ text: String) -> [String]? {
  var words: [String] = []
  var word: String?
  var quote: Character?
  var characters = text.makeIterator()
  while let character = characters.next() {
    if character == "\\", quote != "'" {
      word = (word ?? "") + String(characters.next() ?? "\\")
    } else if character == quote {
      quote = nil
    } else if quote == nil, character == "'" || character == "\"" {
      quote = character
      word = word ?? ""
    } else if quote == nil, character.isWhitespace {
      if let finished = word { words.append(finished) }
      word = nil
    } else {
      word = (word ?? "") + String(character)
    }
  }
  if let finished = word { words.append(finished) }
  return quote == nil ? words : nil
}
