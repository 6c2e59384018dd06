// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import TargetMemory

extension GoProgram {
  /// The instantiations whose calls may run `function`'s body; empty if it is not generic, or if the program has no
  /// symbol table.
  ///
  /// The list is complete: a body with only one instantiation in the list runs for no other.
  ///
  /// - Complexity: One pass over all symbols and one over all types, the first time.
  package func instances(of function: GoFunction) -> [GenericInstance] {
    if let known = knownInstances[function] { return known }
    let instances = readInstances(of: function)
    knownInstances[function] = instances
    return instances
  }

  private func readInstances(of function: GoFunction) -> [GenericInstance] {
    let name = FunctionName(function.name)
    guard name.isShaped, let shapes = TypeArguments(name.local), let owner = name.generic else { return [] }
    let package = function.name.prefix(function.name.count - name.local.count - 1)
    return dictionaries.entries(package: package, local: owner).compactMap { entry in
      guard mayStand(entry.typeArguments, for: shapes.list) else { return nil }
      return GenericInstance(
        dictionary: entry.address, typeArguments: entry.typeArguments.map(String.init), sizeBytes: entry.sizeBytes,
        names: ShapeNames(shapes: shapes.list, concrete: entry.typeArguments), program: self)
    }
  }

  /// False if a type argument is known to have another shape.
  func mayStand(_ types: [Substring], for shapes: [Substring]) -> Bool {
    guard types.count == shapes.count else { return true }
    return zip(types, shapes).allSatisfy { type, shape in
      // `int` and `int64` have the same layout but separate shapes.
      if Self.basicTypes.contains(type) { return Self.typeName(ofShape: shape) == type }
      guard let type = self.type(named: String(type)), let shape = self.type(named: String(shape)) else { return true }
      return type.isLaidOut(as: shape)
    }
  }

  private static let basicTypes: Set<Substring> = [
    "bool", "string", "int", "int8", "int16", "int32", "int64", "uint", "uint8", "uint16", "uint32", "uint64",
    "uintptr",
    "float32", "float64", "complex64", "complex128",
  ]

  /// `int` of `go.shape.int` and of Go 1.19's `go.shape.int_0`.
  private static func typeName(ofShape shape: Substring) -> Substring {
    shape.hasPrefix("go.shape.") ? shape.dropFirst("go.shape.".count).prefix { $0 != "_" } : shape
  }

  /// The address, as linked, that the word at `address` holds when the program starts.
  func pointer(at address: TargetAddress) -> TargetAddress? {
    if isPositionIndependent, let value = relocations.value(at: address.rawValue) { return TargetAddress(value) }
    return bytes(at: address, count: 8).map { TargetAddress($0.littleEndian(at: 0)) }
  }
}

extension FunctionDetails {
  /// The same function as `instance` sees it.
  package func concrete(in instance: GenericInstance) -> FunctionDetails {
    func concrete(_ parameter: Parameter) -> Parameter {
      Parameter(
        name: parameter.name,
        type: instance.concreteType(of: parameter.type, dictionaryIndex: parameter.dictionaryIndex),
        isResult: parameter.isResult, dictionaryIndex: parameter.dictionaryIndex,
        entryLocation: parameter.entryLocation, id: parameter.id)
    }
    return FunctionDetails(
      declaration: declaration, parameters: parameters.map(concrete), results: results.map(concrete),
      hasReceiver: hasReceiver, dictionaryPosition: dictionaryPosition, usesABI0: usesABI0,
      parametersAreComplete: parametersAreComplete, closureDictionaryOffset: closureDictionaryOffset)
  }
}

extension ScopedVariable {
  /// The same variable as `instance` sees it.
  package func concrete(in instance: GenericInstance) -> ScopedVariable {
    ScopedVariable(
      name: name, type: instance.concreteType(of: type, dictionaryIndex: dictionaryIndex), location: location,
      isUnset: isUnset, isCertain: isCertain, isEscaped: isEscaped, offsetBehindPointer: offsetBehindPointer,
      declarationLine: declarationLine, depth: depth, role: role,
      dictionaryIndex: dictionaryIndex)
  }
}
