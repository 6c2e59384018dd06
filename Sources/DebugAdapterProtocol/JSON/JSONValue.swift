// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// Any JSON value, for data that must be inspected before its meaning is known.
package enum JSONValue: Hashable, Sendable {
  case null
  case bool(Bool)
  /// A number that was written without fraction and exponent, and fits.
  case int(Int)
  case double(Double)
  case string(String)
  case array([JSONValue])
  case object([String: JSONValue])

  /// Parses one JSON text in UTF-8; only white space may surround it.
  package init(parsing bytes: some Collection<UInt8>) throws(JSONSyntaxError) {
    var parser = JSONParser(bytes)
    self = try parser.parseDocument()
  }

  /// This value as one `Decodable` type, lenient about absent and empty values; see `JSONValueDecoder`.
  package func decode<Value: Decodable>(_ type: Value.Type) throws(JSONMismatch) -> Value {
    let decoder = JSONValueDecoder(self, path: [])
    do {
      return try Value(from: decoder)
    } catch let mismatch as JSONMismatch {
      throw mismatch
    } catch let error as DecodingError {
      throw JSONMismatch(error)
    } catch {
      throw JSONMismatch(path: [], problem: "cannot be read (\(error))")
    }
  }

  /// The member `key` of an object; nil if this is not an object or has no such member.
  package subscript(key: String) -> JSONValue? {
    if case .object(let members) = self { members[key] } else { nil }
  }

  /// The kind of this value with its article, for error texts.
  package var kind: String {
    switch self {
    case .null: "null"
    case .bool: "a boolean"
    case .int, .double: "a number"
    case .string: "a string"
    case .array: "an array"
    case .object: "an object"
    }
  }
}

extension JSONValue {
  package init(_ value: some MessageBody) throws(JSONSyntaxError) {
    var bytes: [UInt8] = []
    value.appendJSON(to: &bytes)
    try self.init(parsing: bytes)
  }

  /// Appends this value as JSON without white space, members sorted by key.
  package func append(to bytes: inout [UInt8]) {
    switch self {
    case .null: bytes.append(contentsOf: "null".utf8)
    case .bool(let value): bytes.append(contentsOf: value ? "true".utf8 : "false".utf8)
    case .int(let value): bytes.appendJSONInteger(value)
    // JSON has no spelling for infinities and NaN.
    case .double(let value): bytes.append(contentsOf: value.isFinite ? value.description.utf8 : "null".utf8)
    case .string(let value): bytes.appendJSONString(value)
    case .array(let elements):
      bytes.append(UInt8(ascii: "["))
      for (index, element) in elements.enumerated() {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        element.append(to: &bytes)
      }
      bytes.append(UInt8(ascii: "]"))
    case .object(let members):
      bytes.append(UInt8(ascii: "{"))
      for (index, key) in members.keys.sorted().enumerated() {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        bytes.appendJSONString(key)
        bytes.append(UInt8(ascii: ":"))
        members[key]?.append(to: &bytes)
      }
      bytes.append(UInt8(ascii: "}"))
    }
  }
}

extension JSONValue: Codable {
  package init(from decoder: any Decoder) throws {
    guard let decoder = decoder as? JSONValueDecoder else {
      throw JSONMismatch(path: [], problem: "can only be read from a JSONValue")
    }
    self = decoder.value
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .null: try container.encodeNil()
    case .bool(let value): try container.encode(value)
    case .int(let value): try container.encode(value)
    case .double(let value): try value.isFinite ? container.encode(value) : container.encodeNil()
    case .string(let value): try container.encode(value)
    case .array(let value): try container.encode(value)
    case .object(let value): try container.encode(value)
    }
  }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
  ExpressibleByBooleanLiteral, ExpressibleByNilLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  package init(stringLiteral value: String) { self = .string(value) }
  package init(integerLiteral value: Int) { self = .int(value) }
  package init(floatLiteral value: Double) { self = .double(value) }
  package init(booleanLiteral value: Bool) { self = .bool(value) }
  package init(nilLiteral: ()) { self = .null }
  package init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
  package init(dictionaryLiteral elements: (String, JSONValue)...) {
    self = .object(Dictionary(elements) { _, last in last })
  }
}
