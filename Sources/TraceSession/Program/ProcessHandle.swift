// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import Glibc
import TraceBackend

/// Exactly one process, even if its id is reused; if a filter forbids such handles, whichever process has its id.
final class ProcessHandle {
  private let processID: Int32
  /// Nil if the kernel gives none.
  private let descriptor: Int32?

  /// Nil if the process does not exist.
  init?(_ processID: Int32) {
    self.processID = processID
    let descriptor = ProcessDescriptor.open(processID)
    if descriptor == -ESRCH { return nil }
    self.descriptor = descriptor >= 0 ? descriptor : nil
  }

  deinit { if let descriptor { close(descriptor) } }

  var hasEnded: Bool {
    guard let descriptor else { return kill(processID, 0) != 0 && errno == ESRCH }
    var process = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return poll(&process, 1, 0) > 0
  }
}
