// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import CElfutils
import TargetMemory

/// Names and runtime descriptors of all types, read in one pass.
struct TypeIndex {
  private(set) var byName: [String: DIEOffset] = [:]
  private(set) var byRuntimeType: [TargetAddress: DIEOffset] = [:]

  private static let tags: Set<Int> = [
    DW_TAG_base_type, DW_TAG_structure_type, DW_TAG_array_type, DW_TAG_pointer_type, DW_TAG_subroutine_type,
    DW_TAG_typedef,
  ]

  init(debugInfo: DebugInfo, runtimeTypes: Range<UInt64>?) {
    for unit in debugInfo.units {
      unit.forEachChild { entry in
        guard Self.tags.contains(entry.tag) else { return }
        if let name = entry.name, byName[name] == nil { byName[name] = entry.offset }
        if let address = Self.runtimeType(of: entry, in: runtimeTypes) { byRuntimeType[address] = entry.offset }
      }
    }
  }

  /// Go writes an offset from `runtime.types`, 0 if the type has no descriptor; Go 1.19 wrote the address itself for a
  /// few types that its linker knows early.
  static func runtimeType(of entry: DIE, in types: Range<UInt64>?) -> TargetAddress? {
    guard let types, entry.has(GoAttribute.runtimeType) else { return nil }
    guard let value = entry.address(GoAttribute.runtimeType) ?? entry.unsigned(GoAttribute.runtimeType), value != 0
    else { return nil }
    let isOffset = value < types.upperBound - types.lowerBound
    return TargetAddress(isOffset ? types.lowerBound + value : value)
  }
}
