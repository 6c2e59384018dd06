// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import GoProgram

/// What a value's text is made of: what stands before its parts, and the parts.
///
/// Pointers and what interfaces hold are seen through: the parts of `*main.P {X: 1}` are the fields.
struct Outline {
  /// `*main.P `, without the bracket.
  private(set) var head: [UInt8] = []
  private(set) var items = Items.none
  private(set) var brackets: (open: StaticString, close: StaticString) = ("[", "]")
  /// How many structures and interfaces are around the parts.
  private(set) var depth: Int
  /// Whether the parts have no fields: numbers, strings, and slices of them.
  private(set) var isPlain = false

  enum Items {
    /// The value has no parts.
    case none
    /// The first bytes of a text of `length`.
    case text([UInt8], length: Int)
    case elements([Value], count: Int)
    case entries([(key: Value, value: Value)], count: Int)
    /// Those that are not zero, and how many are; of `count`.
    case fields([(name: String, value: Value)], zeros: Int, count: Int)

    /// Parts, or bytes of a text.
    var count: Int {
      switch self {
      case .none: 0
      case .text(let bytes, _): bytes.count
      case .elements(let elements, _): elements.count
      case .entries(let entries, _): entries.count
      case .fields(let fields, _, _): fields.count
      }
    }

    var isText: Bool { if case .text = self { true } else { false } }
  }

  var isWhole: Bool { if case .none = items { true } else { false } }

  /// A structure that is a part of another is opened only if so many parts can be shown.
  var leastParts: Int { if case .fields = items { 3 } else { 1 } }

  init(of value: Value, withType: Bool, depth: Int) {
    self.depth = depth
    read(value, withType: withType)
  }

  private mutating func read(_ value: Value, withType: Bool) {
    switch value {
    case .string(let bytes, let length):
      items = .text(bytes, length: length)
      isPlain = true
    case .pointer(_, _, let pointee?):
      if case .unreadable = pointee { return }
      head.append("*")
      read(pointee, withType: withType)
    case .interface(let type, let dynamicType, let content):
      depth += 1
      guard withType else { return read(content, withType: true) }
      head.append("\(type.name)(\(dynamicType.name)) ")
      read(content, withType: false)
    case .slice(let slice) where !slice.isNil:
      slice.writeHead(into: &head, withType: withType)
      readElements(slice.elements, count: slice.length, of: value)
    case .array(let type, let elements, let count):
      if withType { head.append(typeName: type) }
      readElements(elements, count: count, of: value)
    case .map(let map):
      guard map.count > 0 else { return }
      if withType { head.append(typeName: map.type) }
      items = .entries(map.entries, count: map.count)
      isPlain = map.entries.allSatisfy { $0.value.isPlain }
    case .structure(let type, let fields, let count):
      guard case .structure(let members) = type.kind else { return }
      if withType { head.append(typeName: type) }
      brackets = ("{", "}")
      let named = zip(members, fields).map { (name: $0.name, value: $1) }
      let nonzero = named.filter { !$0.value.isZero }
      items = .fields(nonzero, zeros: named.count - nonzero.count, count: count)
    case .bool, .int, .uint, .float, .float32, .complex, .complex64, .duration, .time, .slice, .closedStructure,
      .pointer, .unsafePointer, .closedInterface, .function, .channel, .closed, .nil, .leftOut, .unreadable:
      break
    }
  }

  private mutating func readElements(_ elements: [Value], count: Int, of value: Value) {
    guard count > 0 else { return }
    if let bytes = value.printableBytes {
      items = .text(bytes, length: count)
    } else {
      items = .elements(elements, count: count)
    }
    isPlain = elements.allSatisfy(\.isPlain)
  }

  /// Appends what follows the first `shown` parts: how many are left out, and the bracket.
  func writeEnd(showing shown: Int, into text: inout [UInt8]) {
    switch items {
    case .none, .text: return
    case .elements(_, let count): text.appendMore(count - shown, after: shown)
    case .entries(_, let count):
      if shown > 0 { text.append(", ") }
      text.appendMore(count - shown, after: 0)
    case .fields(_, let zeros, let count):
      text.appendMore(zeros, "zero", after: shown)
      text.appendMore(count - zeros - shown, after: shown + zeros)
    }
    text.append(brackets.close)
  }
}

extension Value {
  /// Whether it has no fields, in no part of it.
  fileprivate var isPlain: Bool {
    switch self {
    case .slice(let slice): slice.elements.allSatisfy(\.isPlain)
    case .array(_, let elements, _): elements.allSatisfy(\.isPlain)
    case .structure, .closedStructure, .pointer, .interface, .map, .closedInterface, .closed: false
    case .bool, .int, .uint, .float, .float32, .complex, .complex64, .duration, .time, .string, .unsafePointer,
      .function, .channel, .nil, .leftOut, .unreadable:
      true
    }
  }
}
