// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import GoProgram
import TargetMemory

extension Value {
  /// The value of a variable of `type` that nothing was assigned to.
  ///
  /// - Parameter maxElements: At most this many elements of an array are made; the others are left out.
  package static func zero(of type: GoType, maxElements: Int = 64) -> Value {
    zero(of: type, maxElements: maxElements, depth: 0)
  }

  private static func zero(of type: GoType, maxElements: Int, depth: Int) -> Value {
    guard depth < ValueLimits.maxNesting else { return .leftOut }
    let part = { (type: GoType) in zero(of: type, maxElements: maxElements, depth: depth + 1) }
    switch type.kind {
    case .bool: return .bool(false)
    case .int: return type.name == "time.Duration" ? .duration(nanoseconds: 0) : .int(0)
    case .uint: return .uint(0)
    case .float: return type.sizeBytes == 4 ? .float32(0) : .float(0)
    case .complex:
      return type.sizeBytes == 8 ? .complex64(real: 0, imaginary: 0) : .complex(real: 0, imaginary: 0)
    case .string: return .string(bytes: [], length: 0)
    case .slice: return .slice(Slice(type: type, elements: [], length: 0, capacity: 0, isNil: true))
    case .array(let element, let count):
      return .array(
        type: type, elements: (0..<max(0, min(count, maxElements))).map { _ in part(element) }, count: count)
    case .structure(let fields):
      if type.isTime, let time = GoTime.zero { return .time(time) }
      return .structure(type: type, fields: fields.map { part($0.type) }, count: fields.count)
    case .pointer: return .pointer(type: type, address: .null, pointee: nil)
    case .unsafePointer: return .unsafePointer(.null)
    case .interface, .map, .chan, .function: return .nil(type: type)
    case .unsupported(let reason): return .unreadable(.other(reason))
    }
  }

  /// Whether it is what a variable of its type is before anything is assigned to it. False if not all of it was captured.
  package var isZero: Bool {
    switch self {
    case .bool(let value): !value
    case .int(let number): number == 0
    case .uint(let number): number == 0
    // A negative zero is not one.
    case .float(let number): number.bitPattern == 0
    case .float32(let number): number.bitPattern == 0
    case .complex(let real, let imaginary): real.bitPattern == 0 && imaginary.bitPattern == 0
    case .complex64(let real, let imaginary): real.bitPattern == 0 && imaginary.bitPattern == 0
    case .duration(let nanoseconds): nanoseconds == 0
    case .time(let time): time == .zero
    case .string(_, let length): length == 0
    case .slice(let slice): slice.isNil
    case .array(_, let elements, let count): elements.count == count && elements.allSatisfy(\.isZero)
    case .structure(_, let fields, let count): fields.count == count && fields.allSatisfy(\.isZero)
    case .closedStructure(_, let isZero): isZero
    case .pointer(_, let address, _): address == .null
    case .unsafePointer(let address): address == .null
    case .nil: true
    case .interface, .closedInterface, .function, .channel, .map, .closed, .leftOut, .unreadable: false
    }
  }
}
