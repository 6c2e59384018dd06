// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Glibc

/// Waits for descriptors, timers and signals, and calls their handlers one after another on one thread.
///
/// It belongs to the thread that created it; other threads may use only a `LoopWaker`. A turn is: wait, timers that are
/// due, descriptors that are ready (each once, so that a busy one does not starve others), then the `onNextTurn` tasks.
/// A handler may cancel any source, even its own: a cancelled one is never called again, not even in this turn.
package final class EventLoop {
  private var sources: [EventSource] = []
  /// Sorted by due time, the first is due first; those due at the same instant are in order of creation.
  private var timers: [LoopTimer] = []
  private var tasks: [() -> Void] = []
  private var isStopping = false
  private var isInTurn = false

  package init() {}

  /// Runs turns until `stop()`. A `stop()` before this call counts too.
  package func run() {
    while !isStopping { runOnce() }
    isStopping = false
  }

  /// Ends `run()` after the current turn. Call it on the loop's thread; other threads stop the loop through a waker.
  package func stop() {
    isStopping = true
  }

  /// Runs one turn. Do not call it from a handler.
  ///
  /// - Parameter timeoutMilliseconds: How long to wait at most for something to do; nil waits without limit.
  package func runOnce(timeoutMilliseconds: Int? = nil) {
    precondition(!isInTurn, "a handler must not run its own loop")
    isInTurn = true
    defer { isInTurn = false }

    let ready = wait(timeoutMilliseconds: timeoutMilliseconds)
    fireTimers(dueAt: MonotonicClock.nanoseconds)
    for (source, isHangUp) in ready { source.fire(isHangUp: isHangUp) }
    let due = tasks
    tasks.removeAll()
    for task in due { task() }
  }

  /// Calls `handler` once in each turn in which `descriptor` can be read without waiting; its end and its errors count
  /// as readable. The handler should read once, not until nothing is left. The loop keeps the source until `cancel()`;
  /// the caller owns the descriptor and closes it after that.
  package func onReadable(_ descriptor: Int32, _ handler: @escaping () -> Void) -> EventSource {
    let source = EventSource(descriptor: descriptor, handler: handler) { [weak self] source in
      self?.sources.removeAll { $0 === source }
    }
    sources.append(source)
    return source
  }

  /// Calls `handler` once, after at least this time. The loop keeps it; dropping the result does not cancel it.
  @discardableResult
  package func after(milliseconds: Int, _ handler: @escaping () -> Void) -> LoopTimer {
    let deadline = MonotonicClock.nanoseconds + UInt64(max(0, milliseconds)) * 1_000_000
    let timer = LoopTimer(deadline: deadline, handler: handler) { [weak self] timer in
      self?.timers.removeAll { $0 === timer }
    }
    timers.insert(timer, at: timers.firstIndex { $0.deadline > deadline } ?? timers.count)
    return timer
  }

  /// Calls `task` at the end of this turn, or of the next one if no turn is running or its tasks have begun.
  package func onNextTurn(_ task: @escaping () -> Void) {
    tasks.append(task)
  }

  private func fireTimers(dueAt now: UInt64) {
    // A timer made by a handler here is due after `now`, so this ends.
    while let timer = timers.first, timer.deadline <= now {
      timers.removeFirst()
      timer.fire()
    }
  }

  /// The ready sources, in order of registration.
  private func wait(timeoutMilliseconds: Int?) -> [(source: EventSource, isHangUp: Bool)] {
    let polled = sources.filter { $0.mode != .paused }
    var descriptors = polled.map {
      pollfd(fd: $0.descriptor, events: $0.mode == .readable ? Int16(POLLIN) : 0, revents: 0)
    }
    let count = poll(&descriptors, nfds_t(descriptors.count), pollTimeout(atMost: timeoutMilliseconds))
    // After an interruption by a signal no result is set: the next turn polls again.
    guard count > 0 else { return [] }
    return zip(polled, descriptors).compactMap { source, descriptor in
      let events = Int32(descriptor.revents)
      return events == 0 ? nil : (source, events & ~POLLIN != 0)
    }
  }

  /// Rounded up to whole milliseconds: waking too early would only cause a turn that does nothing.
  private func pollTimeout(atMost timeoutMilliseconds: Int?) -> Int32 {
    if !tasks.isEmpty { return 0 }
    var timeout = timeoutMilliseconds.map { max(0, $0) }
    if let deadline = timers.first?.deadline {
      let now = MonotonicClock.nanoseconds
      let untilTimer = deadline <= now ? 0 : Int((deadline - now + 999_999) / 1_000_000)
      timeout = min(timeout ?? untilTimer, untilTimer)
    }
    return timeout.map { Int32(clamping: $0) } ?? -1
  }
}

/// A clock that can't be set.
package enum MonotonicClock {
  /// Time since some instant before this process started.
  package static var nanoseconds: UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
  }
}
