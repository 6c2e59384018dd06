// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// A condition as the capture interpreter decides it: tests that run in order, on words.
///
/// Each temporary holds one 64-bit word: a whole number, extended from its size by its sign; a boolean as 0 or 1; the
/// bits of a float of its size. The condition is temporary 0 after the last test. A test whose operand could not be
/// read, or that divides by zero, leaves the condition undecided, and the hit is reported.
package struct ConditionCode: Hashable, Sendable {
  package var tests: [ConditionTest] = []
  /// How many of the capture's operations, from the first, the tests need.
  package var operationCount = 0

  package static let maximumTests = 64
  package static let temporaries = 16
  /// Bytes of two strings that are compared in place; longer ones of equal length leave the condition undecided.
  package static let maximumStringBytes = 4096

  package init() {}
}

package struct ConditionTest: Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    /// `size` bytes at `offset` of the root block's data, where each of `operations` succeeded.
    case load(offset: Int, operations: Range<Int>)
    case constant(UInt64)
    case add, subtract, multiply, divide, remainder, and, or, exclusiveOr, andNot, shiftLeft, shiftRight
    /// 1 or 0. Of floats too, where `isFloat`: nothing compares with a NaN.
    case equal, notEqual, less, lessOrEqual
    /// Whether the string whose {address, length} stands at `offset` equals another, or a constant one.
    case stringEqual(offset: Int, operations: Range<Int>, other: StringOperand)
    /// Where `left` is 0 (not 0), the next `tests` are left out, and `left` is the value so far of `result`.
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
  /// Of the operands, in bytes: 1, 2, 4 or 8. The result of arithmetic is wrapped to it as Go wraps.
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
