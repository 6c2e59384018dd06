// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import CElfutils

/// One debugging information entry. Valid for as long as its `DebugInfo`.
struct DIE {
  private var raw: Dwarf_Die

  init(_ raw: Dwarf_Die) { self.raw = raw }

  /// How deep entries may be nested; damaged files nest without end.
  static let deepestNesting = 256

  var offset: DIEOffset {
    var die = raw
    return DIEOffset(dwarf_dieoffset(&die))
  }

  var tag: Int {
    var die = raw
    return Int(dwarf_tag(&die))
  }

  /// Its own name, or that of the entry it is an instance of.
  var name: String? {
    var die = raw
    return dwarf_diename(&die).map { String(cString: $0) }
  }

  var children: [DIE] {
    var children: [DIE] = []
    forEachChild { children.append($0) }
    return children
  }

  func forEachChild(_ body: (DIE) -> Void) {
    var die = raw
    var child = Dwarf_Die()
    guard dwarf_child(&die, &child) == 0 else { return }
    // Continues in place through one pointer: two inout uses of one variable break Swift's exclusivity.
    withUnsafeMutablePointer(to: &child) { child in
      repeat { body(DIE(child.pointee)) } while dwarf_siblingof(child, child) == 0
    }
  }

  /// Whether the entry itself has the attribute.
  func has(_ name: Int) -> Bool {
    var die = raw
    return dwarf_hasattr(&die, UInt32(name)) != 0
  }

  /// The attribute of the entry or of the one it is an instance of.
  func attribute(_ name: Int) -> Dwarf_Attribute? {
    var die = raw
    var attribute = Dwarf_Attribute()
    return dwarf_attr_integrate(&die, UInt32(name), &attribute) == nil ? nil : attribute
  }

  func unsigned(_ name: Int) -> UInt64? {
    guard var attribute = attribute(name) else { return nil }
    var value: Dwarf_Word = 0
    if dwarf_formudata(&attribute, &value) == 0 { return value }
    var flag = false
    return dwarf_formflag(&attribute, &flag) == 0 ? (flag ? 1 : 0) : nil
  }

  func signed(_ name: Int) -> Int64? {
    guard var attribute = attribute(name) else { return nil }
    var value: Dwarf_Sword = 0
    return dwarf_formsdata(&attribute, &value) == 0 ? Int64(value) : nil
  }

  /// Also false if the attribute is missing.
  func flag(_ name: Int) -> Bool {
    guard var attribute = attribute(name) else { return false }
    var value = false
    return dwarf_formflag(&attribute, &value) == 0 && value
  }

  func address(_ name: Int) -> UInt64? {
    guard var attribute = attribute(name) else { return nil }
    var value: Dwarf_Addr = 0
    return dwarf_formaddr(&attribute, &value) == 0 ? value : nil
  }

  func string(_ name: Int) -> String? {
    guard var attribute = attribute(name) else { return nil }
    return dwarf_formstring(&attribute).map { String(cString: $0) }
  }

  func reference(_ name: Int) -> DIE? {
    guard var attribute = attribute(name) else { return nil }
    var target = Dwarf_Die()
    return dwarf_formref_die(&attribute, &target) == nil ? nil : DIE(target)
  }

  /// The entry that this one is an instance of; itself if it is not an instance.
  var origin: DIE { reference(DW_AT_abstract_origin) ?? self }

  var lowAddress: UInt64? {
    var die = raw
    var address: Dwarf_Addr = 0
    return dwarf_lowpc(&die, &address) == 0 ? address : nil
  }

  var highAddress: UInt64? {
    var die = raw
    var address: Dwarf_Addr = 0
    return dwarf_highpc(&die, &address) == 0 ? address : nil
  }

  /// Its code, in one or several parts.
  var ranges: [Range<UInt64>] {
    var die = raw
    var ranges: [Range<UInt64>] = []
    var base: Dwarf_Addr = 0
    var start: Dwarf_Addr = 0
    var end: Dwarf_Addr = 0
    var position = 0
    while true {
      position = dwarf_ranges(&die, position, &base, &start, &end)
      guard position > 0 else { return ranges }
      if start < end { ranges.append(start..<end) }
    }
  }

  func covers(_ address: UInt64) -> Bool {
    var die = raw
    return dwarf_haspc(&die, address) == 1
  }

  var declarationLine: Int {
    var die = raw
    var line: Int32 = 0
    return dwarf_decl_line(&die, &line) == 0 ? Int(line) : 0
  }

  /// - Complexity: Reads the line table of the whole unit the first time.
  var declarationFile: String? {
    var die = raw
    return dwarf_decl_file(&die).map { String(cString: $0) }
  }

  /// The file of the call that an inlined copy stands for.
  var callFile: String? {
    guard let index = unsigned(DW_AT_call_file), let unit else { return nil }
    return unit.withRaw { unit in
      var files: OpaquePointer?
      var count = 0
      guard dwarf_getsrcfiles(unit, &files, &count) == 0, index < UInt64(count) else { return nil }
      return dwarf_filesrc(files, Int(index), nil, nil).map { String(cString: $0) }
    }
  }

  /// The compilation unit that it belongs to.
  var unit: DIE? {
    var die = raw
    var unit = Dwarf_Die()
    return dwarf_diecu(&die, &unit, nil, nil) == nil ? nil : DIE(unit)
  }

  /// Calls `body` with a pointer for libdw's functions.
  func withRaw<Result>(_ body: (UnsafeMutablePointer<Dwarf_Die>) -> Result) -> Result {
    var die = raw
    return body(&die)
  }
}

/// Go's own attributes, from DW_AT_lo_user on.
enum GoAttribute {
  static let kind = 0x2900
  static let key = 0x2901
  static let element = 0x2902
  static let embeddedField = 0x2903
  static let runtimeType = 0x2904
  static let packageName = 0x2905
  static let dictionaryIndex = 0x2906
  static let closureOffset = 0x2907
}
