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

  /// A field of what an interface holds.
  func heldField(_ name: String, of value: Value) throws(Failure) -> Value {
    guard case .interface(_, let dynamicType, let content) = value else { throw Self.heldNothing(value) }
    var base = try open(content)
    var structure = dynamicType
    if case .pointer(let target?) = dynamicType.kind { structure = target }
    guard let path = structure.path(toField: name) else {
      throw Failure(reason: "it is \(dynamicType.name), which has no field \(name)")
    }
    for step in path {
      if case .pointer(_, let address, let pointee) = base {
        if address.rawValue == 0 { throw Failure(reason: "a pointer on the way to it is nil") }
        guard let pointee else { throw Self.tooDeep }
        base = try open(pointee)
      }
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
