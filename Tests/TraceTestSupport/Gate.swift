// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Foundation

/// Lets threads pass while it is open. For the tests' own threads, which may block.
final class Gate: Sendable {
  private let condition = NSCondition()
  // Guarded by `condition`.
  private nonisolated(unsafe) var isOpen = true

  func wait() { condition.withLock { while !isOpen { condition.wait() } } }

  func close() { condition.withLock { isOpen = false } }

  func open() {
    condition.withLock {
      isOpen = true
      condition.broadcast()
    }
  }
}
