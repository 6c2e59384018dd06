// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import DebugAdapterProtocol

/// Takes arguments out of a request by name, each in its form; absent and null are nil.
struct ArgumentReader {
  let kind: StartKind
  let members: [String: JSONValue]

  func string(_ name: String) throws(ArgumentError) -> String? {
    guard let value = value(name) else { return nil }
    guard case .string(let text) = value else { throw wrongType(name, value) }
    return try Self.checked(text, name)
  }

  /// An empty one is none.
  func path(_ name: String) throws(ArgumentError) -> String? {
    try string(name).flatMap { $0.isEmpty ? nil : $0 }
  }

  func boolean(_ name: String) throws(ArgumentError) -> Bool? {
    guard let value = value(name) else { return nil }
    guard case .bool(let bool) = value else { throw wrongType(name, value) }
    return bool
  }

  func count(_ name: String, orAll: Bool = false) throws(ArgumentError) -> Int? {
    guard let value = value(name) else { return nil }
    guard let number = Self.integer(value) else { throw wrongType(name, value) }
    guard number >= (orAll ? -1 : 0) else {
      throw .wrongType(name: name, expected: expectation(name), found: String(number))
    }
    return number
  }

  func strings(_ name: String) throws(ArgumentError) -> [String]? {
    guard let elements = try array(name) else { return nil }
    return try strings(name, elements)
  }

  /// A string is cut at blanks as a shell would, quotes respected; an array is taken as it is.
  func flags(_ name: String) throws(ArgumentError) -> [String]? {
    guard case .string(let text)? = value(name) else { return try strings(name) }
    guard let words = splitWords(try Self.checked(text, name)) else { throw .unclosedQuote(name: name, value: text) }
    return words
  }

  /// A string is a list of one, unless it is empty.
  func list(_ name: String) throws(ArgumentError) -> [String]? {
    guard case .string(let text)? = value(name) else { return try strings(name) }
    return text.isEmpty ? [] : [try Self.checked(text, name)]
  }

  func environment(_ name: String) throws(ArgumentError) -> [String: String?]? {
    guard let value = value(name) else { return nil }
    if value == .array([]) { return [:] }
    guard case .object(let members) = value else { throw wrongType(name, value) }
    var environment: [String: String?] = [:]
    for key in members.keys.sorted() {
      _ = try Self.checked(key, name)
      switch members[key] {
      case .string(let text): environment[key] = .some(try Self.checked(text, "\(name).\(key)"))
      case .null, nil: environment[key] = .some(nil)
      case let other?: throw .wrongType(name: "\(name).\(key)", expected: "a string or null", found: other.kind)
      }
    }
    return environment
  }

  func processID(_ name: String) throws(ArgumentError) -> Int32? {
    guard let value = value(name) else { return nil }
    let number: Int? =
      switch value {
      case .string(let text) where !text.isEmpty && text.allSatisfy { $0.isASCII && $0.isNumber }: Int(text)
      default: Self.integer(value)
      }
    guard let number, number > 0, let id = Int32(exactly: number) else {
      let found = if case .string(let text) = value { "'\(text)'" } else { number.map(String.init) ?? value.kind }
      throw .wrongType(name: name, expected: expectation(name), found: found)
    }
    return id
  }

  func substitutions(_ name: String) throws(ArgumentError) -> PathSubstitution {
    var rules: [PathSubstitution.Rule] = []
    for (index, element) in try array(name)?.enumerated() ?? [].enumerated() {
      func path(_ member: String) throws(ArgumentError) -> String {
        let name = "\(name)[\(index)].\(member)"
        switch element[member] {
        case .string(let path): return path
        case nil, .null: throw .missing(name: name, meaning: "each entry has 'from' and 'to'")
        case let other?: throw .wrongType(name: name, expected: "a string", found: other.kind)
        }
      }
      guard case .object = element else {
        throw .wrongType(name: "\(name)[\(index)]", expected: "an object with 'from' and 'to'", found: element.kind)
      }
      rules.append(PathSubstitution.Rule(from: try path("from"), to: try path("to")))
    }
    return PathSubstitution(rules)
  }

