// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// The bytes of a Go process: as they are, or as they were at one hit.
package protocol Memory {
  /// Fills `buffer` with the bytes that start at `address`.
  ///
  /// All or nothing: after an error the contents of `buffer` must not be shown.
  ///
  /// - Parameters:
  ///   - address: Virtual address in the traced process.
  ///   - buffer: Destination; its `count`, in bytes, is the length of the read. An empty one always succeeds.
  /// - Throws: `.notCaptured` where the plan's limits left these bytes out; `.unmapped` where nobody has them.
  func read(at address: TargetAddress, into buffer: UnsafeMutableRawBufferPointer) throws(MemoryError)
}

package enum MemoryError: Error, Hashable, Sendable {
  /// The capture stopped before these bytes, and said why.
  case notCaptured(LeftOut)
  /// There is no such page, or no captured chunk covers the bytes and none was refused at their address.
  case unmapped
}

/// Why the capture left a chunk out. The numbers are those of the hit record.
package enum LeftOut: UInt8, Hashable, Sendable, CaseIterable {
  /// The pointer to it is nil.
  case `nil` = 1
  /// The kernel could not read there.
  case fault = 2
  /// It lies deeper than `maxVariableRecurse` follows.
  case depth = 3
  /// No room was left in the record.
  case budget = 4
  /// The runtime type of an interface's value is not in the plan.
  case unknownType = 5
  /// A length that no Go value can have: the memory was changing, or is not what its type says.
  case badLength = 6
  /// The record holds as many items as one hit may have.
  case items = 7
  /// It changed between two readings.
  case changed = 10
}

extension Memory {
  /// The `count` bytes at `address`. The caller bounds `count`.
  package func bytes(at address: TargetAddress, count: Int) throws(MemoryError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    var failure: MemoryError?
    bytes.withUnsafeMutableBytes { buffer in
      do throws(MemoryError) { try read(at: address, into: buffer) } catch { failure = error }
    }
    if let failure { throw failure }
    return bytes
  }

  /// The fixed-width integer at `address`, in the byte order of x86-64.
  package func integer<T: FixedWidthInteger>(at address: TargetAddress, as type: T.Type = T.self)
    throws(MemoryError) -> T
  {
    var value: T = 0
    var failure: MemoryError?
    withUnsafeMutableBytes(of: &value) { buffer in
      do throws(MemoryError) { try read(at: address, into: buffer) } catch { failure = error }
    }
    if let failure { throw failure }
    return T(littleEndian: value)
  }

  /// The pointer that is stored at `address`.
  package func pointer(at address: TargetAddress) throws(MemoryError) -> TargetAddress {
    TargetAddress(try integer(at: address, as: UInt64.self))
  }
}
