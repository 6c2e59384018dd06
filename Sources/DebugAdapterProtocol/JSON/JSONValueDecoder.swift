// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// Decodes any `Decodable` type from a JSON value that is already parsed.
///
/// Lenient where clients need it: null is absent; an empty array is an empty object and the other way round, since Lua
/// cannot distinguish them; null is an empty array; a whole number may be written `1.0`.
struct JSONValueDecoder: Decoder {
  let value: JSONValue
  let path: [JSONMismatch.Step]

  var codingPath: [any CodingKey] { path.map { PathKey($0) } }
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  init(_ value: JSONValue, path: [JSONMismatch.Step]) {
    self.value = value
    self.path = path
  }

  func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
    switch value {
    case .object(let members): KeyedDecodingContainer(KeyedContainer(members: members, path: path))
    case .array([]): KeyedDecodingContainer(KeyedContainer(members: [:], path: path))
    default: throw mismatch("an object")
    }
  }

  func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
    switch value {
    case .array(let elements): UnkeyedContainer(elements: elements, path: path)
    case .null: UnkeyedContainer(elements: [], path: path)
    case .object(let members) where members.isEmpty: UnkeyedContainer(elements: [], path: path)
    default: throw mismatch("an array")
    }
  }

  func singleValueContainer() throws -> any SingleValueDecodingContainer {
    self
  }

  func mismatch(_ expected: String) -> JSONMismatch {
    JSONMismatch(path: path, problem: "must be \(expected)")
  }
}

extension JSONValueDecoder: SingleValueDecodingContainer {
  func decodeNil() -> Bool { value == .null }

  func decode(_ type: Bool.Type) throws -> Bool {
    guard case .bool(let bool) = value else { throw mismatch("true or false") }
    return bool
  }

  func decode(_ type: String.Type) throws -> String {
    guard case .string(let string) = value else { throw mismatch("a string") }
    return string
  }

  func decode(_ type: Double.Type) throws -> Double {
    switch value {
    case .int(let int): Double(int)
    case .double(let double): double
    default: throw mismatch("a number")
    }
  }

  func decode(_ type: Float.Type) throws -> Float { Float(try decode(Double.self)) }
  func decode(_ type: Int.Type) throws -> Int { try integer() }
  func decode(_ type: Int8.Type) throws -> Int8 { try integer() }
  func decode(_ type: Int16.Type) throws -> Int16 { try integer() }
  func decode(_ type: Int32.Type) throws -> Int32 { try integer() }
  func decode(_ type: Int64.Type) throws -> Int64 { try integer() }
  func decode(_ type: UInt.Type) throws -> UInt { try integer() }
  func decode(_ type: UInt8.Type) throws -> UInt8 { try integer() }
  func decode(_ type: UInt16.Type) throws -> UInt16 { try integer() }
  func decode(_ type: UInt32.Type) throws -> UInt32 { try integer() }
  func decode(_ type: UInt64.Type) throws -> UInt64 { try integer() }
  func decode<Value: Decodable>(_ type: Value.Type) throws -> Value { try Value(from: self) }

  private func integer<Integer: FixedWidthInteger>() throws -> Integer {
    let exact: Integer? =
      switch value {
      case .int(let int): Integer(exactly: int)
      case .double(let double): Integer(exactly: double)
      default: throw mismatch("a whole number")
      }
    guard let exact else { throw mismatch("a whole number from \(Integer.min) to \(Integer.max)") }
    return exact
  }
}

private struct KeyedContainer<Key: CodingKey>: KeyedDecodingContainerProtocol {
  let members: [String: JSONValue]
  let path: [JSONMismatch.Step]

  var codingPath: [any CodingKey] { path.map { PathKey($0) } }
  var allKeys: [Key] { members.keys.compactMap { Key(stringValue: $0) } }

  func contains(_ key: Key) -> Bool { members[key.stringValue] != nil }

  func decodeNil(forKey key: Key) throws -> Bool { try member(key).value == .null }

  func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
    try Value(from: member(key))
  }

  func nestedContainer<Nested: CodingKey>(
    keyedBy type: Nested.Type, forKey key: Key
  ) throws -> KeyedDecodingContainer<Nested> {
    try member(key).container(keyedBy: type)
  }

  func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
    try member(key).unkeyedContainer()
  }

  func superDecoder() throws -> any Decoder { JSONValueDecoder(.object(members), path: path) }
  func superDecoder(forKey key: Key) throws -> any Decoder { try member(key) }

  private func member(_ key: Key) throws -> JSONValueDecoder {
    let memberPath = path + [.member(key.stringValue)]
    guard let value = members[key.stringValue] else {
      throw JSONMismatch(path: memberPath, problem: "is missing")
    }
    return JSONValueDecoder(value, path: memberPath)
  }
}

private struct UnkeyedContainer: UnkeyedDecodingContainer {
  let elements: [JSONValue]
  let path: [JSONMismatch.Step]
  private(set) var currentIndex = 0

  init(elements: [JSONValue], path: [JSONMismatch.Step]) {
    self.elements = elements
    self.path = path
  }

  var codingPath: [any CodingKey] { path.map { PathKey($0) } }
  var count: Int? { elements.count }
  var isAtEnd: Bool { currentIndex == elements.count }

  mutating func decodeNil() throws -> Bool {
    guard try peek().value == .null else { return false }
    currentIndex += 1
    return true
  }

  mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value { try Value(from: next()) }

  mutating func nestedContainer<Nested: CodingKey>(
    keyedBy type: Nested.Type
  ) throws -> KeyedDecodingContainer<Nested> {
    try next().container(keyedBy: type)
  }

  mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer { try next().unkeyedContainer() }
  mutating func superDecoder() throws -> any Decoder { try next() }

  private func peek() throws -> JSONValueDecoder {
    let elementPath = path + [.element(currentIndex)]
    guard !isAtEnd else { throw JSONMismatch(path: elementPath, problem: "is missing") }
    return JSONValueDecoder(elements[currentIndex], path: elementPath)
  }

  private mutating func next() throws -> JSONValueDecoder {
    let element = try peek()
    currentIndex += 1
    return element
  }
}
