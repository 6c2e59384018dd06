// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import Glibc

/// One thread that is seized: it runs, or it has a stop that was not reported to us yet.
final class TracedThread {
  let id: Int32
  let processID: Int32
  /// True for a child that runs in the program's own memory (vfork) until it executes another one: it runs into our
  /// breakpoints, but that does not count as a hit.
  let isGuest: Bool
  /// A program just launched waits at its first instruction; such a thread is stopped and has nothing to report.
  var isParked = false
  /// The copy of a displaced instruction that the thread runs at the moment.
  var detour: Detour?
  /// Signals that came during the detour: no handler may see an address of the scratch area.
  var heldSignals: [siginfo_t] = []
  /// Set while it is about to execute its program again, untraced.
  var reexecution: Reexecution?

  init(id: Int32, processID: Int32, isGuest: Bool) {
    self.id = id
    self.processID = processID
    self.isGuest = isGuest
  }
}

/// A displaced instruction being run elsewhere by one thread.
struct Detour {
  let probe: Probe
  /// The address of the copy.
  let slot: UInt64
  /// A copy that branches is single-stepped; any other runs into a breakpoint behind it, which is cheaper in a virtual
  /// machine than a debug trap, and runs all rounds of a repeated instruction.
  let isSingleStepped: Bool
  /// The thread's blocked signals, while all that can wait are blocked.
  let mask: UInt64
}
