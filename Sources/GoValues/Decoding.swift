// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import GoProgram
import TargetMemory

/// One value's decoding: what it reads from, and how many more parts it may have.
///
/// A level counts structures, arrays and interfaces around a value, as `maxVariableRecurse` does; nesting counts every
/// value around it, including pointers.
struct Decoding<Source: Memory> {
  let limits: ValueLimits
  let typeOfRuntimeType: (TargetAddress) -> GoType?
  let nameOfFunction: (TargetAddress) -> String?
  let target: TargetBytes<Source>
  private let bytes: UnsafeRawBufferPointer
  private let unseen: UnseenBytes?
  private var partsLeft = ValueLimits.maxParts

  /// - Parameter bytes: Those of the whole value; `unseen` counts in them.
  init(decoder: ValueDecoder, bytes: UnsafeRawBufferPointer, unseen: UnseenBytes?, memory: Source) {
    limits = decoder.limits
    typeOfRuntimeType = decoder.typeOfRuntimeType
    nameOfFunction = decoder.nameOfFunction
    self.bytes = bytes
    self.unseen = unseen
    target = TargetBytes(memory: memory, readOnly: decoder.readOnly)
  }

  /// Whether there is room for one more value in a value of this nesting.
  func mayOpen(nesting: Int) -> Bool { nesting < ValueLimits.maxNesting && partsLeft > 0 }

  /// How many of `count` values may be shown; the rest exceeds the budget.
  func allowed(_ count: Int, nesting: Int) -> Int {
    nesting < ValueLimits.maxNesting ? max(0, min(count, partsLeft)) : 0
  }

  /// How many bytes of a string may be shown.
  mutating func takeStringBytes(_ count: Int) -> Int {
    let allowed = max(0, min(count, limits.maxStringLength, partsLeft * 8))
    partsLeft -= (allowed + 7) / 8
    return allowed
  }

  /// The value of `type` with these own `bytes`, which may be incomplete.
  mutating func value(of type: GoType, _ bytes: UnsafeRawBufferPointer, level: Int, nesting: Int) -> Value {
    partsLeft -= 1
    switch type.kind {
    case .bool:
      guard let byte = bytes.first else { return .unreadable(.notCaptured) }
      return .bool(byte != 0)
    case .int:
      return int(type, bytes)
    case .uint:
      guard let number = unsignedInteger(bytes, size: type.sizeBytes) else { return missing(type, bytes) }
      return .uint(number)
    case .float:
      return reasonIfUnseen(bytes) ?? float(type, bytes)
    case .complex:
      return reasonIfUnseen(bytes) ?? complex(type, bytes)
    case .string:
      return string(bytes)
    case .slice(let element):
      return slice(type, element, bytes, level: level, nesting: nesting)
    case .array(let element, let count):
      return array(type, element, count, bytes, level: level, nesting: nesting)
    case .structure(let fields):
      return structure(type, fields, bytes, level: level, nesting: nesting)
    case .pointer(let element):
      return pointer(type, element, bytes, level: level, nesting: nesting)
    case .interface(let isEmpty):
      return interface(type, isEmpty: isEmpty, bytes, level: level, nesting: nesting)
    case .unsafePointer:
      guard let address = word(bytes, at: 0) else { return .unreadable(.notCaptured) }
      return .unsafePointer(TargetAddress(address))
    case .map(let key, let element, _):
      return map(type, key, element, bytes, level: level, nesting: nesting)
    case .chan:
      return channel(type, bytes)
    case .function:
      return function(type, bytes)
    case .unsupported(let reason):
      return .unreadable(.other(reason))
    }
  }

  /// A part of the value with unseen bytes; nil for other parts, and for what its pointers lead to.
  private func reasonIfUnseen(_ part: UnsafeRawBufferPointer) -> Value? {
    guard let unseen, let whole = bytes.baseAddress, let start = part.baseAddress, part.count > 0 else { return nil }
    let offset = start - whole
    guard bytes.indices.contains(offset) else { return nil }
    let own = offset..<offset + part.count
    return unseen.ranges.contains { $0.overlaps(own) } ? .unreadable(.other(unseen.reason)) : nil
  }

  private func int(_ type: GoType, _ bytes: UnsafeRawBufferPointer) -> Value {
    guard let number = unsignedInteger(bytes, size: type.sizeBytes) else { return missing(type, bytes) }
    let unusedBits = 64 - type.sizeBytes * 8
    let signed = (Int64(truncatingIfNeeded: number) << unusedBits) >> unusedBits
    return type.sizeBytes == 8 && type.name == "time.Duration" ? .duration(nanoseconds: signed) : .int(signed)
  }

  private func float(_ type: GoType, _ bytes: UnsafeRawBufferPointer) -> Value {
    guard let bits = unsignedInteger(bytes, size: type.sizeBytes) else { return missing(type, bytes) }
    switch type.sizeBytes {
    case 8: return .float(Double(bitPattern: bits))
    case 4: return .float32(Float(bitPattern: UInt32(truncatingIfNeeded: bits)))
    default: return missing(type, bytes)
    }
  }

  private func complex(_ type: GoType, _ bytes: UnsafeRawBufferPointer) -> Value {
    guard bytes.count >= type.sizeBytes else { return .unreadable(.notCaptured) }
    switch type.sizeBytes {
    case 16:
      return .complex(
        real: Double(bitPattern: bytes.loadUnaligned(as: UInt64.self)),
        imaginary: Double(bitPattern: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)))
    case 8:
      return .complex64(
        real: Float(bitPattern: bytes.loadUnaligned(as: UInt32.self)),
        imaginary: Float(bitPattern: bytes.loadUnaligned(fromByteOffset: 4, as: UInt32.self)))
    default:
      return missing(type, bytes)
    }
  }

  /// Why a number of `type` can't be made of `bytes`.
  private func missing(_ type: GoType, _ bytes: UnsafeRawBufferPointer) -> Value {
    .unreadable(
      bytes.count < type.sizeBytes ? .notCaptured : .other("it is a number of \(type.sizeBytes) bytes"))
  }

  /// The little-endian number of 1, 2, 4 or 8 bytes; nil for other sizes and if bytes are missing.
  private func unsignedInteger(_ bytes: UnsafeRawBufferPointer, size: Int) -> UInt64? {
    guard bytes.count >= size else { return nil }
    switch size {
    case 8: return bytes.loadUnaligned(as: UInt64.self)
    case 4: return UInt64(bytes.loadUnaligned(as: UInt32.self))
    case 2: return UInt64(bytes.loadUnaligned(as: UInt16.self))
    case 1: return UInt64(bytes[0])
    default: return nil
    }
  }

  /// The eight bytes at `offset`; nil if some are missing.
  func word(_ bytes: UnsafeRawBufferPointer, at offset: Int) -> UInt64? {
    bytes.count >= offset + 8 ? bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self) : nil
  }
}
