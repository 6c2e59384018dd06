// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import GoProgram
import TargetMemory

/// Turns captured bytes into values.
///
/// It trusts no byte: lengths are checked, cycles end by the limits, and missing data is left out or unreadable.
package struct ValueDecoder {
  let typeOfRuntimeType: (TargetAddress) -> GoType?
  let nameOfFunction: (TargetAddress) -> String?
  let limits: ValueLimits
  let readOnly: ((TargetAddress, Int) -> [UInt8]?)?

  /// - Parameters:
  ///   - typeOfRuntimeType: The type whose runtime descriptor is at an address of the process: the type of an
  ///     interface's value.
  ///   - nameOfFunction: The name of the function whose first instruction is at an address of the process.
  ///   - readOnly: This many bytes at an address of the process if the program's file has them and nothing can have
  ///     changed them; nil elsewhere. String literals and static data come from there if memory lacks them.
  package init(
    typeOfRuntimeType: @escaping (TargetAddress) -> GoType?, nameOfFunction: @escaping (TargetAddress) -> String?,
    limits: ValueLimits = ValueLimits(),
    readOnly: ((TargetAddress, Int) -> [UInt8]?)? = nil
  ) {
    self.typeOfRuntimeType = typeOfRuntimeType
    self.nameOfFunction = nameOfFunction
    self.limits = limits
    self.readOnly = readOnly
  }

  /// The value of `type` that has these bytes.
  ///
  /// - Parameters:
  ///   - bytes: The value's own bytes; fewer than its size if the limits do not show the rest.
  ///   - unseen: Where floats among `bytes` differ from the value's: they become unreadable, the rest does not.
  ///   - memory: What its pointers lead to.
  /// - Complexity: O(*n*) for *n* parts shown, at most 8,192 of them.
  package func decode(
    type: GoType, bytes: UnsafeRawBufferPointer, unseen: UnseenBytes? = nil, memory: some Memory
  ) -> Value {
    decodeAny(type: type, bytes: bytes, unseen: unseen, memory: memory)
  }

  /// The same for a hit's record: compiled for it, because a generic function of another module is not.
  package func decode(
    type: GoType, bytes: UnsafeRawBufferPointer, unseen: UnseenBytes? = nil, memory: CapturedMemory
  ) -> Value {
    decodeAny(type: type, bytes: bytes, unseen: unseen, memory: memory)
  }

  private func decodeAny(
    type: GoType, bytes: UnsafeRawBufferPointer, unseen: UnseenBytes?, memory: some Memory
  ) -> Value {
    var decoding = Decoding(decoder: self, bytes: bytes, unseen: unseen, memory: memory)
    return decoding.value(of: type, bytes, level: 0, nesting: 0)
  }
}

/// Bytes of a value that could not be read where it was passed, while the others could.
package struct UnseenBytes {
  /// From the value's start.
  let ranges: [Range<Int>]
  /// A clause for people.
  let reason: String

  package init(_ ranges: [Range<Int>], reason: String) {
    self.ranges = ranges
    self.reason = reason
  }
}
