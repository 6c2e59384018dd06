// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import GoProgram

@testable import GoValues

/// Hand-made map types, as debug information describes them, and the bytes of maps.
extension GoType {
  /// `map[string]int` as Go stores it since 1.24.
  static var tableMap: GoType { tableMap("map[string]int", .string, .int) }
  /// The same before Go 1.24.
  static var bucketMap: GoType { bucketMap("map[string]int", .string, .int) }

  static func tableMap(_ name: String, _ key: GoType, _ value: GoType) -> GoType {
    let slot = structure(name + " slot", ["key": stored(key), "elem": stored(value)])
    let group = structure(name + " group", ["ctrl": .uint64, "slots": .array(8, of: slot)])
    return tableMap(name, key, value, group: group)
  }

  /// Keys before values, a layout that Go can be built with.
  static func splitMap(_ name: String, _ key: GoType, _ value: GoType) -> GoType {
    let group = structure(
      name + " group", ["ctrl": .uint64, "keys": .array(8, of: stored(key)), "elems": .array(8, of: stored(value))])
    return tableMap(name, key, value, group: group)
  }

  private static func tableMap(_ name: String, _ key: GoType, _ value: GoType, group: GoType) -> GoType {
    let reference = structure(name + " groups", ["data": .pointer(to: group), "lengthMask": .uint64])
    let table = structure(
      name + " table",
      [
        "used": .uint16, "capacity": .uint16, "growthLeft": .uint16, "localDepth": .uint8, "index": .int,
        "groups": reference,
      ])
    let header = structure(
      name + " header",
      [
        "used": .uint64, "seed": .uintptr, "dirPtr": .pointer(to: .pointer(to: table)), "dirLen": .int,
        "globalDepth": .uint8, "globalShift": .uint8, "writing": .uint8, "clearSeq": .uint64,
      ])
    return named(name, size: 8, .map(key: key, value: value, header: header))
  }

  static func bucketMap(_ name: String, _ key: GoType, _ value: GoType) -> GoType {
    let bucket = structure(
      name + " bucket",
      [
        "tophash": .array(8, of: .uint8), "keys": .array(8, of: stored(key)), "values": .array(8, of: stored(value)),
        "overflow": .unsafePointer,
      ])
    let header = structure(
      name + " header",
      [
        "count": .int, "flags": .uint8, "B": .uint8, "noverflow": .uint16, "hash0": .named("uint32", size: 4, .uint),
        "buckets": .pointer(to: bucket), "oldbuckets": .pointer(to: bucket), "nevacuate": .uintptr,
        "extra": .unsafePointer,
      ])
    return named(name, size: 8, .map(key: key, value: value, header: header))
  }

  private static func stored(_ type: GoType) -> GoType { type.sizeBytes > 128 ? .pointer(to: type) : type }
}

extension Heap {
  typealias Entry = (slot: Int, key: [UInt8], value: [UInt8])

  /// Eight slots of a table's group; the unused ones are full of nonsense.
  func group(_ entries: [Entry], keySize: Int = 16, valueSize: Int = 8) -> [UInt8] {
    var control = [UInt8](repeating: 0x80, count: 8)
    control[7] = 0xfe
    var slots = [UInt8](repeating: 0xee, count: 8 * (keySize + valueSize))
    for entry in entries {
      control[entry.slot] = 0x11
      slots.replaceSubrange(
        entry.slot * (keySize + valueSize)..<(entry.slot + 1) * (keySize + valueSize), with: entry.key + entry.value)
    }
    return control + slots
  }

  /// Eight slots of a bucket. An entry whose slot hash is less than 5 was moved or deleted.
  func bucket(_ entries: [Entry], hashes: [Int: UInt8] = [:], overflow: UInt64 = 0) -> [UInt8] {
    var top = [UInt8](repeating: 0, count: 8)
    var keys = [UInt8](repeating: 0xee, count: 8 * 16)
    var values = [UInt8](repeating: 0xee, count: 8 * 8)
    for entry in entries {
      top[entry.slot] = hashes[entry.slot] ?? 5
      keys.replaceSubrange(entry.slot * 16..<entry.slot * 16 + 16, with: entry.key)
      values.replaceSubrange(entry.slot * 8..<entry.slot * 8 + 8, with: entry.value)
    }
    return top + keys + values + words(overflow)
  }

  func entry(_ slot: Int, _ key: String, _ value: Int) -> Entry { (slot, string(key), bytes(value)) }

  /// The pointer to a table map's header.
  func tableHeader(count: Int, directory: UInt64, tables: Int = 0, writing: UInt8 = 0) -> [UInt8] {
    words(store(bytes(count) + words(7, directory) + bytes(tables) + [0, 0, writing, 0, 0, 0, 0, 0] + words(0)))
  }

  /// The pointer to a bucket map's header.
  func bucketHeader(
    count: Int, buckets: UInt64, old: UInt64 = 0, power: UInt8 = 0, flags: UInt8 = 0
  ) -> [UInt8] {
    words(store(bytes(count) + [flags, power, 0, 0, 1, 2, 3, 4] + words(buckets, old, 0, 0)))
  }
}
