// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import CLinuxShims
import EventLoop
import Glibc

/// A message from a helper process to the session: one answer to each request, and events, which come at any time.
package protocol HelperMessage {
  /// - Parameter bytes: One message, without its length.
  init(decoding bytes: ArraySlice<UInt8>) throws(MalformedMessage)

  /// Whether it is an event, not the answer to a request.
  var isEvent: Bool { get }

  /// Why the request could not be carried out, if it failed.
  var failure: BackendError? { get }

  /// Whether the helper ends after this message, as expected.
  var isLast: Bool { get }
}

/// The session's end of the socket to a helper process. It also owns that process.
///
/// The caller waits for the answer to a request, in bounded time. Events that arrive meanwhile are delivered in a later
/// turn of the loop.
package final class HelperLink<Message: HelperMessage> {
  /// Called in a turn of the loop, in order.
  package var onEvent: ((Message) -> Void)?
  /// Called once, after the last event, when the helper has ended: with the reason for the user, or nil if it finished.
  package var onEnd: ((String?) -> Void)?

  private let stream: MessageStream
  private let helperID: Int32
  private let loop: EventLoop
  private var source: EventSource?
  private var events: [Message] = []
  private var isDeliveryPlanned = false
  private var isFinished = false
  private var isEndTold = false
  /// Why the helper has ended. Kept because it can be read only once.
  private var knownReasonOfEnd: String?
  /// An answer did not come in time: if it comes later, it could be taken for the answer to another request.
  private var isOutOfStep = false

  /// How long a request may take.
  private let answerMilliseconds: UInt64
  /// How long a helper may take to end after it has closed its socket.
  private static var endMilliseconds: Int32 { 1000 }

  package init(_ helper: HelperProcess, answerMilliseconds: UInt64 = 10_000, loop: EventLoop) {
    stream = MessageStream(descriptor: helper.socket)
    helperID = helper.processID
    self.answerMilliseconds = answerMilliseconds
    self.loop = loop
    source = loop.onReadable(stream.descriptor) { [weak self] in self?.receive() }
  }

  deinit { source?.cancel() }

  /// Sends a request without waiting: its answer comes as an event.
  package func tell(_ request: [UInt8]) {
    stream.enqueue(request)
    while stream.waitingBytes > 0, !stream.isClosed { waitForSocket(milliseconds: 100) }
  }

  /// Sends a request and waits for its answer.
  ///
  /// - Throws: The helper's own reason, or `.tracerFailed` if it gives no answer.
  package func ask(_ request: [UInt8]) throws(BackendError) -> Message {
    guard !isOutOfStep else { throw .tracerFailed(why: "it did not answer an earlier request") }
    stream.enqueue(request)
    let deadline = MonotonicClock.nanoseconds + answerMilliseconds * 1_000_000
    while true {
      while let message = try nextMessage() {
        if message.isEvent {
          events.append(message)
          planDelivery()
        } else if let failure = message.failure {
          throw failure
        } else {
          // Messages after this one are already read, so the socket would not wake the loop for them.
          planDelivery()
          return message
        }
      }
      if stream.isClosed { throw .tracerFailed(why: reasonOfEnd()) }
      let now = MonotonicClock.nanoseconds
      guard now < deadline else {
        isOutOfStep = true
        throw .tracerFailed(why: "it has not answered for \(answerMilliseconds / 1000) s")
      }
      waitForSocket(milliseconds: Int32((deadline - now) / 1_000_000 + 1))
    }
  }

  private func nextMessage() throws(BackendError) -> Message? {
    guard let bytes = stream.next() else { return nil }
    do throws(MalformedMessage) {
      return try Message(decoding: bytes)
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
      if let message = try? Message(decoding: bytes) { events.append(message) }
    }
    while !events.isEmpty {
      let event = events.removeFirst()
      if event.isLast { isFinished = true }
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

  /// Waits briefly for the helper to end, which happens after its socket closes.
  private func reasonOfEnd() -> String {
    if let knownReasonOfEnd { return knownReasonOfEnd }
    let reason = findReasonOfEnd()
    knownReasonOfEnd = reason
    return reason
  }

  private func findReasonOfEnd() -> String {
    let process = ProcessDescriptor.open(helperID)
    if process >= 0 {
      var ended = pollfd(fd: process, events: Int16(POLLIN), revents: 0)
      _ = poll(&ended, 1, Self.endMilliseconds)
      _ = close(process)
    }
    var report = tracee_report()
    guard tracee_wait(helperID, 0, &report) == 1 else { return "it closed its socket" }
    return report.kind == TRACEE_KILLED.rawValue
      ? "it was killed by signal \(report.value)" : "it ended with code \(report.value)"
  }

  /// Reaps the helper when it ends: immediately, or with the program that it stays with.
  private func reapLater() {
    let process = ProcessDescriptor.open(helperID)
    guard process >= 0 else { return }
    var ending: EventSource?
    ending = loop.onReadable(process) { [helperID] in
      var report = tracee_report()
      _ = tracee_wait(helperID, 0, &report)
      ending?.cancel()
      _ = close(process)
    }
  }
}
