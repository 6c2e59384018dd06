// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// The instructions of one function, read from its file: text in a process may hold breakpoints.
package struct FunctionCode {
  package let instructions: [Instruction]

  /// - Parameter address: Of the first byte, as linked.
  package init(bytes: [UInt8], address: UInt64) { instructions = [] }

  /// Addresses of every instruction that returns to the caller.
  package var returns: [UInt64] { [] }
  /// Targets outside the function of jumps that leave it (tail calls).
  package var leavesByJump: [UInt64] { [] }
  /// Neither returns nor jumps away: it panics, loops or ends the program.
  package var neverReturns: Bool { false }
  package func entrySite() throws(EntryRefusal) -> EntrySite { throw .empty }
  /// The instruction at exactly this address.
  package func instruction(at address: UInt64) -> Instruction? { nil }
  /// How to carry out the instruction at `address`; nil where no instruction starts there.
  package func displaced(at address: UInt64) -> Displaced? { nil }
}
