// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// Where a call is counted exactly once, with every argument register intact and RSP as at the entry.
package struct EntrySite: Hashable, Sendable {
  /// The address of the instruction that carries the probe, as linked.
  package let address: UInt64
  package let style: Style
  /// RSP at the site minus RSP at the function's first instruction, in bytes.
  package let rspOffsetFromEntry: Int
  /// A hit for which this holds is about to grow the stack and will come again: not a call. Nil: every hit counts.
  package let skipsWhere: Condition?
  /// If RBX has this value the function was restarted with a larger stack, and its argument registers are lost: the
  /// tail that grows the stack saves none if the function uses none. Nil if it saves them, or if there is no tail.
  ///
  /// The runtime jumps back behind the tail's call through RBX (`runtime.gogo`).
  package let argumentsLostWhere: UInt64?

  package enum Style: Hashable, Sendable {
    /// The prologue's `push %rbp`, past the stack check.
    case pushFramePointer
    /// The stack check's own branch (Go 1.20 and older push nothing).
    case stackCheckBranch
    /// No stack check: the function's first instruction.
    case firstInstruction
  }

  package init(
    address: UInt64, style: Style, rspOffsetFromEntry: Int = 0, skipsWhere: Condition? = nil,
    argumentsLostWhere: UInt64? = nil
  ) {
    self.address = address
    self.style = style
    self.rspOffsetFromEntry = rspOffsetFromEntry
    self.skipsWhere = skipsWhere
    self.argumentsLostWhere = argumentsLostWhere
  }
}

/// Why a function has no entry site.
package enum EntryRefusal: Error, Hashable, Sendable {
  case empty
  case undecodable(at: UInt64)
  /// Its body jumps back to its only possible site: hits would be counted as calls.
  case loopToEntry(from: UInt64)
  /// Its only possible site is one of the program's own traps.
  case trap(at: UInt64)
  /// Its only possible site is an instruction that Linux skips under a uprobe.
  case leftOut(at: UInt64)
  /// The stack check has an unknown shape.
  case unknownStackCheck(at: UInt64)
}

extension EntryRefusal: CustomStringConvertible {
  /// A clause for the user, without the function's name.
  package var description: String {
    switch self {
    case .empty: "it has no code"
    case .undecodable(let address): "its code at 0x\(String(address, radix: 16)) can't be decoded"
    case .loopToEntry(let address):
      "the jump at 0x\(String(address, radix: 16)) goes back to its first instruction, so calls and loops look the same"
    case .trap(let address): "it stops the program at 0x\(String(address, radix: 16))"
    case .leftOut(let address):
      "the exchange at 0x\(String(address, radix: 16)) can't carry a probe: under a uprobe, Linux executes it as a nop"
    case .unknownStackCheck(let address): "its stack check at 0x\(String(address, radix: 16)) has an unknown shape"
    }
  }
}
