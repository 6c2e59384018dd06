// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// The first message of the waiting process in a terminal: the environment that it has there, like the terminal's
/// programs.
///
/// Both ends are the same executable, so there is no version.
package struct TerminalHello: Hashable {
  /// `KEY=value`.
  package let environment: [String]

  /// More than Linux gives to a new program.
  static let mostBytes = 8 << 20

  package init(environment: [String]) { self.environment = environment }

  /// Its length in four bytes, then the entries, each ended by a zero byte.
  package var message: [UInt8] {
    var bytes: [UInt8] = []
    for entry in environment {
      bytes += entry.utf8
      bytes.append(0)
    }
    return withUnsafeBytes(of: UInt32(bytes.count)) { Array($0) } + bytes
  }

  /// Reads the bytes received so far. Nil while more are to come.
  ///
  /// - Throws: If it is not a hello.
  init?(receiving bytes: [UInt8]) throws(Malformed) {
    guard bytes.count >= 4 else { return nil }
    let length = Int(bytes.withUnsafeBytes { $0.loadUnaligned(as: UInt32.self) })
    guard length <= Self.mostBytes, bytes.count <= 4 + length else { throw Malformed() }
    guard bytes.count == 4 + length else { return nil }
    environment = bytes.dropFirst(4).split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
  }

  struct Malformed: Error {}
}
