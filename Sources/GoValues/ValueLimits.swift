// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// How much of a value is shown. The capture uses the same five numbers to decide what to read.
package struct ValueLimits: Hashable, Sendable {
  /// Bytes of a string.
  package var maxStringLength = 64
  /// Elements of an array or a slice.
  package var maxArrayValues = 64
  /// Fields of a structure; -1 for all.
  package var maxStructFields = -1
  /// How many levels of nested structures, arrays and interfaces are opened; 0 opens only the outermost.
  package var maxVariableRecurse = 1
  package var followPointers = true

  package init() {}

  /// How deeply values may be nested before their contents are left out, whatever `maxVariableRecurse` says: it bounds
  /// the stack if the program's data, or its debug information, is a cycle.
  static let maxNesting = 100
  /// The maximum cost of one value, in parts: each value inside it is one, and so are eight bytes of a string.
  ///
  /// Pieces that many pointers share are captured once and shown many times, so the size of a record bounds no text.
  static let maxParts = 8192
  /// Bytes that are read from one pointer; no record holds more.
  static let maxBytesPerRead = 16384
}
