// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import Glibc

/// The kernel's files about the machine and its processes: read completely, in one read if possible.
package enum SystemFile {
  /// Nil if it can't be read.
  package static func contents(_ path: String) -> [UInt8]? {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return nil }
    defer { _ = close(file) }
    var bytes: [UInt8] = []
    while true {
      let piece = [UInt8](unsafeUninitializedCapacity: 1 << 14) { buffer, initialized in
        initialized = max(0, read(file, buffer.baseAddress, buffer.count))
      }
      if piece.isEmpty { return bytes }
      bytes += piece
    }
  }

  package static func text(_ path: String) -> String? { contents(path).map { String(decoding: $0, as: UTF8.self) } }

  /// The number at the start of a file.
  package static func number(_ path: String) -> Int? { text(path).flatMap { Int($0.prefix { $0.isNumber }) } }
}
