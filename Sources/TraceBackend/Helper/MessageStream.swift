// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import Glibc

/// One end of the socket between the session and a helper process: a length before each message. Never blocks.
package final class MessageStream {
  package let descriptor: Int32
  /// Nothing more can be read: the other end closed the socket or sent an invalid message.
  package private(set) var isClosed = false
  private var incoming: [UInt8] = []
  private var consumed = 0
  private var outgoing: [UInt8] = []
  private var sent = 0

  /// The longest message, in bytes. A plan with every table at its limit is far below that.
  private static let maximumBytes = 256 << 20

  /// - Parameter descriptor: A stream socket. This object owns it from here on.
  package init(descriptor: Int32) {
    self.descriptor = descriptor
    _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
  }

  deinit { _ = Glibc.close(descriptor) }

  /// Bytes that wait for the other end to read.
  package var waitingBytes: Int { outgoing.count - sent }

  package func enqueue(_ message: [UInt8]) {
    var writer = MessageWriter()
    writer.append(UInt32(message.count))
    outgoing += writer.bytes
    outgoing += message
    flush()
  }

  /// Sends as much as the socket takes now.
  package func flush() {
    while sent < outgoing.count {
      let count = outgoing.withUnsafeBytes { bytes in
        send(descriptor, bytes.baseAddress.map { $0 + sent }, bytes.count - sent, Int32(MSG_NOSIGNAL))
      }
      if count < 0 {
        if errno == EINTR { continue }
        if errno == EAGAIN { return }
        isClosed = true
        break
      }
      sent += count
    }
    outgoing.removeAll(keepingCapacity: outgoing.count < 1 << 16)
    sent = 0
  }

  /// Reads the bytes that have arrived.
  package func fill() {
    while !isClosed {
      let room = 1 << 16
      let before = incoming.count
      incoming.append(contentsOf: repeatElement(0, count: room))
      let count = incoming.withUnsafeMutableBytes { bytes in
        recv(descriptor, bytes.baseAddress.map { $0 + before }, room, 0)
      }
      let failure = errno
      incoming.removeLast(room - max(0, count))
      if count == 0 { isClosed = true }
      if count < 0 {
        if failure == EINTR { continue }
        isClosed = failure != EAGAIN
        return
      }
      if count < room { return }
    }
  }

  /// The next whole message, or nil if it has not fully arrived.
  package func next() -> ArraySlice<UInt8>? {
    let available = incoming.count - consumed
    guard available >= 4 else { return compact() }
    let length = Int(incoming[consumed..<consumed + 4].withUnsafeBytes { $0.loadUnaligned(as: UInt32.self) })
    guard length <= Self.maximumBytes else {
      isClosed = true
      return nil
    }
    guard available - 4 >= length else { return compact() }
    defer { consumed += 4 + length }
    return incoming[consumed + 4..<consumed + 4 + length]
  }

  private func compact() -> ArraySlice<UInt8>? {
    if consumed > 0 { incoming.removeFirst(consumed) }
    consumed = 0
    return nil
  }
}
