// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// The bytes of a Go process: as they are now, or as they were at one hit.
package protocol Memory {
  /// Fills `buffer` with the bytes that start at `address`.
  ///
  /// All or nothing: after an error the contents of `buffer` must not be shown.
  ///
  /// - Parameters:
  ///   - address: Virtual address in the traced process.
  ///   - buffer: Destination; its `count`, in bytes, is the length of the read. An empty one always succeeds.
  /// - Throws: `.notCaptured` if the plan's limits left these bytes out; `.unmapped` if they are not available at all.
  func read(at address: TargetAddress, into buffer: UnsafeMutableRawBufferPointer) throws(MemoryError)
}

package enum MemoryError: Error, Hashable, Sendable {
  /// The capture stopped before these bytes and recorded why.
  case notCaptured(LeftOut)
  /// The page does not exist, or no captured chunk covers the bytes and none was left out at their address.
  case unmapped
}

/// Why the capture left a chunk out. The numbers are those of the hit record.
package enum LeftOut: UInt8, Hashable, Sendable, CaseIterable {
  /// The pointer to it is nil.
  case `nil` = 1
  /// The kernel could not read there.
  case fault = 2
  /// It is deeper than `maxVariableRecurse` allows.
  case depth = 3
  /// No room was left in the record.
  case budget = 4
  /// The runtime type of an interface's value is not in the plan.
  case unknownType = 5
  /// A length that no Go value can have: the memory was changing, or does not match its type.
  case badLength = 6
  /// The record already holds as many items as one hit may have.
  case items = 7
  /// It changed between two reads.
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

  /// The fixed-width integer at `address`, in x86-64 byte order.
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

  /// The pointer stored at `address`.
  package func pointer(at address: TargetAddress) throws(MemoryError) -> TargetAddress {
    TargetAddress(try integer(at: address, as: UInt64.self))
  }
}
