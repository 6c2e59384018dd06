// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// Variables whose value the source states, wherever the code has them.
extension ValueProof {
  /// A zero of more bytes is left to the code.
  private static let mostBytes = 64

  func constant(_ variable: ScopedVariable, _ type: GoType) -> VariableLocation? {
    guard let source, let declaration = declaration(of: variable, in: source),
      isSure || source.assignments(to: declaration).isEmpty,
      let value = source.constant(of: declaration, at: line), let bytes = bytes(of: value, type),
      !mayBeAddressed(declaration, type, source)
    else { return nil }
    let pieces = stride(from: 0, to: bytes.count, by: 8).map { start in
      let part = Array(bytes[start..<min(start + 8, bytes.count)])
      return VariableLocation.Piece(sizeBytes: part.count, place: .constant(part))
    }
    return VariableLocation(pieces: pieces)
  }

  /// What part of a variable starts with, according to the source.
  func initial(_ declaration: SourceAssignments.Declaration, _ part: Part, of type: GoType) -> UInt64? {
    number(declaration.value, part, of: type)
  }

  /// A value that the source states, as the number in one part of a variable.
  func number(_ value: SourceAssignments.Constant?, _ part: Part, of type: GoType) -> UInt64? {
    guard part.sizeBytes <= 8, let bytes = value.flatMap({ bytes(of: $0, type) }),
      part.offset + part.sizeBytes <= bytes.count
    else { return nil }
    return bytes[part.offset..<part.offset + part.sizeBytes].reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  func constant(_ number: UInt64, sizeBytes: Int) -> VariableLocation.Place {
    .constant(withUnsafeBytes(of: number.littleEndian) { Array($0.prefix(sizeBytes)) })
  }

  private func mayBeAddressed(
    _ declaration: SourceAssignments.Declaration, _ type: GoType, _ source: SourceAssignments
  ) -> Bool {
    switch type.kind {
    // They have no methods with pointers to them as receivers.
    case .pointer, .interface, .unsafePointer: false
    case .structure(let fields):
      source.mayBeAddressed(declaration, fields: Set(fields.map(\.name)), isArray: false)
    case .array: source.mayBeAddressed(declaration, fields: [], isArray: true)
    case .bool, .int, .uint, .float, .complex, .string, .function, .slice, .map, .chan, .unsupported:
      source.mayBeAddressed(declaration, fields: [], isArray: false)
    }
  }

  /// Nil if the value is not one of the type, or not known.
  private func bytes(of value: SourceAssignments.Constant, _ type: GoType) -> [UInt8]? {
    guard type.sizeBytes > 0, type.sizeBytes <= Self.mostBytes else { return nil }
    let zero = [UInt8](repeating: 0, count: type.sizeBytes)
    switch (value, type.kind) {
    case (.zero, _): return zero
    case (.number(let number), .int), (.number(let number), .uint):
      guard type.sizeBytes <= 8 else { return nil }
      return withUnsafeBytes(of: number.littleEndian) { Array($0.prefix(type.sizeBytes)) }
    case (.truth(let isTrue), .bool): return [isTrue ? 1 : 0]
    case (.nil, .pointer), (.nil, .slice), (.nil, .map), (.nil, .chan), (.nil, .function), (.nil, .interface),
      (.nil, .unsafePointer):
      return zero
    case (.emptyText, .string), (.emptyBraces, .structure), (.emptyBraces, .array): return zero
    default: return nil
    }
  }
}
