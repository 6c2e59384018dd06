// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import GoProgram

/// Types of computed values, which are not the types of variables.
extension GoType {
  /// The basic type of this name; nil if there is none.
  static func basic(_ name: String) -> GoType? {
    guard let index = basicKinds.firstIndex(where: { $0.name == name }) else { return nil }
    let (name, sizeBytes, kind) = basicKinds[index]
    return GoType(id: DIEOffset(.max - UInt64(index)), name: name, sizeBytes: sizeBytes) { kind.kind }
  }

  static var boolean: GoType { known("bool") }
  static var integer: GoType { known("int") }
  package static var word: GoType { known("uintptr") }
  package static var duration: GoType { known("time.Duration") }

  /// The type of a pointer to it. Its identity does not occur in debug information.
  var pointer: GoType {
    GoType(id: DIEOffset(id.rawValue | 1 << 63), name: "*\(name)", sizeBytes: 8) { .pointer(element: self) }
  }

  package static func known(_ name: String) -> GoType {
    guard let type = basic(name) else { preconditionFailure("no basic type \(name)") }
    return type
  }

  private enum BasicKind {
    case bool, int, uint, float, string

    var kind: GoType.Kind {
      switch self {
      case .bool: .bool
      case .int: .int
      case .uint: .uint
      case .float: .float
      case .string: .string
      }
    }
  }

  private static let basicKinds: [(name: String, sizeBytes: Int, kind: BasicKind)] = [
    ("bool", 1, .bool), ("int", 8, .int), ("int8", 1, .int), ("int16", 2, .int), ("int32", 4, .int),
    ("int64", 8, .int), ("uint", 8, .uint), ("uint8", 1, .uint), ("uint16", 2, .uint), ("uint32", 4, .uint),
    ("uint64", 8, .uint), ("uintptr", 8, .uint), ("float32", 4, .float), ("float64", 8, .float),
    ("string", 16, .string), ("time.Duration", 8, .int),
  ]
}

extension GoType {
  /// Whether both are the same type. Types from debug information and types made here are compared by name.
  package func isSame(as other: GoType) -> Bool { self == other || name == other.name }

  package var isInteger: Bool {
    switch kind {
    case .int, .uint: true
    case .bool, .float, .complex, .string, .slice, .array, .structure, .pointer, .interface, .map, .chan, .function,
      .unsafePointer, .unsupported:
      false
    }
  }

  package var isSigned: Bool { if case .int = kind { true } else { false } }
  package var isFloat: Bool { if case .float = kind { true } else { false } }
  package var isString: Bool { if case .string = kind { true } else { false } }
  package var isBoolean: Bool { if case .bool = kind { true } else { false } }
  package var isInterface: Bool { if case .interface = kind { true } else { false } }

  var isNumber: Bool {
    if case .complex = kind { return true }
    return isInteger || isFloat
  }

  /// Whether a nil value is exactly one whose first word is zero.
  var canBeNil: Bool {
    switch kind {
    case .slice, .pointer, .interface, .map, .chan, .function, .unsafePointer: true
    case .bool, .int, .uint, .float, .complex, .string, .array, .structure, .unsupported: false
    }
  }

  /// Whether two values are equal exactly if their one word is equal.
  var isComparedAsWord: Bool {
    switch kind {
    case .pointer, .chan, .unsafePointer: true
    case .bool, .int, .uint, .float, .complex, .string, .slice, .array, .structure, .interface, .map, .function,
      .unsupported:
      false
    }
  }

  /// The part of it that forbids `==`, a word for the user; nil if nothing does.
  var incomparablePart: String? { incomparablePart(depth: 0) }

  private func incomparablePart(depth: Int) -> String? {
    guard depth < 64 else { return nil }
    switch kind {
    case .slice: return "a slice"
    case .map: return "a map"
    case .function: return "a function"
    case .unsupported: return "a type that is not described"
    case .array(let element, _): return element.incomparablePart(depth: depth + 1)
    case .structure(let fields):
      return fields.lazy.compactMap { $0.type.incomparablePart(depth: depth + 1) }.first
    case .bool, .int, .uint, .float, .complex, .string, .pointer, .interface, .chan, .unsafePointer: return nil
    }
  }

  /// For a sentence: "a number (int)".
  package var phrase: String {
    let noun =
      switch kind {
      case .bool: "a boolean"
      case .int, .uint, .float, .complex: "a number"
      case .string: "a string"
      case .slice: "a slice"
      case .array: "an array"
      case .structure: "a struct"
      case .pointer, .unsafePointer: "a pointer"
      case .interface: "an interface"
      case .map: "a map"
      case .chan: "a channel"
      case .function: "a function"
      case .unsupported: "a value"
      }
    return "\(noun) (\(name))"
  }
}
