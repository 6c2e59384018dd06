// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// A virtual address in the traced program: never an address of ours, never a file offset.
package struct TargetAddress: RawRepresentable, Hashable, Comparable, Sendable {
  package var rawValue: UInt64
  package init(rawValue: UInt64) { self.rawValue = rawValue }
  package static func < (a: TargetAddress, b: TargetAddress) -> Bool { a.rawValue < b.rawValue }
}
