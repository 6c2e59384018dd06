// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import Glibc
import TraceBackend

/// What /proc says about a process. Every answer may be out of date by the time it is used.
enum ProcessFiles {
  /// The words after "NAME:" in the status.
  static func status(_ name: String, of thread: Int32) -> [Substring]? {
    guard let text = SystemFile.text("/proc/\(thread)/status") else { return nil }
    for line in text.split(separator: "\n") where line.hasPrefix("\(name):") {
      return line.dropFirst(name.count + 1).split(whereSeparator: { $0 == "\t" || $0 == " " })
    }
    return nil
  }

  /// The process that the thread belongs to.
  static func process(of thread: Int32) -> Int32? { status("Tgid", of: thread)?.first.flatMap { Int32($0) } }

  /// Whether it has ended and only waits to be reaped.
  static func isZombie(_ process: Int32) -> Bool {
    status("State", of: process)?.first.map { $0 == "Z" || $0 == "X" } ?? true
  }

  /// The process's id in its own pid namespace.
  static func innermostID(of process: Int32) -> UInt32? { status("NSpid", of: process)?.last.flatMap { UInt32($0) } }

  static func pidNamespace(of process: String) -> (device: UInt64, inode: UInt64)? {
    var information = stat()
    guard stat("/proc/\(process)/ns/pid", &information) == 0 else { return nil }
    return (UInt64(information.st_dev), UInt64(information.st_ino))
  }

  /// Where the process starts to run, as loaded.
  static func entry(of process: Int32) -> UInt64? {
    guard let vector = SystemFile.contents("/proc/\(process)/auxv") else { return nil }
    let words = vector.withUnsafeBytes { bytes in
      (0..<bytes.count / 8).map { bytes.loadUnaligned(fromByteOffset: $0 * 8, as: UInt64.self) }
    }
    for index in stride(from: 0, to: words.count - 1, by: 2) where words[index] == UInt64(AT_ENTRY) {
      return words[index + 1]
    }
    return nil
  }
}
