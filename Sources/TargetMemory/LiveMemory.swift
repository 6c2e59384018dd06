// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Glibc

/// The memory of a running process, through `/proc/PID/mem`.
///
/// For tests and tools; a hit's values come from its record, so that both backends print the same.
package final class LiveMemory: Memory {
  private let descriptor: Int32

  /// nil if there is no such process or we may not read it.
  package init?(processID: Int32) {
    descriptor = open("/proc/\(processID)/mem", O_RDONLY | O_CLOEXEC)
    if descriptor < 0 { return nil }
  }

  deinit { close(descriptor) }

  /// - Complexity: One system call.
  package func read(at address: TargetAddress, into buffer: UnsafeMutableRawBufferPointer) throws(MemoryError) {
    guard !buffer.isEmpty else { return }
    guard let offset = off_t(exactly: address.rawValue),
      pread(descriptor, buffer.baseAddress, buffer.count, offset) == buffer.count
    else { throw .unmapped }
  }
}
