// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import TargetMemory

/// The runtime's table of functions, as `runtime/symtab.go` has it since Go 1.18: a header, a table of {entry offset,
/// function offset} by address, and what those point to.
struct InlineMarkTable {
  /// Address of all, as linked.
  private let address: UInt64
  private let text: UInt64
  /// Entry offset and function offset, by entry.
  private let entries: [(entry: UInt32, function: UInt32)]
  private let entriesAddress: UInt64
  /// Where the tables that map addresses to numbers start.
  let pcTables: UInt64
  /// Whether functions have the line of their start: since Go 1.20.
  let hasStartLines: Bool

  init?(address: UInt64, text: UInt64, hasStartLines: Bool, read: (UInt64, Int) -> [UInt8]?) {
    guard let header = read(address, 72), [0xffff_fff0, 0xffff_fff1].contains(header.littleEndian32(at: 0)) else {
      return nil
    }
    let count = header.littleEndian(at: 8)
    entriesAddress = address &+ header.littleEndian(at: 64)
    guard count < 1 << 24, let table = read(entriesAddress, Int(count) * 8) else { return nil }
    self.address = address
    self.text = text
    self.hasStartLines = hasStartLines
    pcTables = address &+ header.littleEndian(at: 56)
    entries = (0..<Int(count)).map { (table.littleEndian32(at: $0 * 8), table.littleEndian32(at: $0 * 8 + 4)) }
  }

  /// Where a function that starts at exactly this address is described.
  func offset(of function: UInt64) -> UInt64? {
    guard function >= text, let wanted = UInt32(exactly: function - text),
      let index = entries.lastIndex(startingAtOrBefore: wanted, by: \.entry), entries[index].entry == wanted
    else { return nil }
    return entriesAddress &+ UInt64(entries[index].function)
  }
}

extension [UInt8] {
  func littleEndian32(at offset: Int) -> UInt32 {
    self[offset..<offset + 4].reversed().reduce(0) { $0 << 8 | UInt32($1) }
  }
}
