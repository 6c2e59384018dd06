// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// A virtual address in a Go program: as linked for a file, as mapped for a process.
///
/// Never an address in our process and never a file offset: the type keeps the three apart.
package struct TargetAddress: Hashable, Sendable {
  package let rawValue: UInt64

  package init(_ rawValue: UInt64) { self.rawValue = rawValue }

  package static let null = TargetAddress(0)

  /// The address `count` bytes on (back if negative), or nil if that is outside the address space.
  package func advanced(by count: Int) -> TargetAddress? {
    let (sum, overflow) =
      count >= 0
      ? rawValue.addingReportingOverflow(UInt64(count))
      : rawValue.subtractingReportingOverflow(count.magnitude.asUInt64)
    return overflow ? nil : TargetAddress(sum)
  }

  /// The address `count` bytes on, for offsets that are known to stay inside one object; traps on overflow.
  package static func + (address: TargetAddress, count: Int) -> TargetAddress {
    guard let sum = address.advanced(by: count) else {
      preconditionFailure("\(address) + \(count) leaves the address space")
    }
    return sum
  }

  /// How many bytes `end` is after `start`; negative if it is before. Traps if that does not fit in `Int`.
  package static func - (end: TargetAddress, start: TargetAddress) -> Int {
    end >= start ? Int(end.rawValue - start.rawValue) : -Int(start.rawValue - end.rawValue)
  }
}

extension TargetAddress: Comparable {
  package static func < (left: TargetAddress, right: TargetAddress) -> Bool { left.rawValue < right.rawValue }
}

extension TargetAddress: CustomStringConvertible {
  /// Hexadecimal with `0x`, lower case, without leading zeros: `0xc000012345`.
  package var description: String { "0x" + String(rawValue, radix: 16) }
}

extension UInt {
  fileprivate var asUInt64: UInt64 { UInt64(self) }
}
