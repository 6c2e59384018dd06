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
  /// nil where it is not known.
  package let recoveredFrame: RecoveredFrame?

  /// Where the runtime keeps the stack pointer of the function that goes on after it has recovered a panic.
  package enum RecoveredFrame: Hashable, Sendable {
    /// Of the pointer itself in `runtime.g`: before Go 1.22.
    case goroutine(stackPointer: Int)
    /// Of the pointer to the newest panic in `runtime.g`, and of the stack pointer in that.
    case panic(current: Int, stackPointer: Int)
  }

  package init(
    goroutineID: Int, thread: Int, stackLow: Int, stackHigh: Int, currentGoroutine: Int, threadLocalGoroutine: Int,
    recoveredFrame: RecoveredFrame? = nil
  ) {
    self.goroutineID = goroutineID
    self.thread = thread
    self.stackLow = stackLow
    self.stackHigh = stackHigh
    self.currentGoroutine = currentGoroutine
    self.threadLocalGoroutine = threadLocalGoroutine
    self.recoveredFrame = recoveredFrame
  }
}
