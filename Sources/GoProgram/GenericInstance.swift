// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import TargetMemory

/// One of the instantiations that share a generic body: which concrete types the body's shapes stand for.
package final class GenericInstance {
  /// What a call passes to identify this instance; as linked.
  package let dictionary: TargetAddress
  /// The program keeps its instances.
  private weak var program: GoProgram?
  /// As the linker writes them: `int`, `main.Celsius`.
  let typeArguments: [String]
  private let sizeBytes: Int
  private let names: ShapeNames
  private var known: [GoType: GoType] = [:]
  /// The types that the dictionary points to.
  private lazy var types = (0..<min(sizeBytes / 8, Self.mostWords)).compactMap { type(inWord: $0) }

  init(
    dictionary: TargetAddress, typeArguments: [String], sizeBytes: Int, names: ShapeNames, program: GoProgram
  ) {
    self.dictionary = dictionary
    self.typeArguments = typeArguments
    self.sizeBytes = sizeBytes
    self.names = names
    self.program = program
  }

  /// What `shape`, the type of a parameter or variable in the body, stands for; the type itself if it is not a shape,
  /// or if what it stands for is not certain.
  ///
  /// - Parameter dictionaryIndex: The word of the dictionary that points to the type, if known.
  package func concreteType(of shape: GoType, dictionaryIndex: Int? = nil) -> GoType {
    if let dictionaryIndex, let type = type(inWord: dictionaryIndex), type.isLaidOut(as: shape) { return type }
    return concreteTypeByName(of: shape) ?? shape
  }

  private static let mostWords = 1 << 16

  private func type(inWord index: Int) -> GoType? {
    guard index < Self.mostWords, let word = dictionary.advanced(by: index * 8) else { return nil }
    return program?.pointer(at: word).flatMap { program?.type(ofRuntimeType: $0) }
  }

  private func concreteTypeByName(of shape: GoType) -> GoType? {
    guard shape.name.hasPart("go.shape.") else { return shape }
    if let type = known[shape] { return type }
    // In `pair[go.shape.int64,go.shape.int64]` one of the two may be a plain `int64` of the source: the names don't
    // say.
    if !names.tell(shape.name) {
      let fitting = Set(types.filter { $0.fits(shape) })
      guard fitting.count == 1, let type = fitting.first else { return nil }
      known[shape] = type
      return type
    }
    guard let program, let name = names.concreteName(of: shape.name) else { return nil }
    if let type = program.type(named: name) { return type.isLaidOut(as: shape) ? type : nil }
    // Nothing else in the program uses the type: its parts identify it.
    let type = program.types.made(name, sizeBytes: shape.sizeBytes) { [weak self] in
      self?.concreteKind(of: shape) ?? .unsupported("the program was closed")
    }
    known[shape] = type
    return type
  }

  private func concreteKind(of shape: GoType) -> GoType.Kind {
    switch shape.kind {
    case .slice(let element): .slice(element: concreteType(of: element))
    case .array(let element, let count): .array(element: concreteType(of: element), count: count)
    case .structure(let fields):
      .structure(
        fields.map {
          GoType.Field(name: $0.name, offset: $0.offset, type: concreteType(of: $0.type), isEmbedded: $0.isEmbedded)
        })
    case .pointer(let element): .pointer(element: element.map { concreteType(of: $0) })
    case .map(let key, let value, let header):
      .map(key: concreteType(of: key), value: concreteType(of: value), header: header.map { concreteType(of: $0) })
    case .chan(let element, let header): .chan(element: concreteType(of: element), header: header)
    case .bool, .int, .uint, .float, .complex, .string, .interface, .function, .unsafePointer, .unsupported: shape.kind
    }
  }
}

extension GoType {
  /// Whether this may be what `shape` stands for, down to the names of generic types.
  fileprivate func fits(_ shape: GoType, nesting: Int = 0) -> Bool {
    guard shape.name.hasPart("go.shape.") else { return id == shape.id }
    guard isLaidOut(as: shape), nesting < Self.deepestNesting else { return false }
    if shape.name.hasPrefix("go.shape.") { return true }
    switch (kind, shape.kind) {
    case (.pointer(let own?), .pointer(let other?)), (.slice(let own), .slice(let other)),
      (.array(let own, _), .array(let other, _)), (.chan(let own, _), .chan(let other, _)):
      return own.fits(other, nesting: nesting + 1)
    case (.map(let key, let value, _), .map(let otherKey, let otherValue, _)):
      return key.fits(otherKey, nesting: nesting + 1) && value.fits(otherValue, nesting: nesting + 1)
    default: return name.prefix { $0 != "[" } == shape.name.prefix { $0 != "[" }
    }
  }

  /// Whether values of both have the same bytes in the same places.
  func isLaidOut(as other: GoType, nesting: Int = 0) -> Bool {
    guard sizeBytes == other.sizeBytes, nesting < Self.deepestNesting else { return false }
    if id == other.id { return true }
    switch (kind, other.kind) {
    case (.bool, .bool), (.int, .int), (.uint, .uint), (.float, .float), (.complex, .complex), (.string, .string),
      (.pointer, .pointer), (.map, .map), (.chan, .chan), (.function, .function), (.unsafePointer, .unsafePointer),
      (.unsafePointer, .pointer):
      return true
    case (.interface(let left), .interface(let right)): return left == right
    case (.slice(let left), .slice(let right)):
      return left.sizeBytes == right.sizeBytes && (nesting > 1 || left.isLaidOut(as: right, nesting: nesting + 1))
    case (.array(let left, let leftCount), .array(let right, let rightCount)):
      return leftCount == rightCount && left.isLaidOut(as: right, nesting: nesting + 1)
    case (.structure(let left), .structure(let right)):
      return left.count == right.count
        && zip(left, right).allSatisfy {
          $0.offset == $1.offset && $0.name == $1.name && $0.type.isLaidOut(as: $1.type, nesting: nesting + 1)
        }
    default: return false
    }
  }
}
