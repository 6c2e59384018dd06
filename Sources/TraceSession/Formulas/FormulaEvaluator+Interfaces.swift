// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import GoProgram
import GoValues
import TracePlan

extension FormulaEvaluator {
  /// What an interface holds, if it is of `type`.
  func asserted(_ value: Value, _ type: GoType) throws(Failure) -> Value {
    guard case .interface(_, let dynamicType, let content) = value else { throw Self.heldNothing(value) }
    guard dynamicType.isSame(as: type) else { throw Failure(reason: "it is \(dynamicType.name)") }
    return try open(content)
  }

  /// A field of what an interface holds, or of another value whose type is known only now.
  func heldField(_ name: String, of value: Value) throws(Failure) -> Value {
    var base = value
    switch value {
    case .interface(_, _, let content): base = try open(content)
    case .nil, .closedInterface: throw Self.heldNothing(value)
    default: break
    }
    base = try target(of: base)
    guard let path = try Self.structure(base).path(toField: name) else {
      throw Failure(reason: "it is \(try Self.structure(base).name), which has no field \(name)")
    }
    for step in path {
      base = try target(of: base)
      guard case .structure(let type, let fields, _) = base, case .structure(let members) = type.kind,
        let index = members.firstIndex(where: { $0.name == step.name && $0.offset == step.offset })
      else {
        if case .closedStructure = base { throw Self.tooDeep }
        throw Self.unexpected
      }
      guard index < fields.count else { throw Failure(reason: "not among the first \(fields.count) fields") }
      base = try open(fields[index])
    }
    return base
  }

  private func target(of value: Value) throws(Failure) -> Value {
    guard case .pointer(_, let address, let pointee) = value else { return value }
    if address.rawValue == 0 { throw Failure(reason: "a pointer on the way to it is nil") }
    guard let pointee else { throw Self.tooDeep }
    return try open(pointee)
  }

  private static func structure(_ value: Value) throws(Failure) -> GoType {
    switch value {
    case .structure(let type, _, _): return type
    case .closedStructure: throw tooDeep
    default: throw Failure(reason: "it has no fields")
    }
  }

  /// Two values of which one has a type that is known only now, as values of one kind.
  func alike(_ one: Value, _ other: Value) throws(Failure) -> (Value, Value) {
    switch (one, other) {
    case (.uint(let number), .int(let constant)) where constant >= 0: return (.uint(number), .uint(UInt64(constant)))
    case (.int(let constant), .uint(let number)) where constant >= 0: return (.uint(UInt64(constant)), .uint(number))
    case (.float, .int(let constant)): return (one, .float(Double(constant)))
    case (.int(let constant), .float): return (.float(Double(constant)), other)
    case (.float32(let number), .int(let constant)): return (.float(Double(number)), .float(Double(constant)))
    case (.int(let constant), .float32(let number)): return (.float(Double(constant)), .float(Double(number)))
    case (.float32(let number), .float): return (.float(Double(number)), other)
    case (.float, .float32(let number)): return (one, .float(Double(number)))
    case (.int, .int), (.uint, .uint), (.float, .float), (.string, .string), (.bool, .bool), (.duration, .int),
      (.int, .duration), (.duration, .duration):
      return (one, other)
    default: throw Failure(reason: "it is of another type than what it is compared with")
    }
  }

  private func open(_ value: Value) throws(Failure) -> Value {
    switch value {
    case .unreadable(let reason): throw Failure(reason: reason.clause)
    case .leftOut: throw Self.tooDeep
    default: return value
    }
  }

  private static func heldNothing(_ value: Value) -> Failure {
    switch value {
    case .nil: Failure(reason: "it is nil")
    case .closedInterface: Failure(reason: "the value in the interface was not captured")
    default: unexpected
    }
  }
}
