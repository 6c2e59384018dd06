// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import GoProgram

/// What is worked out of captured values after the hit: an expression whose names and types are resolved.
///
/// Go's rules of typing held when it was made, so whoever evaluates it need not ask again: both operands of arithmetic
/// have the type of the result, both of a comparison have the same type, or one of them is an interface.
package struct Formula {
  /// Of its value.
  package let type: GoType
  package let node: Node

  package indirect enum Node {
    /// The value of an operand, by its place in the slot's list.
    case operand(Int)
    case constant(Constant)
    case negative(Formula)
    /// `^x`
    case complement(Formula)
    /// `!x`
    case not(Formula)
    case arithmetic(BinaryOperator, Formula, Formula)
    /// `<<` or `>>`; the count has a type of its own.
    case shift(BinaryOperator, Formula, by: Formula)
    case comparison(BinaryOperator, Formula, Formula)
    case and(Formula, Formula)
    case or(Formula, Formula)
    case conversion(Formula)
    /// A field of a structure, by its position.
    case field(Formula, Int)
    /// Of an array, a slice or a string.
    case element(Formula, at: Formula)
    /// Of a map; the zero of its type where the key is not there.
    case entry(Formula, key: Formula)
    case pointee(Formula)
    case length(Formula)
    case capacity(Formula)
    case real(Formula)
    case imaginary(Formula)
  }

  package enum Constant: Hashable, Sendable {
    /// The bits, extended to a word as the type is signed.
    case integer(UInt64)
    case float(Double)
    case string([UInt8])
    case boolean(Bool)
    case `nil`
  }

  package init(type: GoType, _ node: Node) {
    self.type = type
    self.node = node
  }
}
