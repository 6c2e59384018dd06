// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import TargetMemory

/// Where a variable's bytes are at one address of the code, in order, without gaps.
package struct VariableLocation: Hashable, Sendable {
  package let pieces: [Piece]

  package init(pieces: [Piece]) { self.pieces = pieces }

  package struct Piece: Hashable, Sendable {
    package let sizeBytes: Int
    package let place: Place

    package init(sizeBytes: Int, place: Place) {
      self.sizeBytes = sizeBytes
      self.place = place
    }
  }

  package enum Place: Hashable, Sendable {
    /// DWARF's number: 0 to 15 general registers, 17 to 32 XMM0 to XMM15. The value is in its low bytes.
    case register(Int)
    case memory(Base)
    /// A value that the compiler knew, in memory order.
    case constant([UInt8])
    /// Dead or optimised away at this address.
    case missing
    /// Between or after a structure's fields: no value, so nothing is missing.
    case padding
  }

  package enum Base: Hashable, Sendable {
    /// The canonical frame address plus `offset`.
    case frame(offset: Int)
    /// A register (DWARF's number) plus `offset`.
    case register(Int, offset: Int)
    /// A fixed address, as linked.
    case address(TargetAddress)
  }

  /// Whether every byte is somewhere.
  package var isComplete: Bool {
    pieces.allSatisfy { if case .missing = $0.place { false } else { true } }
  }
}

/// The canonical frame address: RSP before the call pushed its return address. A register (DWARF's number) plus
/// `offset`.
package struct FrameAddress: Hashable, Sendable {
  package let register: Int
  package let offset: Int

  package init(register: Int, offset: Int) {
    self.register = register
    self.offset = offset
  }
}

/// A parameter, result or local that the source can name at one address of the code.
package struct ScopedVariable {
  package let name: String
  /// Of the variable itself, also where it has escaped to the heap.
  package let type: GoType
  /// nil if the debug information has no location at this address. Of the pointer to it, if it has escaped.
  package let location: VariableLocation?
  /// Whether there is no location because nothing can have been stored in it yet at this address.
  package let isUnset: Bool
  /// Whether what the location holds is proven to be the source's value at this address.
  package let isCertain: Bool
  /// Whether the location holds a pointer to the variable: it escaped to the heap.
  package let isEscaped: Bool
  /// Where it begins in what that pointer points to, in bytes.
  package let offsetBehindPointer: Int
  package let declarationLine: Int
  /// Number of lexical blocks around it inside the function: 0 for parameters.
  package let depth: Int
  package let role: Role
  /// As for a parameter: in a generic body, the word of the dictionary that points to the type's runtime descriptor.
  package let dictionaryIndex: Int?

  package enum Role: Hashable, Sendable { case parameter, result, local, captured }

  package init(
    name: String, type: GoType, location: VariableLocation?, isUnset: Bool = false, isCertain: Bool = true,
    isEscaped: Bool = false, offsetBehindPointer: Int = 0,
    declarationLine: Int = 0, depth: Int = 0, role: Role = .local, dictionaryIndex: Int? = nil
  ) {
    self.name = name
    self.type = type
    self.location = location
    self.isUnset = isUnset
    self.isCertain = isCertain
    self.isEscaped = isEscaped
    self.offsetBehindPointer = offsetBehindPointer
    self.declarationLine = declarationLine
    self.depth = depth
    self.role = role
    self.dictionaryIndex = dictionaryIndex
  }
}
