// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import DebugAdapterProtocol

/// The form that a value must have: the part of JSON Schema that the arguments use.
package final class ValueForm: Sendable {
  package let description: String
  package let defaultValue: JSONValue?
  /// The allowed words of a string; empty for any.
  package let words: [String]
  /// What is missing if the value is absent, for people; nil if it is optional.
  let title: String?
  /// Its form on a command line, if that is not derived from its name.
  let option: String?
  private let types: [String]
  private let minimum: Int?
  private let maximum: Int?
  private let pattern: String?
  private let isPath: Bool
  private let items: ValueForm?
  private let members: [String: ValueForm]
  private let requiredMembers: [String]
  private let otherMembers: ValueForm?
  private let memberPattern: String?
  /// What a member's name must be, as in "a name RULE".
  private let memberRule: String?
  private let ownExpectation: String?
  /// What a number must be to be a process id.
  private let processRange: String?
  /// Another debugger's words, and which of ours they mean.
  private let means: [String: String]
  /// Values that are accepted and have no effect yet.
  private let notYet: [String]

  /// - Parameter document: Where a `$ref` leads.
  /// - Returns: Nil if the schema names no type.
  convenience init?(_ schema: JSONValue, in document: JSONValue) {
    guard case .string(let reference)? = schema["$ref"] else {
      self.init(resolved: schema, in: document)
      return
    }
    var target = document
    for part in reference.split(separator: "/").dropFirst() {
      guard let next = target[String(part)] else { return nil }
      target = next
    }
    self.init(resolved: target, in: document)
  }

  private init?(resolved schema: JSONValue, in document: JSONValue) {
    guard let types = schema["type"]?.strings else { return nil }
    func text(_ key: String) -> String? { schema[key]?.strings?.first }
    func object(_ key: String) -> [String: JSONValue] {
      if case .object(let members)? = schema[key] { members } else { [:] }
    }
    self.types = types
    description = text("description") ?? ""
    defaultValue = schema["default"]
    words = schema["enum"]?.strings ?? []
    title = text("title")
    option = text("x-option")
    minimum = schema["minimum"]?.integer
    maximum = schema["maximum"]?.integer
    pattern = text("pattern")
    isPath = text("format") == "path"
    items = schema["items"].flatMap { ValueForm($0, in: document) }
    members = object("properties").compactMapValues { ValueForm($0, in: document) }
    requiredMembers = schema["required"]?.strings ?? []
    otherMembers = schema["additionalProperties"].flatMap { ValueForm($0, in: document) }
    memberPattern = schema["propertyNames"]?["pattern"]?.strings?.first
    memberRule = schema["propertyNames"]?["x-rule"]?.strings?.first
    ownExpectation = text("x-expected")
    processRange = text("x-processRange")
    means = object("x-means").compactMapValues { $0.strings?.first }
    notYet = schema["x-notYet"]?.strings ?? []
  }

  /// As in "must be a whole number from 0".
  package var expectation: String {
    if let ownExpectation { return ownExpectation }
    let texts = types.map { type in
      switch type {
      case "boolean": "true or false"
      case "integer": minimum.map { "a whole number from \($0)" } ?? "a whole number"
      case "array": "an array of strings"
      case "object": "an object"
      default: "a \(type)"
      }
    }
    return texts.joined(separator: " or ")
  }
}

// MARK: - Checking

extension ValueForm {
  /// The notes that a check leaves for the console, and the facts that it needs.
  struct Surroundings {
    var notes: [String] = []
    /// For a path that begins with `~/`.
    var homeFolder: String?
    var spelling = ArgumentSpelling.configuration
  }

  /// The value in its simplest form: an empty object where an array is expected becomes one, a path from the home
  /// folder becomes absolute, another debugger's word becomes ours.
  ///
  /// - Parameter name: As in `substitutePath[0].from`.
  func checked(
    _ value: JSONValue, as name: String, _ surroundings: inout Surroundings
  ) throws(ArgumentError) -> JSONValue {
    let value = tolerated(value)
    guard types.contains(where: { Self.holds($0, value) }) else {
      if case .double(let number) = value, types.contains("integer") {
        try check(nil, found: String(number), as: name)
      }
      throw .wrongType(name: name, expected: expectation, found: value.kind)
    }
    switch value {
    case .string(let text): return .string(try checked(text, as: name, &surroundings))
    case .int(let number):
      try check(number, found: String(number), as: name)
      return value
    case .array(let elements):
      guard let items else { return value }
      var checked: [JSONValue] = []
      for (index, element) in elements.enumerated() {
        checked.append(try items.checked(element, as: "\(name)[\(index)]", &surroundings))
      }
      return .array(checked)
    case .object(let object): return .object(try checked(object, as: name, &surroundings))
    case .null, .bool, .double: return value
    }
  }

