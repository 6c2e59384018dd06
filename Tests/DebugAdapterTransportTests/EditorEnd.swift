// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import DebugAdapterProtocol
import DebugAdapterTransport
import EventLoop
import Glibc

/// The editor's ends of the two pipes to a `StdioConnection`, on the same loop.
final class EditorEnd {
  let loop: EventLoop
  let connection: StdioConnection
  private(set) var messages: [JSONValue] = []

  private let input = Pipe()
  private let output = Pipe()
  private var framer = MessageFramer()
  private var reading: EventSource?

  init(limits: TransportLimits = TransportLimits(), transcriptPath: String? = nil) throws {
    let loop = EventLoop()
    self.loop = loop
    let transcript = try transcriptPath.map { path in
      let file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
      defer { close(file) }
      return try Transcript(descriptor: file, loop: loop)
    }
    connection = try StdioConnection(
      loop: loop, input: input.readEnd, output: output.writeEnd, limits: limits, transcript: transcript)
  }

  deinit {
    // Lets a blocked writer end: otherwise the connection's thread would wait on a full pipe forever.
    output.closeReadEnd()
  }

  /// Reads what the connection writes, from now on.
  func startReading() {
    guard reading == nil else { return }
    reading = loop.onReadable(output.readEnd) { [unowned self] in
      guard let bytes = output.read(), !bytes.isEmpty else { return }
      framer.append(bytes)
      while let frame = framer.next() {
        guard case .message(let bytes) = frame, let value = try? JSONValue(parsing: bytes) else {
          preconditionFailure("the connection wrote \(frame)")
        }
        messages.append(value)
      }
    }
  }

  func stopReading() {
    reading?.cancel()
    reading = nil
  }

  func write(_ text: String) {
    input.write(text)
  }

  /// Sends one message with a correct header.
  func send(_ message: String) {
    write("Content-Length: \(message.utf8.count)\r\n\r\n\(message)")
  }

  func closeInput() {
    input.closeWriteEnd()
  }

  /// The editor disappears, and its end of our output is closed.
  func vanish() {
    stopReading()
    output.closeReadEnd()
  }

  /// Runs turns of the loop until `condition` holds; the suite's time limit ends it otherwise.
  func run(until condition: () -> Bool) {
    while !condition() { loop.runOnce(timeoutMilliseconds: 10) }
  }

  /// The next `count` messages that the connection has written.
  func receive(_ count: Int = 1) -> [JSONValue] {
    startReading()
    run { messages.count >= count }
    let received = Array(messages.prefix(count))
    messages.removeFirst(count)
    return received
  }
}

/// A pipe that closes its ends when it is deallocated.
final class Pipe {
  private(set) var readEnd: Int32
  private(set) var writeEnd: Int32

  init() {
    var ends: [Int32] = [0, 0]
    precondition(pipe(&ends) == 0)
    (readEnd, writeEnd) = (ends[0], ends[1])
  }

  deinit {
    closeReadEnd()
    closeWriteEnd()
  }

  func write(_ text: String) {
    precondition(Glibc.write(writeEnd, text, text.utf8.count) == text.utf8.count)
  }

  /// One read; nil on error.
  func read() -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    let count = Glibc.read(readEnd, &bytes, bytes.count)
    return count < 0 ? nil : Array(bytes.prefix(count))
  }

  func closeReadEnd() {
    if readEnd >= 0 { close(readEnd) }
    readEnd = -1
  }

  func closeWriteEnd() {
    if writeEnd >= 0 { close(writeEnd) }
    writeEnd = -1
  }
}
