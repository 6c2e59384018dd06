// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import GoProgram
import TargetMemory

/// Structures, pointers and interfaces.
extension Decoding {
  mutating func structure(
    _ type: GoType, _ fields: [GoType.Field], _ bytes: UnsafeRawBufferPointer, level: Int, nesting: Int
  ) -> Value {
    if type.isTime, let wall = word(bytes, at: 0), let extended = word(bytes, at: 8) {
      return GoTime(wall: wall, extended: Int64(bitPattern: extended)).map { .time($0) } ?? .unreadable(.corrupt)
    }
    if fields.isEmpty { return .structure(type: type, fields: [], count: 0) }
    guard level <= limits.maxVariableRecurse, mayOpen(nesting: nesting) else {
      return .closedStructure(
        type: type, isZero: bytes.count == type.sizeBytes && bytes.allSatisfy { $0 == 0 })
    }
    let shown = limits.shownFields(of: fields.count)
    var values: [Value] = []
    values.reserveCapacity(shown)
    for field in fields.prefix(shown) {
      guard mayOpen(nesting: nesting) else { break }
      let own = bytes.part(at: field.offset, size: field.type.sizeBytes)
      // Fields after the part that was read are only counted.
      if own.count < limits.shownBytes(of: field.type, level: level + 1), own.count == 0 || !field.type.hasParts {
        break
      }
      values.append(value(of: field.type, own, level: level + 1, nesting: nesting + 1))
    }
    return .structure(type: type, fields: values, count: fields.count)
  }

  mutating func pointer(
    _ type: GoType, _ element: GoType?, _ bytes: UnsafeRawBufferPointer, level: Int, nesting: Int
  ) -> Value {
    guard let stored = word(bytes, at: 0) else { return .unreadable(.notCaptured) }
    let address = TargetAddress(stored)
    guard address != .null, let element, limits.followPointers, mayOpen(nesting: nesting),
      let pointeeLevel = levelBehindPointer(to: element, level: level)
    else { return .pointer(type: type, address: address, pointee: nil) }
    return .pointer(
      type: type, address: address, pointee: value(of: element, at: address, level: pointeeLevel, nesting: nesting + 1))
  }

  /// The level of what a pointer at `level` points to; nil if it is not followed.
  ///
  /// A pointer adds no level, or `*T` would show less than `T`; but it must if it could lead into a cycle.
  private func levelBehindPointer(to element: GoType, level: Int) -> Int? {
    switch element.kind {
    case .structure: level <= limits.maxVariableRecurse ? level : nil
    case .pointer: level <= limits.maxVariableRecurse ? level + 1 : nil
    case .interface: level + 1
    case .bool, .int, .uint, .float, .complex, .string, .slice, .array, .map, .chan, .function, .unsafePointer,
      .unsupported:
      level
    }
  }

  /// The value of `type` in memory; nil if a limit left it out.
  mutating func value(of type: GoType, at address: TargetAddress, level: Int, nesting: Int) -> Value? {
    let wanted = min(limits.shownBytes(of: type, level: level), ValueLimits.maxBytesPerRead)
    return withUnsafeTemporaryAllocation(byteCount: max(0, wanted), alignment: 8) { buffer in
      let fetched = target.fetch(at: address, unit: 1, into: buffer)
      if fetched.count == 0, let missing = fetched.missing {
        return fetched.isCut ? nil : .unreadable(missing)
      }
      let own = UnsafeRawBufferPointer(rebasing: buffer[..<fetched.count])
      return value(of: type, own, level: level, nesting: nesting)
    }
  }

  mutating func interface(
    _ type: GoType, isEmpty: Bool, _ bytes: UnsafeRawBufferPointer, level: Int, nesting: Int
  ) -> Value {
    guard var descriptor = word(bytes, at: 0) else { return .unreadable(.notCaptured) }
    if descriptor == 0 { return .nil(type: type) }
    if !isEmpty {
      // The method table's second word.
      guard let slot = TargetAddress(descriptor).advanced(by: 8) else { return .unreadable(.corrupt) }
      switch target.word(at: slot) {
      case .word(let word): descriptor = word
      case .leftOut: return .closedInterface(type: type)
      case .unreadable(let reason): return .unreadable(reason)
      }
    }
    guard let dynamicType = typeOfRuntimeType(TargetAddress(descriptor)) else {
      return .unreadable(.unknownRuntimeType)
    }
    guard bytes.count >= 16 else { return .unreadable(.notCaptured) }
    let data = bytes.part(at: 8, size: 8)
    return .interface(
      type: type, dynamicType: dynamicType,
      value: content(of: dynamicType, data, level: level, nesting: nesting + 1))
  }

  /// What an interface holds, from its data word.
  private mutating func content(
    of type: GoType, _ data: UnsafeRawBufferPointer, level: Int, nesting: Int
  ) -> Value {
    let isOpen = level <= limits.maxVariableRecurse && mayOpen(nesting: nesting)
    if type.isDirectInterface {
      return isOpen ? value(of: type, data, level: level, nesting: nesting) : closedContent(of: type, data)
    }
    if type.mayBeDirectInterface {
      return .unreadable(.other("Go versions differ in how an interface holds a value of its type"))
    }
    guard isOpen else { return .leftOut }
    guard let address = word(data, at: 0), address != 0 else { return .unreadable(.corrupt) }
    return value(of: type, at: TargetAddress(address), level: level, nesting: nesting) ?? .leftOut
  }

  /// What the data word itself says about a value that is too deep to be followed.
  private func closedContent(of type: GoType, _ data: UnsafeRawBufferPointer) -> Value {
    guard let stored = word(data, at: 0) else { return .unreadable(.notCaptured) }
    switch type.kind {
    case .pointer:
      return .pointer(type: type, address: TargetAddress(stored), pointee: nil)
    case .unsafePointer:
      return .unsafePointer(TargetAddress(stored))
    case .map, .chan, .function:
      return stored == 0 ? .nil(type: type) : .leftOut
    case .bool, .int, .uint, .float, .complex, .string, .slice, .array, .structure, .interface, .unsupported:
      return .leftOut
    }
  }
}

extension GoType {
  /// Whether only newer Go versions store it in an interface without a pointer: besides its one word it has parts of
  /// size zero.
  fileprivate var mayBeDirectInterface: Bool {
    guard sizeBytes == 8 else { return false }
    switch kind {
    case .structure(let fields):
      let sized = fields.filter { $0.type.sizeBytes != 0 }
      return sized.count == 1 && (sized[0].type.isDirectInterface || sized[0].type.mayBeDirectInterface)
    case .array(let element, let count):
      return count == 1 && element.mayBeDirectInterface
    case .bool, .int, .uint, .float, .complex, .string, .slice, .pointer, .interface, .map, .chan, .function,
      .unsafePointer, .unsupported:
      return false
    }
  }
}

extension GoType {
  /// Whether the start of a value can be shown without its end.
  fileprivate var hasParts: Bool {
    switch kind {
    case .structure, .array: true
    case .bool, .int, .uint, .float, .complex, .string, .slice, .pointer, .interface, .map, .chan, .function,
      .unsafePointer, .unsupported:
      false
    }
  }
}
