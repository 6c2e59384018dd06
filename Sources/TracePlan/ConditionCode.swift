// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// A condition in the form that the capture interpreter decides: tests on words that run in order.
///
/// Each temporary holds one 64-bit word: an integer, sign-extended or zero-extended from its size; a boolean as 0 or 1;
/// the bits of a float of its size. The condition is temporary 0 after the last test. A test whose operand could not be
/// read, or that divides by zero, leaves the condition undecided, and the hit is reported.
package struct ConditionCode: Hashable, Sendable {
  package var tests: [ConditionTest] = []
  /// How many of the capture's operations, counted from the first, the tests need.
  package var operationCount = 0

  package static let maximumTests = 64
  package static let temporaries = 16
  /// The most bytes of two strings compared in place; longer ones of equal length leave the condition undecided.
  package static let maximumStringBytes = 4096

  package init() {}
}

package struct ConditionTest: Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    /// `size` bytes at `offset` of the root block's data, if each of `operations` succeeded.
    case load(offset: Int, operations: Range<Int>)
    case constant(UInt64)
    case add, subtract, multiply, divide, remainder, and, or, exclusiveOr, andNot, shiftLeft, shiftRight
    /// 1 or 0. For floats too, if `isFloat`: a NaN is unordered.
    case equal, notEqual, less, lessOrEqual
    /// Whether the string whose {address, length} is at `offset` equals another one or a constant.
    case stringEqual(offset: Int, operations: Range<Int>, other: StringOperand)
    /// If `left` is 0 (not 0), the next `tests` are skipped, and `left` is the value so far of `result`.
    case skipIfFalse(tests: Int)
    case skipIfTrue(tests: Int)
  }

  package enum StringOperand: Hashable, Sendable {
    case constant([UInt8])
    case stored(offset: Int, operations: Range<Int>)
  }

  package var kind: Kind
  /// Temporaries, 0 to 15.
  package var result: Int
  package var left: Int
  package var right: Int
  /// Size of the operands in bytes: 1, 2, 4 or 8. Arithmetic results wrap to it, as in Go.
  package var size: Int
  package var isSigned: Bool
  package var isFloat: Bool

  package init(
    _ kind: Kind, result: Int = 0, left: Int = 0, right: Int = 0, size: Int = 8, isSigned: Bool = false,
    isFloat: Bool = false
  ) {
    self.kind = kind
    self.result = result
    self.left = left
    self.right = right
    self.size = size
    self.isSigned = isSigned
    self.isFloat = isFloat
  }
}
