// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import EventLoop
import Glibc

/// The bytes between the loop and the thread that writes them.
// @unchecked: every var is guarded by `monitor`.
final class WriteQueue: @unchecked Sendable {
  /// One call of write(2) takes this much at most, so that `pending` goes down while a long batch is written.
  private static let writeBytes = 64 << 10
  /// A batch buffer that grew beyond this is given back after use.
  private static let keptBytes = 1 << 20

  private let descriptor: Int32
  private let waker: LoopWaker
  private let drainedBelow: Int
  private let monitor = Monitor()
  private var waiting: [UInt8] = []
  /// How much of the batch that the thread has taken is not written yet.
  private var unwritten = 0
  private var isClosed = false
  private var wantsDrained = false
  private var isDrained = false
  private var failure: Int32?

  /// - Parameter descriptor: Closed with the queue, when both its owner and its thread have let go of it.
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

  /// Whether a write has not finished and `limit` bytes or more wait, those `alsoWaiting` elsewhere included. If so,
  /// there will be news when they no longer do.
  func isBehind(by limit: Int, alsoWaiting: Int) -> Bool {
    monitor.withLock {
      guard unwritten > 0, waiting.count + unwritten + alsoWaiting >= limit else { return false }
      wantsDrained = true
      return true
    }
  }

  /// Takes the bytes over and leaves `bytes` empty.
  func add(_ bytes: inout [UInt8]) {
    guard !bytes.isEmpty else { return }
    monitor.withLock {
      guard failure == nil else { return }
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

  /// What has happened since the last call; the error stays.
  func takeNews() -> (isDrained: Bool, failure: Int32?) {
    monitor.withLock {
      defer { isDrained = false }
      return (isDrained, failure)
    }
  }

  func waitUntilWritten(deadlineNanoseconds: UInt64) -> Bool {
    monitor.withLock {
      while failure == nil, !(waiting.isEmpty && unwritten == 0) {
        guard MonotonicClock.nanoseconds < deadlineNanoseconds else { return false }
        monitor.wait(untilNanoseconds: deadlineNanoseconds)
      }
      return failure == nil
    }
  }

  /// Ends the thread, after it has written what waits.
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

  /// Waits for bytes; false when there will be none.
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
          didWrite(count)
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

  private func didWrite(_ count: Int) {
    monitor.withLock {
      unwritten -= count
      if unwritten == 0, waiting.isEmpty { monitor.notify() }
      tellIfDrained()
    }
  }

  /// Under the lock.
  private func tellIfDrained() {
    guard wantsDrained, waiting.count + unwritten < drainedBelow else { return }
    wantsDrained = false
    isDrained = true
    waker.signal()
  }

  private func fail(_ error: Int32) {
    monitor.withLock {
      failure = error
      waiting = []
      unwritten = 0
      monitor.notify()
      waker.signal()
    }
  }
}