  /// Patterns, or objects whose `function` is one.
  func tracepoints(_ name: String, notes: inout [String]) throws(ArgumentError) -> [TracepointArgument]? {
    guard let elements = try array(name) else { return nil }
    var tracepoints: [TracepointArgument] = []
    for (index, element) in elements.enumerated() {
      if case .object(let members) = element { try check(members, of: "\(name)[\(index)]", notes: &notes) }
      guard let tracepoint = TracepointArgument(element) else {
        throw .wrongType(name: "\(name)[\(index)]", expected: "a function's name or a pattern", found: element.kind)
      }
      tracepoints.append(tracepoint)
    }
    return tracepoints
  }

  private func check(
    _ members: [String: JSONValue], of name: String, notes: inout [String]
  ) throws(ArgumentError) {
    guard case .string? = members["function"] else {
      throw .missing(name: "\(name).function", meaning: "the function to trace")
    }
    for (member, value) in members.sorted(by: { $0.key < $1.key }) where value != .null {
      let expected: String
      switch (member, value) {
      case ("function", .string), ("condition", .string), ("hitCondition", .string), ("returns", .bool): continue
      case ("stackDepth", .int(0...)), ("followCalls", .int(0...)): continue
      case ("condition", _), ("hitCondition", _): expected = "a string"
      case ("returns", _): expected = "true or false"
      case ("stackDepth", _), ("followCalls", _): expected = "a whole number from 0"
      default:
        let near = nearestName(
          to: member, in: ["function", "condition", "hitCondition", "stackDepth", "followCalls", "returns"])
        notes.append(
          "argument '\(name).\(member)' is not known and not used" + (near.map { "; did you mean '\($0)'?" } ?? ""))
        continue
      }
      throw .wrongType(name: "\(name).\(member)", expected: expected, found: value.kind)
    }
  }

  /// An empty object is an empty array: Lua knows no difference.
  private func array(_ name: String) throws(ArgumentError) -> [JSONValue]? {
    switch value(name) {
    case nil: return nil
    case .array(let elements): return elements
    case .object(let members) where members.isEmpty: return []
    case let value?: throw wrongType(name, value)
    }
  }

  private func strings(_ name: String, _ elements: [JSONValue]) throws(ArgumentError) -> [String] {
    var strings: [String] = []
    for (index, element) in elements.enumerated() {
      guard case .string(let text) = element else {
        throw .wrongType(name: "\(name)[\(index)]", expected: "a string", found: element.kind)
      }
      strings.append(try Self.checked(text, "\(name)[\(index)]"))
    }
    return strings
  }

  private func value(_ name: String) -> JSONValue? {
    precondition(KnownArgument.byName[name] != nil, "'\(name)' is missing in the table of arguments")
    guard let value = members[name], value != .null else { return nil }
    return value
  }

  private func wrongType(_ name: String, _ value: JSONValue) -> ArgumentError {
    .wrongType(name: name, expected: expectation(name), found: value.kind)
  }

  private func expectation(_ name: String) -> String {
    guard case .used(let form)? = KnownArgument.byName[name]?.standing else { return "left out" }
    return form.rawValue
  }

  /// What goes to the system as a C string would end at a zero byte.
  private static func checked(_ text: String, _ name: String) throws(ArgumentError) -> String {
    guard !text.utf8.contains(0) else {
      throw .wrongType(name: name, expected: "a string without zero bytes", found: "one with them")
    }
    return text
  }

  private static func integer(_ value: JSONValue) -> Int? {
    switch value {
    case .int(let number): number
    case .double(let number): Int(exactly: number)
    default: nil
    }
  }
}

/// Cuts at blanks; single and double quotes keep blanks, a backslash keeps the next character outside single quotes.
///
/// - Returns: Nil where a quote is not closed.
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
