// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import CLinuxShims
import Glibc

/// One process and no other, whatever its id comes to mean.
final class ProcessHandle {
  private let descriptor: Int32

  /// Nil where there is no such process.
  init?(_ processID: Int32) {
    descriptor = sonde_pidfd_open(processID)
    guard descriptor >= 0 else { return nil }
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  var hasEnded: Bool {
    var process = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return poll(&process, 1, 0) > 0
  }
}
