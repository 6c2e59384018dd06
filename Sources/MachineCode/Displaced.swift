// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// How a tracer executes the instruction that its breakpoint displaced, while other threads run past the site.
package struct Displaced: Hashable, Sendable {
  /// Address as linked.
  package let address: UInt64
  /// In bytes: control continues at `address + length` unless the action says otherwise.
  package let length: Int
  package let action: Action

  package init(address: UInt64, length: Int, action: Action) {
    self.address = address
    self.length = length
    self.action = action
  }

  /// Targets are addresses as linked: add the load bias of a position-independent program.
  package enum Action: Hashable, Sendable {
    /// Lower RSP by 8 and store the register (RSP: its old value) there.
    case push(Register)
    /// Load the register from the stack, then raise RSP by 8 (RSP: the loaded value stays).
    case pop(Register)
    /// Go to the address at RSP; raise RSP by 8 and by `popBytes`.
    case `return`(popBytes: Int)
    case jump(target: UInt64)
    case conditionalJump(Condition, target: UInt64)
    /// Push the address after this instruction, go to the target.
    case call(target: UInt64)
    /// Continue.
    case nop
    /// Step a relocated copy in a scratch slot.
    case outOfLine(OutOfLine)
    /// It cannot be executed elsewhere; the reason is a sentence for the user.
    case impossible(String)
  }
}

/// A copy of an instruction that can be single-stepped from a scratch slot.
package struct OutOfLine: Hashable, Sendable {
  /// The original bytes.
  package let bytes: [UInt8]
  package let ripRelative: RIPRelative?
  /// What must be corrected after the step.
  package let after: After
  /// Whether one step may run one iteration only (`rep movs`): while RIP is still at the slot, step again.
  package let mayRepeat: Bool

  /// The 32-bit displacement, from the end of the instruction, that must be rewritten for the slot's address.
  package struct RIPRelative: Hashable, Sendable {
    /// Of the displacement, in `bytes`.
    package let byteOffset: Int
    /// What it refers to, as linked.
    package let target: UInt64

    package init(byteOffset: Int, target: UInt64) {
      self.byteOffset = byteOffset
      self.target = target
    }
  }

  package init(bytes: [UInt8], ripRelative: RIPRelative? = nil, after: After = .moveRIP, mayRepeat: Bool = false) {
    self.bytes = bytes
    self.ripRelative = ripRelative
    self.after = after
    self.mayRepeat = mayRepeat
  }

  package enum After: Hashable, Sendable {
    /// Move RIP from the slot's end to the original's end.
    case moveRIP
    /// RIP is where it belongs (indirect jump).
    case keepRIP
    /// RIP is right, the pushed return address points into the slot: write the original's end there (indirect call).
    case fixReturnAddress
  }

  /// The bytes to put into a slot; nil if the slot is farther than 2 GiB from the memory to which the instruction
  /// refers.
  ///
  /// - Parameters:
  ///   - slot: Address of the slot in the process.
  ///   - loadBias: Address in the process minus address as linked.
  package func relocated(to slot: UInt64, loadBias: UInt64) -> [UInt8]? {
    guard let ripRelative else { return bytes }
    let target = ripRelative.target &+ loadBias
    let distance = Int64(bitPattern: target &- (slot &+ UInt64(bytes.count)))
    guard let displacement = Int32(exactly: distance) else { return nil }
    var copy = bytes
    withUnsafeBytes(of: displacement.littleEndian) { raw in
      for (index, byte) in raw.enumerated() { copy[ripRelative.byteOffset + index] = byte }
    }
    return copy
  }
}
