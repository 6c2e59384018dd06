// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import CLinuxShims
import Glibc

/// Signals that arrive as events of the loop, until the source is cancelled.
package final class SignalSource {
  private let descriptor: Int32
  private let blockedHere: [Int32]
  private var source: EventSource?

  fileprivate init(
    _ signals: [Int32], on loop: EventLoop, handler: @escaping (Int32) -> Void
  ) throws(EventLoopError) {
    var wasBlocked = [UInt8](repeating: 0, count: signals.count)
    descriptor = try EventLoopError.check(
      sonde_signalfd_create(signals, Int32(signals.count), &wasBlocked), "signalfd")
    blockedHere = zip(signals, wasBlocked).filter { $1 == 0 }.map(\.0)
    // The loop keeps this object, through the handler, until it is cancelled.
    source = loop.onReadable(descriptor) { self.deliver(to: handler) }
  }

  /// Restores the previous handling of the signals. A pending one then takes effect.
  package func cancel() {
    guard let source else { return }
    self.source = nil
    source.cancel()
    close(descriptor)
    for signal in blockedHere { _ = sonde_signal_unblock(signal) }
  }

  private func deliver(to handler: (Int32) -> Void) {
    while source != nil {
      let signal = sonde_signalfd_next(descriptor)
      guard signal > 0 else { return }
      handler(signal)
    }
  }
}

extension EventLoop {
  /// Calls `handler` with the number of each of these signals that arrives.
  ///
  /// They are blocked in this thread, and in the threads that it starts from now on. Call this before any other thread
  /// exists: otherwise the kernel may deliver the signal to a thread where it still kills the process. A program that
  /// this process starts inherits the block across `exec`, so empty the mask before starting one. The kernel keeps one
  /// of each kind pending: after SIGCHLD check every child.
  @discardableResult
  package func onSignals(
    _ signals: [Int32], _ handler: @escaping (Int32) -> Void
  ) throws(EventLoopError) -> SignalSource {
    try SignalSource(signals, on: self, handler: handler)
  }
}
