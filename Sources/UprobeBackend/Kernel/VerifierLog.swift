// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// The buffer for the kernel verifier's log about a program.
struct VerifierLog {
  let buffer = UnsafeMutableBufferPointer<CChar>.allocate(capacity: 1 << 20)

  init() { buffer[0] = 0 }
  func deallocate() { buffer.deallocate() }

  var text: String {
    String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  /// The lines that say why a program was rejected, the reason itself last; empty if there is no log.
  ///
  /// They are the last ones before the totals. The lines before them are instructions and the state of registers.
  static func lastLines(of log: String) -> [String] {
    let totals = ["processed ", "verification time", "stack depth"]
    let lines = log.split(separator: "\n").filter { line in !totals.contains { line.hasPrefix($0) } }
    return lines.suffix(12).map(String.init)
  }
}
