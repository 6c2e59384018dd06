// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import TargetMemory

extension GoProgram {
  /// How many bytes the runtime's function table says that a function's caller keeps for it on the stack: arguments and
  /// results that are passed there, and the room to spill those in registers. nil where the table has no such function.
  ///
  /// It counts parameters that the debug information leaves out. The layout is that of `runtime/symtab.go` since Go 1.18:
  /// a header, a table of {entry offset, function offset} by address, and functions that start {entry, name, args}.
  package func argumentBytes(of function: GoFunction) -> Int? {
    guard let section = file.sections[".gopclntab"] ?? file.sections[".data.rel.ro.gopclntab"] else { return nil }
    func word(_ offset: UInt64, _ count: Int) -> UInt64? {
      let (address, overflow) = section.sh_addr.addingReportingOverflow(offset)
      guard !overflow, let bytes = file.bytes(at: TargetAddress(address), count: count) else { return nil }
      return bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
    guard let magic = word(0, 4), [0xffff_fff0, 0xffff_fff1].contains(magic), let count = word(8, 8),
      let table = word(64, 8), function.entry >= textRange.lowerBound, count < 1 << 24
    else { return nil }
    let wanted = UInt64(function.entry - textRange.lowerBound)
    var low: UInt64 = 0
    var high = count
    while low < high {
      let middle = low + (high - low) / 2
      guard let entry = word(table + middle * 8, 4) else { return nil }
      if entry < wanted { low = middle + 1 } else { high = middle }
    }
    guard low < count, word(table + low * 8, 4) == wanted, let offset = word(table + low * 8 + 4, 4),
      let size = word(table + offset + 8, 4)
    else { return nil }
    return Int(Int32(truncatingIfNeeded: size))
  }
}
