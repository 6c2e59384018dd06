// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Foundation

/// The official JSON schema of the protocol, for the keywords that it uses.
///
/// In addition to the schema it rejects a key that the schema does not contain, which is nearly always a misspelling.
package struct SchemaValidator: Sendable {
  private let definitions: [String: JSON]

  /// The schema that `DAP_SCHEMA` names, otherwise the copy that `make test` fetched.
  package static var shared: SchemaValidator { get throws { try loaded.get() } }

  private static let loaded = Result { () throws -> SchemaValidator in
    let fetched =
      TestEnvironment.cache + "/debugpy/debugpy/_vendored/pydevd/_pydevd_bundle/_debug_adapter/debugProtocol.json"
    let path = TestEnvironment.variable("DAP_SCHEMA") ?? fetched
    guard let data = FileManager.default.contents(atPath: path) else {
      throw TestFailure("There is no DAP schema at \(path): run 'make test', or name one with DAP_SCHEMA.")
    }
    let schema = try JSONParser.parse(Array(data))
    guard let definitions = schema["definitions"]?.object else { throw TestFailure("\(path) is no JSON schema.") }
    return SchemaValidator(definitions: definitions)
  }

  /// `protocol/hit.schema.json`.
  package static var hits: SchemaValidator { get throws { try loadedHits.get() } }

  private static let loadedHits = Result { () throws -> SchemaValidator in
    let path = TestEnvironment.root + "/protocol/hit.schema.json"
    let schema = try JSONParser.parse(Array(FileManager.default.contents(atPath: path) ?? Data()))
    guard let definitions = schema["$defs"]?.object else { throw TestFailure("\(path) is no JSON schema.") }
    return SchemaValidator(definitions: definitions)
  }

  package init(definitions: [String: JSON]) { self.definitions = definitions }

  /// One line for each violation, in any message of the adapter.
  package func problems(in entries: [MessageLog.Entry]) -> [String] {
    // A storm has thousands of messages that differ only in a number; the first violations are enough.
    Array(entries.lazy.filter(\.isFromAdapter).flatMap { self.problems(in: Self.judged($0.message)) }.prefix(10))
  }

  /// Some clients number their requests from 0, which the schema forbids; the response must repeat that number.
  private static func judged(_ message: JSON) -> JSON {
    guard message["request_seq"] == 0, case .object(var members) = message else { return message }
    members["request_seq"] = 1
    return .object(members)
  }

  /// One line for each violation in the body of a `sonde.hit` event, or in a line of `sonde trace --json`.
  package static func problems(inHit hit: JSON) -> [String] {
    guard let hits = try? hits, let definition = hits.definitions["hit"] else { return ["there is no hit.schema.json"] }
    return hits.check(hit, definition, "hit", refusesUnknown: true)
  }

  package func problems(in message: JSON) -> [String] {
    if message["event"] == "sonde.hit" { return Self.problems(inHit: message["body"] ?? .null) }
    guard let name = definitionName(of: message) else { return ["this is no message of the protocol: \(message)"] }
    guard let definition = definitions[name] else { return ["the protocol has no \(name): \(message)"] }
    return check(message, definition, name, refusesUnknown: true)
  }

  /// For example "OutputEvent" or "SetBreakpointsResponse".
  private func definitionName(of message: JSON) -> String? {
    func capitalised(_ name: String) -> String { name.prefix(1).uppercased() + name.dropFirst() }
    switch message["type"]?.string {
    case "event": return message["event"]?.string.map { capitalised($0) + "Event" }
    case "request": return message["command"]?.string.map { capitalised($0) + "Request" }
    case "response":
      guard message["success"] == true else { return "ErrorResponse" }
      return message["command"]?.string.map { capitalised($0) + "Response" }
    default: return nil
    }
  }

  private func check(_ value: JSON, _ schema: JSON, _ path: String, refusesUnknown: Bool) -> [String] {
    if let reference = schema["$ref"]?.string {
      let name = Self.name(of: reference)
      guard let definition = definitions[name] else { return ["\(path): the schema lacks \(name)"] }
      return check(value, definition, path, refusesUnknown: refusesUnknown)
    }
    var problems: [String] = []
    for part in schema["allOf"]?.array ?? [] { problems += check(value, part, path, refusesUnknown: false) }
    if let choices = schema["oneOf"]?.array {
      let fitting = choices.count { check(value, $0, path, refusesUnknown: refusesUnknown).isEmpty }
      if fitting != 1 { problems.append("\(path): fits \(fitting) of the \(choices.count) alternatives") }
    }
    problems += checkValue(value, schema, path)
    problems += checkMembers(value, schema, path, refusesUnknown: refusesUnknown)
    if let items = schema["items"], let values = value.array {
      for (index, value) in values.enumerated() {
        problems += check(value, items, "\(path)[\(index)]", refusesUnknown: true)
      }
    }
    return problems
  }

  /// type, enum, minimum and maximum. `_enum` lists values that others may extend, so it rejects nothing.
  private func checkValue(_ value: JSON, _ schema: JSON, _ path: String) -> [String] {
    var problems: [String] = []
    let types = schema["type"]?.array ?? schema["type"].map { [$0] } ?? []
    if !types.isEmpty, !types.contains(where: { isOf($0.string ?? "", value) }) {
      problems.append("\(path): \(value) is not of type \(types.map(\.description).joined(separator: " or "))")
    }
    if let allowed = schema["enum"]?.array, !allowed.contains(value) {
      problems.append("\(path): \(value) is none of \(JSON.array(allowed))")
    }
    if let minimum = schema["minimum"]?.integer, let number = value.integer, number < minimum {
      problems.append("\(path): \(number) is less than \(minimum)")
    }
    if let maximum = schema["maximum"]?.integer, let number = value.integer, number > maximum {
      problems.append("\(path): \(number) is more than \(maximum)")
    }
    return problems
  }

  private func checkMembers(_ value: JSON, _ schema: JSON, _ path: String, refusesUnknown: Bool) -> [String] {
    guard let members = value.object else { return [] }
    var problems: [String] = []
    for key in schema["required"]?.array?.compactMap(\.string) ?? [] where members[key] == nil {
      problems.append("\(path): '\(key)' is missing")
    }
    for (key, property) in schema["properties"]?.object ?? [:] {
      // Response or Event describes one part of a body and the message another; only both together know all its keys.
      if let member = members[key] { problems += check(member, property, "\(path).\(key)", refusesUnknown: true) }
    }
    if let others = schema["additionalProperties"], others.object != nil {
      for (key, member) in members where schema["properties"]?[key] == nil {
        problems += check(member, others, "\(path).\(key)", refusesUnknown: true)
      }
    }
    if refusesUnknown, let known = knownKeys(of: schema) {
      for key in members.keys.sorted() where !known.contains(key) {
        problems.append("\(path): the protocol knows no '\(key)'")
      }
    }
    return problems
  }

  /// Nil if the schema leaves the keys open.
  private func knownKeys(of schema: JSON) -> Set<String>? {
    if let reference = schema["$ref"]?.string {
      return definitions[Self.name(of: reference)].flatMap(knownKeys)
    }
    if schema["additionalProperties"] != nil || schema["oneOf"] != nil { return nil }
    var keys = Set((schema["properties"]?.object ?? [:]).keys)
    for part in schema["allOf"]?.array ?? [] { keys.formUnion(knownKeys(of: part) ?? []) }
    return keys.isEmpty ? nil : keys
  }

  /// The name in `#/definitions/NAME` and in `#/$defs/NAME`.
  private static func name(of reference: String) -> String { String(reference.split(separator: "/").last ?? "") }

  private func isOf(_ type: String, _ value: JSON) -> Bool {
    switch (type, value) {
    case ("object", .object), ("array", .array), ("string", .string), ("boolean", .bool), ("null", .null): true
    case ("integer", .integer), ("number", .integer), ("number", .number): true
    default: false
    }
  }
}
