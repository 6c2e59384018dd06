// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import CElfutils
import Glibc

/// The program's DWARF, through libdw: one owner, one thread. A program without DWARF has no units.
final class DebugInfo {
  /// Keeps the file open for as long as libdw reads it.
  private let file: ELFFile
  private let dwarf: OpaquePointer?
  /// The units that Go's compiler made, in file order; the C units of a cgo program are left out.
  let units: [DIE]
  /// Which unit holds an address; sorted, made at the first use.
  private lazy var unitRanges: [(range: Range<UInt64>, unit: DIE)] = units.flatMap { unit in
    unit.ranges.map { ($0, unit) }
  }.sorted { $0.range.lowerBound < $1.range.lowerBound }
  private lazy var callFrames = dwarf.flatMap { dwarf_getcfi($0) }

  init(file: ELFFile) throws(ProgramError) {
    self.file = file
    guard file.hasDebugSections else {
      dwarf = nil
      units = []
      return
    }
    guard let dwarf = dwarf_begin_elf(file.elf, DWARF_C_READ, nil) else {
      throw .damaged(path: file.path, what: Self.lastError)
    }
    self.dwarf = dwarf
    units = Self.goUnits(of: dwarf)
  }

  deinit { if let dwarf { dwarf_end(dwarf) } }

  static var lastError: String { dwarf_errmsg(-1).map { String(cString: $0) } ?? "unknown error" }

  private static func goUnits(of dwarf: OpaquePointer) -> [DIE] {
    var units: [DIE] = []
    var unit: OpaquePointer?
    var next: OpaquePointer?
    var die = Dwarf_Die()
    while dwarf_get_units(dwarf, unit, &next, nil, nil, &die, nil) == 0 {
      if dwarf_srclang(&die) == DW_LANG_Go { units.append(DIE(die)) }
      unit = next
    }
    return units
  }

  /// The compiler writes the flags that matter for debugging after its name; `-N` turns the optimiser off.
  var isOptimised: Bool {
    let main = units.first { $0.name == "main" || $0.string(GoAttribute.packageName) == "main" } ?? units.first
    return main?.isOptimised ?? true
  }

  /// Whether the optimiser was on for the code at `address`.
  func isOptimised(at address: UInt64) -> Bool { unit(containing: address)?.isOptimised ?? true }

  func die(at offset: DIEOffset) -> DIE? {
    guard let dwarf else { return nil }
    var die = Dwarf_Die()
    return dwarf_offdie(dwarf, offset.rawValue, &die) == nil ? nil : DIE(die)
  }

  /// The unit whose code holds `address`.
  func unit(containing address: UInt64) -> DIE? {
    guard let index = unitRanges.lastIndex(startingAtOrBefore: address, by: \.range.lowerBound) else { return nil }
    let entry = unitRanges[index]
    return entry.range.contains(address) ? entry.unit : nil
  }

  /// How to find the canonical frame address at `address`: one register and an offset.
  func frameAddress(at address: UInt64) -> FrameAddress? {
    guard let callFrames else { return nil }
    var frame: OpaquePointer?
    guard dwarf_cfi_addrframe(callFrames, address, &frame) == 0, let frame else { return nil }
    defer { free(UnsafeMutableRawPointer(frame)) }
    var operations: UnsafeMutablePointer<Dwarf_Op>?
    var count = 0
    guard dwarf_frame_cfa(frame, &operations, &count) == 0, count == 1, let operation = operations?.pointee else {
      return nil
    }
    let atom = Int(operation.atom)
    switch atom {
    case DW_OP_breg0...DW_OP_breg31:
      return FrameAddress(register: atom - DW_OP_breg0, offset: Int(Int64(bitPattern: operation.number)))
    case DW_OP_bregx:
      return FrameAddress(register: Int(operation.number), offset: Int(Int64(bitPattern: operation.number2)))
    default: return nil
    }
  }
}

extension DIE {
  /// Of a unit.
  fileprivate var isOptimised: Bool { !(string(DW_AT_producer) ?? "").split(separator: " ").contains("-N") }
}

extension Array {
  /// The last element, in an array sorted by `key`, whose key is at most `value`.
  func lastIndex<Key: Comparable>(startingAtOrBefore value: Key, by key: (Element) -> Key) -> Int? {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if key(self[middle]) <= value { low = middle + 1 } else { high = middle }
    }
    return low > 0 ? low - 1 : nil
  }
}
