// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// What one instruction does to registers and memory, as far as values can be followed through it.
struct DataEffect {
  let meaning: Meaning
  /// Everything that it may change, without flags. The stack pointer of a push or pop is not included.
  let written: [Operand]
  /// Memory that it reads or writes.
  let accessed: [MemoryOperand]
  /// Whether it can raise a fault unrelated to memory: a division, a privileged instruction.
  let mayFaultByItself: Bool

  enum Meaning {
    /// The low `sizeBytes` of the destination become those of the source.
    case move(from: Operand, to: Operand, sizeBytes: Int)
    /// The same, and the bytes above them in the destination are made from them.
    case extend(from: Operand, to: Operand, sizeBytes: Int)
    case clear(Operand)
    /// The register becomes the operand's address.
    case address(of: MemoryOperand, to: Register)
    /// RSP changes by this many bytes.
    case moveStackPointer(bytes: Int)
    case push(Register)
    case pop(Register)
    /// It changes `written` in a way that is not followed; only flags if that is empty.
    case other
  }

  enum Operand: Hashable {
    case general(Register)
    /// XMM number; only its low eight bytes are followed.
    case vector(Int)
    case memory(MemoryOperand)
    case immediate(UInt64)
  }

  struct MemoryOperand: Hashable {
    let base: Base
    let displacement: Int
    /// nil if it depends on a count in a register.
    let sizeBytes: Int?

    enum Base: Hashable {
      case register(Register)
      /// The displacement is the address, as linked.
      case none
      /// An index, a segment, or a form that is not followed.
      case unknown
    }
  }

  var writesMemory: Bool {
    if case .push = meaning { return true }
    return written.contains { if case .memory = $0 { true } else { false } }
  }

  /// Whether it computes something: a value that was nowhere before.
  var computes: Bool {
    switch meaning {
    case .other, .extend: !written.isEmpty
    case .move, .clear, .address, .moveStackPointer, .push, .pop: false
    }
  }
}
