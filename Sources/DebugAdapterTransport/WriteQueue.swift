// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import EventLoop
import Glibc

/// The bytes between the loop and the thread that writes them.
// @unchecked: every var is guarded by `monitor`.
final class WriteQueue: @unchecked Sendable {
  /// One call of write(2) takes this much at most, so that `pending` goes down while a long batch is written.
  private static let writeBytes = 64 << 10
  /// A batch buffer that grew beyond this is freed after use.
  private static let keptBytes = 1 << 20

  private let descriptor: Int32
  private let waker: LoopWaker
  private let drainedBelow: Int
  private let monitor = Monitor()
  private var waiting: [UInt8] = []
  /// How much of the batch that the thread has taken is not written yet.
  private var unwritten = 0
  /// The number of bytes that the descriptor has taken in all.
  private var written: UInt64 = 0
  private var isClosed = false
  private var wantsDrained = false
  private var isDrained = false
  private var wantsEmpty = false
  private var isEmpty = false
  private var failureNumber: Int32?

  /// - Parameter descriptor: Closed with the queue, when both its owner and its thread have released it.
  init(descriptor: Int32, waker: LoopWaker, drainedBelow: Int) {
    self.descriptor = descriptor
    self.waker = waker
    self.drainedBelow = drainedBelow
  }

  deinit {
    Glibc.close(descriptor)
  }

  var pendingBytes: Int {
    monitor.withLock { waiting.count + unwritten }
  }

  /// Bytes that the descriptor has taken since the start.
  var writtenBytes: UInt64 { monitor.withLock { written } }

  /// Why it takes no more, an error number.
  var failure: Int32? { monitor.withLock { failureNumber } }

  /// Whether a write has not finished and `limit` bytes or more wait, including those `alsoWaiting` elsewhere. If so,
  /// there will be news when they no longer do.
  func isBehind(by limit: Int, alsoWaiting: Int) -> Bool {
    monitor.withLock {
      guard unwritten > 0, waiting.count + unwritten + alsoWaiting >= limit else { return false }
      wantsDrained = true
      return true
    }
  }

  /// Takes over the bytes and leaves `bytes` empty.
  func add(_ bytes: inout [UInt8]) {
    guard !bytes.isEmpty else { return }
    monitor.withLock {
      guard failureNumber == nil else { return }
      if waiting.isEmpty {
        swap(&waiting, &bytes)
        monitor.notify()
      } else {
        waiting.append(contentsOf: bytes)
      }
    }
    bytes.removeAll(keepingCapacity: bytes.count <= Self.keptBytes)
  }

  func notifyWhenDrained() {
    monitor.withLock {
      wantsDrained = true
      tellIfDrained()
    }
  }

  /// Requests news when nothing waits any more: everything is written, or nothing will be.
  func notifyWhenEmpty() {
    monitor.withLock {
      wantsEmpty = true
      tellIfDrained()
    }
  }

  struct News {
    var isDrained: Bool
    var isEmpty: Bool
    var failure: Int32?
  }

  /// What has happened since the last call; the error stays.
  func takeNews() -> News {
    monitor.withLock {
      defer { (isDrained, isEmpty) = (false, false) }
      return News(isDrained: isDrained, isEmpty: isEmpty, failure: failureNumber)
    }
  }

  /// Waits until everything is written, for as long as the reader takes something within `patienceNanoseconds`.
  func waitUntilWritten(patienceNanoseconds: UInt64) -> Bool {
    monitor.withLock {
      var left = waiting.count + unwritten
      var deadline = MonotonicClock.nanoseconds + patienceNanoseconds
      while failureNumber == nil, waiting.count + unwritten > 0 {
        if MonotonicClock.nanoseconds >= deadline {
          let rest = waiting.count + unwritten
          guard rest < left else { return false }
          left = rest
          deadline = MonotonicClock.nanoseconds + patienceNanoseconds
        }
        monitor.wait(untilNanoseconds: deadline)
      }
      return failureNumber == nil
    }
  }

  /// Ends the thread, after it has written the waiting bytes.
  func close() {
    monitor.withLock {
      isClosed = true
      monitor.notify()
    }
  }

  func startThread() throws(EventLoopError) {
    // The thread inherits this mask: signals are for the loop's thread. SIGPIPE too, so that here it is an error of
    // write(2) and not the end of the process.
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
        let queue = Unmanaged<WriteQueue>.fromOpaque(context).takeRetainedValue()
        queue.writeUntilClosed()
        return nil
      }, context.toOpaque())
    guard error == 0 else {
      context.release()
      throw EventLoopError(call: "pthread_create", errno: error)
    }
    pthread_detach(thread)
  }

  private func writeUntilClosed() {
    var batch: [UInt8] = []
    while takeBatch(&batch) {
      if let error = write(batch) {
        fail(error)
        return
      }
    }
  }

  /// Waits for bytes; false if there will be none.
  private func takeBatch(_ batch: inout [UInt8]) -> Bool {
    batch.removeAll(keepingCapacity: batch.capacity <= Self.keptBytes)
    return monitor.withLock {
      while waiting.isEmpty {
        guard !isClosed else { return false }
        monitor.wait()
      }
      swap(&waiting, &batch)
      unwritten = batch.count
      return true
    }
  }

  /// - Returns: An error number; nil when everything is written.
  private func write(_ batch: [UInt8]) -> Int32? {
    batch.withUnsafeBytes { bytes in
      var rest = bytes[...]
      while !rest.isEmpty {
        let piece = UnsafeRawBufferPointer(rebasing: rest.prefix(Self.writeBytes))
        let count = Glibc.write(descriptor, piece.baseAddress, piece.count)
        if count >= 0 {
          rest = rest.dropFirst(count)
          if let error = didWrite(count) { return error }
        } else if errno == EAGAIN {
          // The client shares a descriptor that it made non-blocking.
          var waiting = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
          poll(&waiting, 1, -1)
        } else if errno != EINTR {
          return errno
        }
      }
      return nil
    }
  }

  /// - Returns: An error number if the rest has been dropped meanwhile.
  private func didWrite(_ count: Int) -> Int32? {
    monitor.withLock {
      guard failureNumber == nil else { return failureNumber }
      written += UInt64(count)
      unwritten -= count
      if unwritten == 0, waiting.isEmpty { monitor.notify() }
      tellIfDrained()
      return nil
    }
  }

  /// Under the lock.
  private func tellIfDrained() {
    let left = waiting.count + unwritten
    if wantsDrained, left < drainedBelow { (wantsDrained, isDrained) = (false, true) }
    if wantsEmpty, left == 0 { (wantsEmpty, isEmpty) = (false, true) }
    if isDrained || isEmpty { waker.signal() }
  }

  /// Takes no more from now on, and drops the waiting bytes.
  func fail(_ error: Int32) {
    monitor.withLock {
      guard failureNumber == nil else { return }
      failureNumber = error
      waiting = []
      unwritten = 0
      monitor.notify()
      tellIfDrained()
      waker.signal()
    }
  }
}
