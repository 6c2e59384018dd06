// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// How much of a value is captured and printed. Names and meanings are those of Delve's load configuration.
package struct CaptureLimits: Hashable, Sendable {
  /// Bytes of a string.
  package var maxStringLength = 64
  /// Elements of an array, a slice or a map.
  package var maxArrayValues = 64
  /// Fields of a structure; -1 for all.
  package var maxStructFields = -1
  /// How many levels of nested structures, arrays and interfaces are opened; 0 opens only the outermost.
  package var maxVariableRecurse = 1
  package var followPointers = true

  /// Bytes of a string that a logpoint shows at least: its author asked for it by name.
  private static let logpointStringLength = 1024

  package init() {}

  /// Bytes of a string in a capture of this kind.
  package func maxStringLength(in kind: Capture.Kind) -> Int {
    kind == .logpoint ? max(Self.logpointStringLength, maxStringLength) : maxStringLength
  }
}
