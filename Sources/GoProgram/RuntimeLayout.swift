// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// Where this program's Go runtime keeps what a tracer needs to know about a goroutine. Offsets in bytes.
package struct RuntimeLayout: Hashable, Sendable {
  /// Of the goroutine's number in `runtime.g`. The number is 0 on a thread's system stack.
  package let goroutineID: Int
  /// Of the number of the goroutine that started it, in `runtime.g`; nil before Go 1.21, and without debug information.
  package var parentGoroutineID: Int?
  /// Of the pointer to `runtime.m` in `runtime.g`.
  package let thread: Int
  /// Of the stack's lowest and highest address in `runtime.g`.
  package let stackLow: Int
  package let stackHigh: Int
  /// Of the pointer to the user goroutine in `runtime.m`.
  package let currentGoroutine: Int
  /// Of the pointer to `runtime.g` from the FS base: the fallback if R14 does not hold it.
  package let threadLocalGoroutine: Int
  /// nil if it is not known.
  package let panics: Panics?

  /// Where the runtime keeps which frames' deferred calls a panic runs, and which frame continues after recovery.
  package enum Panics: Hashable, Sendable {
    /// Since Go 1.22: of the pointer to the newest panic in `runtime.g`, and of the frame's stack pointer in a panic.
    case frames(current: Int, stackPointer: Int)
    case deferredCalls(DeferredCalls)
  }

  /// Before Go 1.22 the deferred calls of a goroutine are a list.
  package struct DeferredCalls: Hashable, Sendable {
    /// Of the stack pointer of the frame that continues, in `runtime.g`.
    package let recovered: Int
    /// Of the pointer to the first call, in `runtime.g`.
    package let first: Int
    /// Of the fields of each call in `runtime._defer`: its frame's stack pointer, whether a panic has begun to run it,
    /// and the next call.
    package let stackPointer: Int
    package let started: Int
    package let next: Int
  }

  package init(
    goroutineID: Int, thread: Int, stackLow: Int, stackHigh: Int, currentGoroutine: Int, threadLocalGoroutine: Int,
    parentGoroutineID: Int? = nil, panics: Panics? = nil
  ) {
    self.goroutineID = goroutineID
    self.parentGoroutineID = parentGoroutineID
    self.thread = thread
    self.stackLow = stackLow
    self.stackHigh = stackHigh
    self.currentGoroutine = currentGoroutine
    self.threadLocalGoroutine = threadLocalGoroutine
    self.panics = panics
  }
}
