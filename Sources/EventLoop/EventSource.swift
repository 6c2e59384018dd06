// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// A descriptor that the loop watches, until it is cancelled.
package final class EventSource {
  enum Mode {
    case readable, hangUp, paused
  }

  package let descriptor: Int32
  private(set) var mode = Mode.readable
  private var handler: (() -> Void)?
  private let remove: (EventSource) -> Void

  init(descriptor: Int32, handler: @escaping () -> Void, remove: @escaping (EventSource) -> Void) {
    self.descriptor = descriptor
    self.handler = handler
    self.remove = remove
  }

  /// Stops watching for a while: input stays in the descriptor, and so does its end.
  package func pause() {
    mode = .paused
  }

  /// Like `pause()`, but the end of the input (the other side has closed it) still calls the handler, which then
  /// continues as after `resume()`: at most the data that the kernel holds is left to read.
  package func pauseUntilHangUp() {
    mode = .hangUp
  }

  package func resume() {
    mode = .readable
  }

  /// Stops watching for good. The descriptor may be closed from now on.
  package func cancel() {
    guard handler != nil else { return }
    handler = nil
    remove(self)
  }

  /// Calls the handler, unless another handler in this turn paused or cancelled this source since it was found ready.
  func fire(isHangUp: Bool) {
    switch mode {
    case .paused: return
    case .hangUp where !isHangUp: return
    case .hangUp, .readable: break
    }
    mode = .readable
    handler?()
  }
}
