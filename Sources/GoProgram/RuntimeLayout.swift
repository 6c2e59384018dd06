// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// Where this program's Go runtime keeps what a tracer needs of a goroutine. Offsets in bytes.
package struct RuntimeLayout: Hashable, Sendable {
  /// Of the goroutine's number in `runtime.g`. The number is 0 on a thread's system stack.
  package let goroutineID: Int
  /// Of the pointer to `runtime.m` in `runtime.g`.
  package let thread: Int
  /// Of the stack's lowest and highest address in `runtime.g`.
  package let stackLow: Int
  package let stackHigh: Int
  /// Of the pointer to the user goroutine in `runtime.m`.
  package let currentGoroutine: Int
  /// Of the pointer to `runtime.g` from the FS base: the fallback where R14 does not hold it.
  package let threadLocalGoroutine: Int

  package init(
    goroutineID: Int, thread: Int, stackLow: Int, stackHigh: Int, currentGoroutine: Int, threadLocalGoroutine: Int
  ) {
    self.goroutineID = goroutineID
    self.thread = thread
    self.stackLow = stackLow
    self.stackHigh = stackHigh
    self.currentGoroutine = currentGoroutine
    self.threadLocalGoroutine = threadLocalGoroutine
  }
}
