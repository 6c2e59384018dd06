// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import GoProgram

/// A value that is computed from captured values after the hit: an expression whose names and types are resolved.
///
/// It is already checked against Go's typing rules, so evaluating it needs no type checks: both operands of arithmetic
/// have the type of the result; both operands of a comparison have the same type, or one of them is an interface.
package struct Formula {
  /// The type of its value.
  package let type: GoType
  package let node: Node

  package indirect enum Node {
    /// The value of an operand, by its position in the slot's list.
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
    /// A field of what an interface holds, or of what that points to. Its type is unknown if the types that the
    /// interface may hold differ in it.
    case heldField(Formula, String)
    /// What an interface holds, if it is of the formula's type.
    case asserted(Formula)
    /// Of an array, a slice or a string.
    case element(Formula, at: Formula)
    /// Of a map; the zero value of its type if the key is missing.
    case entry(Formula, key: Formula)
    case pointee(Formula)
    case length(Formula)
    case capacity(Formula)
    case real(Formula)
    case imaginary(Formula)
  }

  package enum Constant: Hashable, Sendable {
    /// The bits, extended to a word according to the type's signedness.
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
