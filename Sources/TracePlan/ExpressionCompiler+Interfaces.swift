// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import GoProgram

/// What interfaces hold. It is decided on the record: only that says of which type it is.
extension ExpressionCompiler {
  func heldField(_ name: String, of base: Formula) throws(Failure) -> Formula {
    let types = scope.heldFieldTypes(name)
    guard let first = types.first else {
      throw Failure(reason: "no type that \(base.type.name) may hold has a field \(name)")
    }
    let isOne = types.allSatisfy { $0.isSame(as: first) }
    return Formula(type: isOne ? first : .differing(in: name), .heldField(base, name))
  }

  mutating func assertion(of base: Expression, type name: String) throws(Failure) -> Formula {
    let whole = try formula(base)
    guard whole.type.isInterface else {
      throw Failure(reason: "\(base) is \(whole.type.name), not an interface")
    }
    let type = try self.type(named: name)
    guard !type.isInterface else {
      throw Failure(reason: "\(name) is an interface: assert the type of the value that is in \(base)")
    }
    return Formula(type: type, .asserted(whole))
  }

  /// As in the source: types of the code's own package need no prefix, those of others the last part of their path.
  private func type(named name: String) throws(Failure) -> GoType {
    if name.hasPrefix("*") {
      let target = try type(named: String(name.dropFirst()))
      return scope.typeNamed("*" + target.name) ?? target.pointer
    }
    if let exact = scope.typeNamed("\(scope.package).\(name)") ?? scope.typeNamed(name) { return exact }
    let candidates = scope.typesCalledShort(name)
    guard candidates.count < 2 else {
      throw Failure(reason: "several types are called \(name): \(candidates.map(\.name).joined(separator: ", "))")
    }
    guard let found = candidates.first else { throw Failure(reason: "the program has no type \(name)") }
    return found
  }
}

extension ExpressionCompiler {
  /// A comparison of a field of differing types with a constant: only the value shows what they have in common.
  func comparison(
    _ sign: BinaryOperator, _ first: Term, _ second: Term
  ) throws(Failure) -> Formula? {
    guard sign.isComparison else { return nil }
    switch (first, second) {
    case (.formula(let field), .constant(let constant)) where field.type.isDiffering && constant != .nil:
      guard let type = constant.defaultType else { return nil }
      return Formula(type: .boolean, .comparison(sign, field, try constant.converted(to: type)))
    case (.constant(let constant), .formula(let field)) where field.type.isDiffering && constant != .nil:
      guard let type = constant.defaultType else { return nil }
      return Formula(type: .boolean, .comparison(sign, try constant.converted(to: type), field))
    default: return nil
    }
  }
}

extension GoType {
  /// Whether it stands for the types of a field that differ; see `differing`.
  package var isDiffering: Bool { id == Self.differingID }

  private static var differingID: DIEOffset { DIEOffset(.max - 1 << 32) }

  /// The type of a field that has different types in the types that an interface may hold.
  fileprivate static func differing(in field: String) -> GoType {
    GoType(id: differingID, name: "?", sizeBytes: 0) {
      .unsupported("the types that it may hold differ in the type of \(field): assert one, as in x.(*T).\(field)")
    }
  }
}

extension GoProgram {
  /// The types of the fields of this name in all types that an interface may hold, each once.
  func typesOfHeldFields(named name: String) -> [GoType] {
    var found: [GoType] = []
    var seen: Set<String> = []
    for address in runtimeTypeAddresses {
      guard let type = type(ofRuntimeType: address) else { continue }
      var structure = type
      if case .pointer(let target?) = type.kind { structure = target }
      guard let field = structure.path(toField: name)?.last?.type, seen.insert(field.name).inserted else { continue }
      found.append(field)
    }
    return found
  }
}
