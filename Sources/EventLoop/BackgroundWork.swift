// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Glibc

extension EventLoop {
  /// Runs `work` on a thread of its own, then `completion` on the loop. Use it for work that may never return, such as
  /// reading a file on a network mount that is down: the loop runs on, and the process may end meanwhile.
  ///
  /// Until the completion is called, state that both share belongs to the work. If the system gives no thread, the work
  /// runs here, immediately.
  package func inBackground(_ work: @escaping () -> Void, then completion: @escaping () -> Void) {
    var source: EventSource?
    let made = try? makeWaker {
      source?.cancel()
      source = nil
      completion()
    }
    source = made?.source
    guard let waker = made?.waker, BackgroundWork(work, waker).start() else {
      source?.cancel()
      work()
      return onNextTurn(completion)
    }
  }
}

private final class BackgroundWork {
  private let work: () -> Void
  private let waker: LoopWaker

  init(_ work: @escaping () -> Void, _ waker: LoopWaker) {
    self.work = work
    self.waker = waker
  }

  /// - Returns: Whether a thread was available.
  func start() -> Bool {
    // The thread inherits this mask: only the loop's thread handles signals.
    var all = sigset_t()
    var before = sigset_t()
    sigfillset(&all)
    pthread_sigmask(SIG_SETMASK, &all, &before)
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
    let context = Unmanaged.passRetained(self)
    var thread = pthread_t()
    let error = pthread_create(
      &thread, nil,
      { context in
        guard let context else { return nil }
        let work = Unmanaged<BackgroundWork>.fromOpaque(context).takeRetainedValue()
        work.work()
        work.waker.signal()
        return nil
      }, context.toOpaque())
    guard error == 0 else {
      context.release()
      return false
    }
    pthread_detach(thread)
    return true
  }
}