  /// - Parameter number: Nil for a number that is too large to be read, or not whole.
  private func check(_ number: Int?, found: String, as name: String) throws(ArgumentError) {
    if let number, number >= minimum ?? .min, number <= maximum ?? .max { return }
    if let processRange { throw .noProcessID(name: name, range: processRange, found: found) }
    throw .wrongType(name: name, expected: expectation, found: found)
  }

  /// Lua does not distinguish an empty array from an empty object, and some clients do not distinguish 1 from 1.0.
  private func tolerated(_ value: JSONValue) -> JSONValue {
    switch value {
    case .object(let members) where members.isEmpty && types.contains("array"): .array([])
    case .array(let elements) where elements.isEmpty && types.contains("object") && !types.contains("array"):
      .object([:])
    case .double(let number): Int(exactly: number).map { .int($0) } ?? value
    default: value
    }
  }

  private static func holds(_ type: String, _ value: JSONValue) -> Bool {
    switch (type, value) {
    case ("string", .string), ("boolean", .bool), ("integer", .int), ("number", .int), ("number", .double),
      ("array", .array), ("object", .object), ("null", .null):
      true
    default: false
    }
  }

  private func checked(
    _ text: String, as name: String, _ surroundings: inout Surroundings
  ) throws(ArgumentError) -> String {
    // A C string passed to the system would end at a zero byte.
    guard !text.utf8.contains(0) else {
      throw .wrongType(name: name, expected: "a string without zero bytes", found: "one with them")
    }
    // An out-of-range number is still a number.
    if processRange != nil, let number = Int(text) { try check(number, found: "'\(text)'", as: name) }
    if let pattern, !Self.matches(pattern, text) {
      throw .wrongType(name: name, expected: expectation, found: "'\(text)'")
    }
    if processRange != nil { try check(Int(text), found: "'\(text)'", as: name) }
    if let meant = means[text] {
      let option = surroundings.spelling == .configuration ? name : surroundings.spelling.quoted(name)
      surroundings.notes.append("\(option) '\(text)' is Delve's; it means '\(meant)' here")
      return meant
    }
    if notYet.contains(text) { surroundings.notes.append("\(surroundings.spelling.noun(name)) is not used yet") }
    if isPath, text == "~" || text.hasPrefix("~/"), let home = surroundings.homeFolder {
      return home + text.dropFirst()
    }
    guard words.isEmpty || text.isEmpty || words.contains(text) else {
      throw .badValue(name: name, value: text, allowed: Self.choice(words))
    }
    return text
  }

  private func checked(
    _ object: [String: JSONValue], as name: String, _ surroundings: inout Surroundings
  ) throws(ArgumentError) -> [String: JSONValue] {
    for required in requiredMembers where object[required] ?? .null == .null {
      throw .missing(name: "\(name).\(required)", meaning: members[required]?.title ?? "it is required")
    }
    var checked: [String: JSONValue] = [:]
    for key in object.keys.sorted() {
      guard let value = object[key] else { continue }
      if let memberPattern, let memberRule, key.utf8.contains(0) || !Self.matches(memberPattern, key) {
        throw .badMember(name: name, member: key, rule: memberRule)
      }
      let member = "\(name).\(key)"
      if let form = members[key] ?? otherMembers {
        let isAbsent = value == .null && !form.types.contains("null")
        if !isAbsent { checked[key] = try form.checked(value, as: member, &surroundings) }
      } else {
        surroundings.notes.append(unknownName(key, as: member, among: members.keys, surroundings.spelling))
      }
    }
    return checked
  }

  private static func matches(_ pattern: String, _ text: String) -> Bool {
    ((try? Regex(pattern).wholeMatch(in: text)) ?? nil) != nil
  }

  /// As in `auto, debug or exec`.
  private static func choice(_ words: [String]) -> String {
    guard let last = words.last, words.count > 1 else { return words.joined() }
    return words.dropLast().joined(separator: ", ") + " or " + last
  }
}

/// The console line for an unknown name.
func unknownName(
  _ name: String, as fullName: String, among known: some Sequence<String>, _ spelling: ArgumentSpelling
) -> String {
  let near = nearestName(to: name, in: known)
  return "unknown \(spelling.noun(fullName)) is ignored" + (near.map { "; did you mean '\($0)'?" } ?? "")
}
