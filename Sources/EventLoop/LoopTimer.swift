// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// One call at a given time.
package final class LoopTimer {
  /// On the monotonic clock, in nanoseconds.
  let deadline: UInt64
  private var handler: (() -> Void)?
  private let remove: (LoopTimer) -> Void

  init(deadline: UInt64, handler: @escaping () -> Void, remove: @escaping (LoopTimer) -> Void) {
    self.deadline = deadline
    self.handler = handler
    self.remove = remove
  }

  /// Cancels the call; after the call this does nothing.
  package func cancel() {
    guard handler != nil else { return }
    handler = nil
    remove(self)
  }

  func fire() {
    let handler = handler
    self.handler = nil
    handler?()
  }
}
