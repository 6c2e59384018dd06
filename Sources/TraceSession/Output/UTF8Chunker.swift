// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// Splits a stream of bytes into texts that, put together, are the stream: whole lines as they come, the rest on
/// request.
///
/// Invalid UTF-8 becomes U+FFFD, in the same places as if the whole stream were decoded in one piece: no character is
/// ever split in two.
package struct UTF8Chunker {
  /// Bytes of an unfinished line that are kept; a longer one is handed over in parts.
  private let maxHeldBytes: Int
  private var held: [UInt8] = []

  package init(maxHeldBytes: Int = 64 * 1024) {
    self.maxHeldBytes = maxHeldBytes
  }

  /// Whether some of the stream has not been handed over.
  package var isHolding: Bool { !held.isEmpty }

  /// Takes the stream's next bytes.
  ///
  /// - Returns: The text up to the last line feed; empty if no line has ended.
  package mutating func append(_ bytes: some Collection<UInt8>) -> String {
    held.append(contentsOf: bytes)
    if let lineFeed = held.lastIndex(of: UInt8(ascii: "\n")) { return take(lineFeed + 1) }
    return held.count > maxHeldBytes ? takePartialLine() : ""
  }

  /// The unfinished line, without a last character that is still incomplete.
  package mutating func takePartialLine() -> String {
    take(held.count - Self.unfinishedSuffix(of: held))
  }

  /// All that is left, because no byte will follow.
  package mutating func finish() -> String { take(held.count) }

  private mutating func take(_ count: Int) -> String {
    guard count > 0 else { return "" }
    defer { held.removeFirst(count) }
    return String(decoding: held[..<count], as: UTF8.self)
  }

  /// The number of bytes at the end that start a character that more bytes could complete.
  private static func unfinishedSuffix(of bytes: [UInt8]) -> Int {
    for length in 1...3 where length <= bytes.count {
      let start = bytes.count - length
      let lead = bytes[start]
      if lead & 0xC0 == 0x80 { continue }
      let wanted =
        switch lead {
        case 0xC2...0xDF: 2
        case 0xE0...0xEF: 3
        case 0xF0...0xF4: 4
        default: 1
        }
      guard length < wanted else { return 0 }
      return length == 1 || canFollow(lead, bytes[start + 1]) ? length : 0
    }
    return 0
  }

  /// Whether `second` may be the byte after `lead`: some leads exclude part of the range, and then nothing is unfinished.
  private static func canFollow(_ lead: UInt8, _ second: UInt8) -> Bool {
    switch lead {
    case 0xE0: second >= 0xA0
    case 0xED: second <= 0x9F
    case 0xF0: second >= 0x90
    case 0xF4: second <= 0x8F
    default: true
    }
  }
}
