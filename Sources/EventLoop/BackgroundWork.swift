// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Glibc

extension EventLoop {
  /// Does `work` on a thread of its own, then `completion` on the loop. For what may wait for ever, such as a file on a
  /// network mount that is gone: the loop goes on, and a process may end meanwhile.
  ///
  /// What both share is the work's until the completion is called. Where the system gives no thread, the work is done
  /// here, at once.
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

  /// - Returns: Whether there was a thread for it.
  func start() -> Bool {
    // The thread inherits this mask: signals are for the loop's thread.
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
