// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import CLinuxShims
import Glibc

/// Calls a handler on the loop from any thread.
///
/// Signals that arrive before the handler has run result in one call. The descriptor lives as long as the last
/// reference to the waker, so a late `signal()` never reaches an unrelated descriptor.
package final class LoopWaker: Sendable {
  fileprivate let descriptor: Int32

  fileprivate init() throws(EventLoopError) {
    descriptor = try EventLoopError.check(sonde_eventfd_create(), "eventfd")
  }

  deinit {
    close(descriptor)
  }

  package func signal() {
    _ = sonde_eventfd_signal(descriptor)
  }
}

extension EventLoop {
  /// Registers `handler` to be called on the loop after each `signal()` of the waker.
  ///
  /// - Returns: The waker, for other threads, and its source, to cancel it on the loop.
  package func makeWaker(
    _ handler: @escaping () -> Void
  ) throws(EventLoopError) -> (waker: LoopWaker, source: EventSource) {
    let waker = try LoopWaker()
    let source = onReadable(waker.descriptor) {
      _ = sonde_eventfd_clear(waker.descriptor)
      handler()
    }
    return (waker, source)
  }
}
