// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// Where the runtime keeps what we show of a channel, from the channel's pointer. Offsets in bytes.
package struct ChannelLayout: Hashable, Sendable {
  /// Of the number of elements that wait in it, a word.
  package let lengthOffset: Int
  /// Of the number of elements that it has room for, a word.
  package let capacityOffset: Int

  /// How many bytes from its start hold both.
  package var sizeBytes: Int { max(lengthOffset, capacityOffset) + 8 }

  /// Nil if `header` is not described, or has other fields than the known ones.
  init?(header: GoType?) {
    guard case .structure(let fields)? = header?.kind,
      let length = fields.first(where: { $0.name == "qcount" }),
      let capacity = fields.first(where: { $0.name == "dataqsiz" }),
      length.type.sizeBytes == 8, capacity.type.sizeBytes == 8,
      (0...Self.largestOffset).contains(length.offset), (0...Self.largestOffset).contains(capacity.offset)
    else { return nil }
    lengthOffset = length.offset
    capacityOffset = capacity.offset
  }

  /// Damaged debug information may contain anything.
  private static let largestOffset = 256
}
