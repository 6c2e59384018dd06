// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import CLinuxShims
import DebugAdapterProtocol
import EventLoop
import Glibc

/// The destination of a launched program's streams.
package enum ProgramStreams: Hashable, Sendable {
  /// Pipes, whose text becomes `output` events; stdin is empty.
  case captured
  /// Our own streams: for a session in a terminal.
  case inherited
}

/// The pipes that a program writes to.
///
/// Bytes are read from a pipe only if they can be sent: the hits that were recorded earlier must be sent first.
final class ProgramOutput {
  /// The largest capacity of a pipe, unless a privileged program made it larger.
  private static let largestPipeBytes = 1 << 20

  private let streams: [ProgramStream]
  private let loop: EventLoop
  private let limits: SessionLimits
  private let console: Console
  /// Sends the hits recorded so far; false if some must wait, and then `resume` is called later.
  var sendEarlierHits: () -> Bool = { true }

  /// - Parameter categories: The streams that are pipes of ours; the others are files.
  /// - Throws: If no pipe can be made.
  init(
    of categories: [OutputEvent.Category], loop: EventLoop, console: Console, limits: SessionLimits
  ) throws(SystemError) {
    self.loop = loop
    self.console = console
    self.limits = limits
    var streams: [ProgramStream] = []
    for category in categories { streams.append(try ProgramStream(category)) }
    self.streams = streams
  }

  /// The end to which the program writes; nil if that stream is a file.
  func writer(of category: OutputEvent.Category) -> Int32? { streams.first { $0.category == category }?.writer }
  /// Our ends.
  var readers: [Int32] { streams.map(\.reader) }

  /// Starts reading. The writing ends are closed: the program already has its own.
  func start() {
    for stream in streams {
      stream.closeWriter()
      stream.source = loop.onReadable(stream.reader) { [weak self, weak stream] in
        guard let self, let stream else { return }
        self.readSome(of: stream)
      }
    }
  }

  /// Sends the text that had to wait, and continues reading.
  func resume() {
    for stream in streams where !stream.waiting.isEmpty {
      guard sendEarlierHits() else { return }
      sendWaiting(of: stream)
      stream.source?.resume()
    }
  }

  /// Sends everything that the pipes hold now and the unfinished lines, and closes them. If other processes still hold
  /// the other ends, they are not waited for, nor read from forever.
  func finish() {
    for stream in streams {
      var total = 0
      while total < Self.largestPipeBytes {
        let count = stream.read()
        guard count > 0 else { break }
        total += count
      }
      sendWaiting(of: stream)
      stream.timer?.cancel()
      console.pass(stream.chunker.finish(), as: stream.category)
      stream.close()
    }
  }

  private func readSome(of stream: ProgramStream) {
    guard stream.read() > 0 else {
      if stream.isAtEnd { endOfStream(stream) }
      return
    }
    if sendEarlierHits() {
      sendWaiting(of: stream)
    } else {
      stream.source?.pause()
    }
  }

  private func endOfStream(_ stream: ProgramStream) {
    stream.source?.cancel()
    stream.source = nil
    stream.timer?.cancel()
    console.pass(stream.chunker.finish(), as: stream.category)
  }

  private func sendWaiting(of stream: ProgramStream) {
    console.pass(stream.chunker.append(stream.waiting), as: stream.category)
    stream.waiting.removeAll(keepingCapacity: true)
    stream.timer?.cancel()
    stream.timer = nil
    guard stream.chunker.isHolding else { return }
    stream.timer = loop.after(milliseconds: limits.partialLineMilliseconds) { [weak self, weak stream] in
      guard let self, let stream else { return }
      self.console.pass(stream.chunker.takePartialLine(), as: stream.category)
    }
  }
}

/// One pipe of a program, and the text that was read from it but not sent yet.
private final class ProgramStream {
  let category: OutputEvent.Category
  let reader: Int32
  private(set) var writer: Int32
  var chunker = UTF8Chunker()
  var waiting: [UInt8] = []
  var source: EventSource?
  var timer: LoopTimer?
  private(set) var isAtEnd = false
  private var isClosed = false

  private static let readBytes = 64 * 1024

  init(_ category: OutputEvent.Category) throws(SystemError) {
    self.category = category
    var reader: Int32 = -1
    var writer: Int32 = -1
    let made = sonde_pipe(&reader, &writer)
    guard made == 0 else { throw SystemError("pipe2", errno: -made) }
    (self.reader, self.writer) = (reader, writer)
  }

  deinit { close() }

  /// Adds the available bytes, up to a limit, to `waiting`.
  ///
  /// - Returns: How many bytes; 0 at the end and if nothing is available now.
  func read() -> Int {
    guard !isClosed, !isAtEnd else { return 0 }
    var buffer = [UInt8](repeating: 0, count: Self.readBytes)
    let count = Glibc.read(reader, &buffer, buffer.count)
    if count > 0 { waiting.append(contentsOf: buffer[..<count]) }
    if count == 0 || count < 0 && errno != EAGAIN && errno != EINTR { isAtEnd = true }
    return max(0, count)
  }

  func closeWriter() {
    guard writer >= 0 else { return }
    Glibc.close(writer)
    writer = -1
  }

  func close() {
    guard !isClosed else { return }
    isClosed = true
    source?.cancel()
    closeWriter()
    Glibc.close(reader)
  }
}
