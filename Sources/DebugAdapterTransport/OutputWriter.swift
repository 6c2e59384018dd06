// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import EventLoop
import Glibc

/// Writes bytes to a descriptor from its own thread, so that a reader that does not read blocks only that thread.
///
/// Waiting bytes are in memory, and counted. There is no bound here, because an answer must not be dropped: a caller
/// that can produce many checks `pendingBytes` and waits for `onDrained`.
package final class OutputWriter {
  /// Called on the loop once a reader that was behind has caught up; see `isBehind`.
  package var onDrained: (() -> Void)?
  /// Called on the loop once, with an error number, when the descriptor takes no more; waiting and later bytes are
  /// dropped.
  package var onFailure: ((Int32) -> Void)?
  /// Bytes of everything that was passed to `write`, written or not.
  package private(set) var queuedBytes: UInt64 = 0

  private let queue: WriteQueue
  private let loop: EventLoop
  private var wakerSource: EventSource?
  /// The bytes sent in this turn of the loop; handed over at its end, so that a burst is one write.
  private var outgoing: [UInt8] = []
  private var isHandoverDue = false
  private let behindBytes: Int
  private var hasFailed = false
  private var completions: [() -> Void] = []

  /// - Parameters:
  ///   - descriptor: Where to write. It is duplicated, so the caller may close it: the thread may outlive everything
  ///     else, stuck in a write, and must not reach a file that gets the same number later.
  ///   - behindBytes: How much must wait before the reader counts as behind.
  package init(
    descriptor: Int32, loop: EventLoop, behindBytes: Int = TransportLimits().behindBytes
  ) throws(EventLoopError) {
    let ownDescriptor = fcntl(descriptor, F_DUPFD_CLOEXEC, 3)
    guard ownDescriptor >= 0 else { throw EventLoopError(call: "fcntl", errno: errno) }
    self.loop = loop
    self.behindBytes = behindBytes
    // The waker needs a handler before there is a self to call.
    let handler = LateHandler()
    do {
      let (waker, source) = try loop.makeWaker { handler.call?() }
      queue = WriteQueue(descriptor: ownDescriptor, waker: waker, drainedBelow: behindBytes)
      wakerSource = source
    } catch {
      close(ownDescriptor)
      throw error
    }
    handler.call = { [weak self] in self?.queueHasNews() }
    try queue.startThread()
  }

  deinit {
    queue.close()
    wakerSource?.cancel()
  }

  /// Bytes that the descriptor has not taken.
  package var pendingBytes: Int { outgoing.count + queue.pendingBytes }

  /// Whether a write has not finished and `behindBytes` or more wait with it. After this was true, `onDrained` comes.
  package var isBehind: Bool { queue.isBehind(by: behindBytes, alsoWaiting: outgoing.count) }

  /// Bytes that the descriptor has taken: always the first of `queuedBytes`.
  package var writtenBytes: UInt64 { queue.writtenBytes }

  /// Why the descriptor takes no more, an error number; nil while it does.
  package var failure: Int32? { queue.failure }

  /// Calls `completion` once, on a later turn, when everything so far is written, or never will be.
  package func whenWritten(_ completion: @escaping () -> Void) {
    queue.add(&outgoing)
    completions.append(completion)
    queue.notifyWhenEmpty()
  }

  /// Drops the unwritten bytes, as after a failure with this number: for a reader that does not read.
  package func abandon(_ errno: Int32) {
    guard !hasFailed else { return }
    hasFailed = true
    outgoing = []
    queue.fail(errno)
    loop.onNextTurn { [weak self] in self?.onFailure?(errno) }
  }

  /// Requests one `onDrained`, as soon as less than `behindBytes` wait.
  func notifyWhenDrained() {
    queue.notifyWhenDrained()
  }

  /// Queues what `append` adds to the bytes it is given. Never waits.
  package func write(_ append: (inout [UInt8]) -> Void) {
    let before = outgoing.count
    append(&outgoing)
    queuedBytes += UInt64(outgoing.count - before)
    guard !hasFailed else { return outgoing.removeAll(keepingCapacity: true) }
    if outgoing.count >= behindBytes {
      queue.add(&outgoing)
    } else if !isHandoverDue {
      isHandoverDue = true
      loop.onNextTurn { [weak self] in self?.handOver() }
    }
  }

  /// Waits until everything is written; gives up when the reader has taken nothing for this long.
  ///
  /// - Returns: Whether it was.
  package func finish(timeoutMilliseconds: Int) -> Bool {
    queue.add(&outgoing)
    return queue.waitUntilWritten(patienceNanoseconds: UInt64(max(0, timeoutMilliseconds)) * 1_000_000)
  }

  private func handOver() {
    isHandoverDue = false
    queue.add(&outgoing)
  }

  private func queueHasNews() {
    let news = queue.takeNews()
    if let errno = news.failure, !hasFailed {
      hasFailed = true
      outgoing = []
      onFailure?(errno)
    }
    // Callers that wait for a disconnected reader continue too.
    if news.isDrained { onDrained?() }
    if news.isEmpty {
      let due = completions
      completions = []
      for completion in due { completion() }
    }
  }
}

/// A handler that is known only after the object that calls it was made.
private final class LateHandler {
  var call: (() -> Void)?
}
