// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// Bytes of a file in which offsets lead from one place to another. Reading past the end gives nil: a damaged file may
/// lead anywhere.
struct TableBytes {
  private let bytes: [UInt8]

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The little-endian number of `count` bytes, at most 8, at `offset`.
  func number(at offset: Int, count: Int) -> UInt64? {
    guard offset >= 0, count <= bytes.count, offset <= bytes.count - count else { return nil }
    var number: UInt64 = 0
    for index in 0..<count { number |= UInt64(bytes[offset + index]) << (8 * UInt64(index)) }
    return number
  }

  func signed32(at offset: Int) -> Int32? {
    number(at: offset, count: 4).map { Int32(bitPattern: UInt32(truncatingIfNeeded: $0)) }
  }

  /// The text at `offset`, up to a zero byte.
  func text(at offset: Int) -> String? {
    guard offset >= 0, offset < bytes.count, let end = bytes[offset...].firstIndex(of: 0) else { return nil }
    return String(decoding: bytes[offset..<end], as: UTF8.self)
  }

  /// A number in groups of seven bits, the lowest first; `offset` moves past it.
  func variableLength(at offset: inout Int) -> UInt32? {
    var number: UInt32 = 0
    for shift in stride(from: UInt32(0), to: 35, by: 7) {
      guard offset >= 0, offset < bytes.count else { return nil }
      let byte = bytes[offset]
      offset += 1
      number |= UInt32(byte & 0x7f) << shift
      if byte < 0x80 { return number }
    }
    return nil
  }
}
