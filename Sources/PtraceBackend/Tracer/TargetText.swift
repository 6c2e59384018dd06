// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import Glibc

/// The memory of the traced process as a file: it can be read and written while threads run, whatever the protection.
///
/// A running thread sees one byte written this way as either the old or the new one.
final class TargetText {
  private let file: Int32

  /// Nil if the process has ended.
  init?(of thread: Int32) {
    file = open("/proc/\(thread)/mem", O_RDWR | O_CLOEXEC)
    guard file >= 0 else { return nil }
  }

  deinit { _ = close(file) }

  /// As many bytes from `address` as are mapped, at most `count`.
  func read(at address: UInt64, count: Int) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
      initialized = max(0, pread(file, buffer.baseAddress, count, off_t(bitPattern: address)))
    }
  }

  func word(at address: UInt64) -> UInt64? {
    let bytes = read(at: address, count: 8)
    return bytes.count == 8 ? bytes.withUnsafeBytes { $0.loadUnaligned(as: UInt64.self) } : nil
  }

  func byte(at address: UInt64) -> UInt8? { read(at: address, count: 1).first }

  func write(_ bytes: [UInt8], at address: UInt64) -> Bool {
    pwrite(file, bytes, bytes.count, off_t(bitPattern: address)) == bytes.count
  }
}

extension off_t {
  fileprivate init(bitPattern address: UInt64) { self = off_t(Int64(bitPattern: address)) }
}
