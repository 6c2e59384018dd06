// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Glibc

/// A pipe that closes its ends when it is deallocated.
final class Pipe {
  let readEnd: Int32
  private(set) var writeEnd: Int32

  init() {
    var ends: [Int32] = [0, 0]
    precondition(pipe(&ends) == 0)
    (readEnd, writeEnd) = (ends[0], ends[1])
  }

  deinit {
    closeWriteEnd()
    close(readEnd)
  }

  func write(_ text: String) {
    precondition(Glibc.write(writeEnd, text, text.utf8.count) == text.utf8.count)
  }

  /// One read of at most `count` bytes; empty at the end.
  func read(_ count: Int = 100) -> String {
    var bytes = [UInt8](repeating: 0, count: count)
    let length = Glibc.read(readEnd, &bytes, count)
    return String(decoding: bytes.prefix(max(0, length)), as: UTF8.self)
  }

  func closeWriteEnd() {
    guard writeEnd >= 0 else { return }
    close(writeEnd)
    writeEnd = -1
  }
}
