// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import GoProgram

/// One part of a value, as a debugger shows it when the value is expanded.
package struct ValuePart {
  /// A field's name, `[3]`, `["key"]`, or `*` for what a pointer points to.
  package let name: String
  package let value: Value
  package let type: GoType
  package let role: Role

  package enum Role: Hashable, Sendable {
    case field, element, entry, pointee
    /// Of an interface's contents: Go has no expression for it without a type assertion.
    case held
  }

  /// The part as Go writes it; nil if `whole` has no expression, or the part has none.
  ///
  /// - Parameter whole: The expression of the value that this is a part of.
  package func expression(of whole: String?) -> String? {
    guard let whole else { return nil }
    switch role {
    case .field: return Self.operand(whole) + "." + name
    case .element: return Self.operand(whole) + name
    case .entry: return hasBasicKey ? Self.operand(whole) + name : nil
    case .pointee: return "*" + Self.operand(whole)
    case .held: return nil
    }
  }

  /// Whether an entry's name is a Go constant.
  let hasBasicKey: Bool

  init(name: String, value: Value, type: GoType, role: Role, hasBasicKey: Bool = false) {
    self.name = name
    self.value = value
    self.type = type
    self.role = role
    self.hasBasicKey = hasBasicKey
  }

  /// In parentheses if a selector would bind to a part of it.
  private static func operand(_ expression: String) -> String {
    let isPrimary = expression.unicodeScalars.allSatisfy { scalar in
      scalar.properties.isAlphabetic || scalar.properties.numericType != nil || "_.[]\"".unicodeScalars.contains(scalar)
    }
    return isPrimary ? expression : "(\(expression))"
  }
}

extension Value {
  /// What a debugger shows when the value is expanded: the fields, elements or entries that were captured. Pointers to
  /// structures and arrays show the parts of these, as Go's selectors do, and interfaces the parts of their contents.
  package var parts: [ValuePart] {
    switch self {
    case .slice(let slice):
      guard case .slice(let element) = slice.type.kind else { return [] }
      return Self.elements(slice.elements, of: element)
    case .array(let type, let elements, _):
      guard case .array(let element, _) = type.kind else { return [] }
      return Self.elements(elements, of: element)
    case .structure(let type, let fields, _):
      guard case .structure(let members) = type.kind else { return [] }
      return zip(members, fields).map { ValuePart(name: $0.name, value: $1, type: $0.type, role: .field) }
    case .map(let map):
      guard case .map(_, let type, _) = map.type.kind else { return [] }
      return map.entries.map { entry in
        ValuePart(
          name: "[\(entry.key.text)]", value: entry.value, type: type, role: .entry,
          hasBasicKey: entry.key.isWholeConstant)
      }
    case .pointer(let type, _, let pointee?):
      switch pointee {
      case .structure, .array: return pointee.parts
      default:
        guard case .pointer(let element?) = type.kind else { return [] }
        if case .unreadable = pointee { return [] }
        return [ValuePart(name: "*", value: pointee, type: element, role: .pointee)]
      }
    case .interface(_, _, let value):
      return value.parts.map { ValuePart(name: $0.name, value: $0.value, type: $0.type, role: .held) }
    case .bool, .int, .uint, .float, .float32, .complex, .complex64, .duration, .time, .string, .closedStructure,
      .pointer, .closedInterface, .unsafePointer, .function, .channel, .closed, .nil, .leftOut, .unreadable:
      return []
    }
  }

  /// How many more parts it has than were captured.
  package var partsLeftOut: Int {
    switch self {
    case .slice(let slice): slice.length - slice.elements.count
    case .array(_, let elements, let count): count - elements.count
    case .structure(_, let fields, let count): count - fields.count
    case .map(let map): map.count - map.entries.count
    case .pointer(_, _, let pointee?):
      switch pointee {
      case .structure, .array: pointee.partsLeftOut
      default: 0
      }
    case .interface(_, _, let value): value.partsLeftOut
    case .bool, .int, .uint, .float, .float32, .complex, .complex64, .duration, .time, .string, .closedStructure,
      .pointer, .closedInterface, .unsafePointer, .function, .channel, .closed, .nil, .leftOut, .unreadable:
      0
    }
  }

  private static func elements(_ values: [Value], of type: GoType) -> [ValuePart] {
    values.enumerated().map { ValuePart(name: "[\($0)]", value: $1, type: type, role: .element) }
  }

  private var isWholeConstant: Bool {
    switch self {
    case .bool, .int, .uint: true
    case .string(let bytes, let length): bytes.count == length
    default: false
    }
  }
}
