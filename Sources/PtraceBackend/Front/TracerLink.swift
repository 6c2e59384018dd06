// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import CLinuxShims
import EventLoop
import Glibc
import TraceBackend

/// The session's end of the socket to its tracer process, and that process's owner.
///
/// Requests are answered while the caller waits, in bounded time; events that come meanwhile are delivered on a later turn.
final class TracerLink {
  /// Called on a turn of the loop, in order.
  var onEvent: ((TracerMessage) -> Void)?
  /// Called once, after the last event, when the tracer is gone: why, for a person, or nil when it had finished.
  var onEnd: ((String?) -> Void)?

  private let stream: MessageStream
  private let tracerID: Int32
  private let loop: EventLoop
  private var source: EventSource?
  private var events: [TracerMessage] = []
  private var isDeliveryPlanned = false
  private var isFinished = false
  private var isEndTold = false
  /// An answer did not come in time: a later one could be taken for it.
  private var isOutOfStep = false

  /// How long a request may take.
  private static let answerMilliseconds: UInt64 = 10_000
  /// How long a tracer may take to end after it has closed its socket.
  private static let endMilliseconds: Int32 = 1000

  init(stream: MessageStream, tracerID: Int32, loop: EventLoop) {
    self.stream = stream
    self.tracerID = tracerID
    self.loop = loop
    source = loop.onReadable(stream.descriptor) { [weak self] in self?.receive() }
  }

  deinit { source?.cancel() }

  /// Sends a request that is not waited for: its answer comes as an event.
  func tell(_ request: TracerRequest) {
    stream.enqueue(request.encoded())
    while stream.waitingBytes > 0, !stream.isClosed { waitForSocket(milliseconds: 100) }
  }

  /// Sends a request and waits for its answer.
  func ask(_ request: TracerRequest) throws(BackendError) -> TracerMessage {
    guard !isOutOfStep else { throw .tracerFailed(why: "it has left a request without an answer") }
    stream.enqueue(request.encoded())
    let deadline = MonotonicClock.nanoseconds + Self.answerMilliseconds * 1_000_000
    while true {
      while let message = try nextMessage() {
        if message.isEvent {
          events.append(message)
          planDelivery()
        } else if case .failed(let error) = message {
          throw error
        } else {
          // What has come behind it would wake nobody: it is read already.
          planDelivery()
          return message
        }
      }
      if stream.isClosed { throw .tracerFailed(why: reasonOfEnd()) }
      let now = MonotonicClock.nanoseconds
      guard now < deadline else {
        isOutOfStep = true
        throw .tracerFailed(why: "it has not answered for \(Self.answerMilliseconds / 1000) s")
      }
      waitForSocket(milliseconds: Int32((deadline - now) / 1_000_000 + 1))
    }
  }

  private func nextMessage() throws(BackendError) -> TracerMessage? {
    guard let bytes = stream.next() else { return nil }
    do throws(MalformedMessage) {
      return try TracerMessage(decoding: bytes)
    } catch {
      throw .tracerFailed(why: "it sent a message that can't be read")
    }
  }

  private func waitForSocket(milliseconds: Int32) {
    let events = POLLIN | (stream.waitingBytes > 0 ? POLLOUT : 0)
    var socket = pollfd(fd: stream.descriptor, events: Int16(events), revents: 0)
    _ = poll(&socket, 1, milliseconds)
    stream.flush()
    stream.fill()
  }

  private func receive() {
    stream.fill()
    deliver()
  }

  private func planDelivery() {
    guard !isDeliveryPlanned else { return }
    isDeliveryPlanned = true
    loop.onNextTurn { [weak self] in
      self?.isDeliveryPlanned = false
      self?.deliver()
    }
  }

  private func deliver() {
    while let bytes = stream.next() {
      if let message = try? TracerMessage(decoding: bytes) { events.append(message) }
    }
    while !events.isEmpty {
      let event = events.removeFirst()
      if case .finished = event { isFinished = true }
      onEvent?(event)
    }
    guard stream.isClosed, !isEndTold else { return }
    isEndTold = true
    source?.cancel()
    if isFinished {
      reapLater()
      onEnd?(nil)
    } else {
      onEnd?(reasonOfEnd())
    }
  }

  /// Waits a moment for the tracer's end, which follows that of its socket.
  private func reasonOfEnd() -> String {
    let process = process_open(tracerID)
    if process >= 0 {
      var ended = pollfd(fd: process, events: Int16(POLLIN), revents: 0)
      _ = poll(&ended, 1, Self.endMilliseconds)
      _ = close(process)
    }
    var report = tracee_report()
    guard tracee_wait(tracerID, 0, &report) == 1 else { return "it closed its socket" }
    return report.kind == TRACEE_KILLED.rawValue
      ? "it was killed by signal \(report.value)" : "it ended with code \(report.value)"
  }

  /// Reaps the tracer when it ends: at once, or with the program that it stays with.
  private func reapLater() {
    let process = process_open(tracerID)
    guard process >= 0 else { return }
    var ending: EventSource?
    ending = loop.onReadable(process) { [tracerID] in
      var report = tracee_report()
      _ = tracee_wait(tracerID, 0, &report)
      ending?.cancel()
      _ = close(process)
    }
  }
}
