// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// One decoded instruction: where it is and what it does to the flow of control and to the stack.
package struct Instruction: Hashable, Sendable {
  /// Address as linked.
  package let address: UInt64
  /// In bytes, 1 to 15.
  package let length: Int
  package let kind: Kind
  package let firstByte: UInt8
  /// `loop`, `jrcxz` and the like: they jump relative to themselves, and `kind` is `.other`.
  let branchesOnCounter: Bool
  /// `cmov`, of any condition.
  let isConditionalMove: Bool
  /// Whether it writes some of the flags that conditions read.
  let writesFlags: Bool

  package enum Kind: Hashable, Sendable {
    case push(Register)
    case pop(Register)
    /// A near return that also drops `popBytes` of arguments.
    case `return`(popBytes: Int)
    case jump(target: UInt64)
    case conditionalJump(Condition, target: UInt64)
    case call(target: UInt64)
    case indirectJump
    case indirectCall
    case nop
    /// `int3`, `ud2` and other instructions that never continue.
    case trap
    case systemCall
    case other
    /// Bytes that do not decode; one byte is skipped.
    case undecodable
  }

  /// The address of the byte after it.
  package var end: UInt64 { address + UInt64(length) }

  /// Where it may send control, if the instruction contains the target.
  package var target: UInt64? {
    switch kind {
    case .jump(let target), .conditionalJump(_, let target), .call(let target): target
    default: nil
    }
  }
}
