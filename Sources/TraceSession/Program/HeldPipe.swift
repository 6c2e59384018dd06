// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import EventLoop
import Glibc

/// A named pipe that a program reads before anything writes to it.
///
/// A reader of a pipe without a writer sees the pipe's end immediately, although a shell would have waited for a
/// writer. So we are a writer until the first other writer has written, or has closed it; from then on the pipe has its
/// own end.
final class HeldPipe {
  private let writer: Int32
  private let notifications: Int32
  private var source: EventSource?

  /// - Parameter reader: An end of the pipe, for reading. Our descriptors are closed when they are no longer needed.
  static func hold(_ reader: Int32, on loop: EventLoop) {
    guard let held = HeldPipe(reader) else { return }
    // The loop keeps it, through the handler, until it is over.
    held.source = loop.onReadable(held.notifications) { held.end() }
    // Something may have been written before we looked.
    var readable = pollfd(fd: reader, events: Int16(POLLIN), revents: 0)
    if poll(&readable, 1, 0) > 0 { held.end() }
  }

  private init?(_ reader: Int32) {
    let path = "/proc/self/fd/\(reader)"
    writer = open(path, O_WRONLY | O_NONBLOCK | O_CLOEXEC)
    notifications = inotify_init1(Int32(IN_NONBLOCK | IN_CLOEXEC))
    guard writer >= 0, notifications >= 0,
      inotify_add_watch(notifications, path, UInt32(IN_MODIFY | IN_CLOSE_WRITE)) >= 0
    else {
      close(writer)
      close(notifications)
      return nil
    }
  }

  private func end() {
    guard let source else { return }
    self.source = nil
    source.cancel()
    close(writer)
    close(notifications)
  }
}
