// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import GoProgram
import GoValues
import TargetMemory

/// The hand-made memory of a process, and a decoder for it.
final class Heap {
  private var pieces: [(address: TargetAddress, bytes: [UInt8])] = []
  private var leftOut: [TargetAddress: LeftOut] = [:]
  var runtimeTypes: [TargetAddress: GoType] = [:]
  var functions: [TargetAddress: String] = [:]
  private var next: UInt64 = 0xc000_0000_0000
  var limits = ValueLimits()
  /// The contents of the program's file.
  var readOnly: [TargetAddress: [UInt8]] = [:]

  /// Puts bytes at the next address, a multiple of 0x10000.
  @discardableResult
  func store(_ bytes: [UInt8]) -> UInt64 {
    let address = reserve()
    store(bytes, at: address)
    return address
  }

  func store(_ bytes: [UInt8], at address: UInt64) {
    pieces.append((TargetAddress(address), bytes))
  }

  /// An address with no data, unless something is stored there.
  func reserve() -> UInt64 {
    next += 0x10000
    return next
  }

  /// An address that the capture omitted.
  func storeNothing(because reason: LeftOut) -> UInt64 {
    let address = reserve()
    leftOut[TargetAddress(address)] = reason
    return address
  }

  /// The header of a string with this text.
  func string(_ text: String) -> [UInt8] { string(Array(text.utf8)) }

  func string(_ text: [UInt8]) -> [UInt8] { words(text.isEmpty ? 0 : store(text), UInt64(text.count)) }

  /// The header of a slice over these bytes.
  func slice(_ bytes: [UInt8], count: Int, capacity: Int? = nil) -> [UInt8] {
    words(store(bytes), UInt64(count), UInt64(capacity ?? count))
  }

  /// The address of a runtime type's descriptor.
  func runtimeType(_ type: GoType) -> UInt64 {
    let address = reserve()
    runtimeTypes[TargetAddress(address)] = type
    return address
  }

  /// The two words of an empty interface that holds a value of `type` with these bytes (in place if it is a pointer).
  func emptyInterface(_ type: GoType, _ bytes: [UInt8]) -> [UInt8] {
    words(runtimeType(type)) + (type.isDirectInterface ? bytes : words(store(bytes)))
  }

  /// The same with a method table.
  func interface(_ type: GoType, _ bytes: [UInt8]) -> [UInt8] {
    let table = store(words(0x1111, runtimeType(type), 0x2222))
    return words(table) + (type.isDirectInterface ? bytes : words(store(bytes)))
  }

  func decode(_ type: GoType, _ bytes: [UInt8], unseen: UnseenBytes? = nil) -> Value {
    let types = runtimeTypes
    let file = readOnly
    let names = functions
    let decoder = ValueDecoder(
      typeOfRuntimeType: { types[$0] }, nameOfFunction: { names[$0] }, limits: limits,
      readOnly: { address, count in
        guard let bytes = file[address], bytes.count >= count else { return nil }
        return Array(bytes.prefix(count))
      })
    let memory = CapturedMemory(pieces: pieces, leftOut: leftOut)
    return bytes.withUnsafeBytes { decoder.decode(type: type, bytes: $0, unseen: unseen, memory: memory) }
  }

  func text(_ type: GoType, _ bytes: [UInt8]) -> String { decode(type, bytes).text }
}

/// Little-endian bytes of integers and floats.
func bytes<Number: FixedWidthInteger>(_ numbers: Number...) -> [UInt8] {
  numbers.flatMap { number in withUnsafeBytes(of: number.littleEndian) { Array($0) } }
}

func doubles(_ numbers: Double...) -> [UInt8] { numbers.flatMap { bytes($0.bitPattern) } }

func floats(_ numbers: Float...) -> [UInt8] { numbers.flatMap { bytes($0.bitPattern) } }

func words(_ words: UInt64...) -> [UInt8] { words.flatMap { bytes($0) } }
