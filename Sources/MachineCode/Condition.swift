// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// The test of a conditional jump, numbered as its opcode's low four bits.
package enum Condition: UInt8, Hashable, Sendable, CaseIterable {
  case overflow = 0
  case noOverflow, below, aboveOrEqual, equal, notEqual, belowOrEqual, above
  case sign, noSign, parity, noParity, less, greaterOrEqual, lessOrEqual, greater
}

/// The bits of EFLAGS that conditions read.
package enum Flags {
  package static let carry: UInt64 = 1 << 0
  package static let parity: UInt64 = 1 << 2
  package static let zero: UInt64 = 1 << 6
  package static let sign: UInt64 = 1 << 7
  package static let overflow: UInt64 = 1 << 11
}

extension Condition {
  /// Whether the jump is taken with these EFLAGS.
  package func holds(flags: UInt64) -> Bool {
    let carry = flags & Flags.carry != 0
    let zero = flags & Flags.zero != 0
    let sign = flags & Flags.sign != 0
    let overflow = flags & Flags.overflow != 0
    let parity = flags & Flags.parity != 0
    return switch self {
    case .overflow: overflow
    case .noOverflow: !overflow
    case .below: carry
    case .aboveOrEqual: !carry
    case .equal: zero
    case .notEqual: !zero
    case .belowOrEqual: carry || zero
    case .above: !(carry || zero)
    case .sign: sign
    case .noSign: !sign
    case .parity: parity
    case .noParity: !parity
    case .less: sign != overflow
    case .greaterOrEqual: sign == overflow
    case .lessOrEqual: zero || sign != overflow
    case .greater: !zero && sign == overflow
    }
  }
}
