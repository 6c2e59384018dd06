// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// Cuts a stream of bytes into messages: `Content-Length: N`, an empty line, N bytes of JSON.
///
/// The bytes may come in pieces of any size. Bytes that are not a message are reported once and skipped up to the next
/// `Content-Length:`, so that one bad message does not end the session.
package struct MessageFramer {
  package enum Frame: Hashable, Sendable {
    /// The bytes of one message, whatever they are.
    case message([UInt8])
    /// The kept first and last bytes of a message over the limit: they may contain its command and number.
    case tooLarge(bytes: Int, beginning: [UInt8], end: [UInt8])
    /// Bytes that are not a message; one line of text that says why.
    case malformed(String)
  }

  /// How much of each end of a message that is too large is kept.
  static let keptBytes = 4096
  /// The longest `Content-Length` line worth looking for at the end of bytes without a line feed.
  private static let lengthLineBytes = 64

  private enum State {
    case header(contentLength: Int?, lineCount: Int)
    case body(length: Int)
    case tooLargeBeginning(length: Int)
    case skipping(Skipped)
    case resynchronising
  }

  /// The part received so far of a message that is too large.
  private struct Skipped {
    let length: Int
    let beginning: [UInt8]
    var end: [UInt8] = []
    var remaining: Int

    mutating func take(_ bytes: ArraySlice<UInt8>) {
      remaining -= bytes.count
      end = Array((end + bytes.suffix(keptBytes)).suffix(keptBytes))
    }
  }

  private let limits: TransportLimits
  private var state = State.header(contentLength: nil, lineCount: 0)
  private var buffer: [UInt8] = []
  /// Where in `buffer` the unread bytes begin.
  private var start = 0
  /// Where the next line of a header begins; its earlier lines are from `start` to here.
  private var lineStart = 0
  /// From `lineStart` to here there is no line feed: no byte is searched twice, however the line arrives.
  private var searchedTo = 0
  /// Where the newest `Content-Length` line of the header begins.
  private var lengthLineStart = 0

  package init(limits: TransportLimits = TransportLimits()) {
    self.limits = limits
  }

  /// Takes the next bytes of the stream.
  package mutating func append(_ bytes: some Sequence<UInt8>) {
    // The consumed part is removed when it is the larger one: each byte is moved at most once on average.
    if start > buffer.count / 2 {
      buffer.removeSubrange(..<start)
      lineStart -= start
      searchedTo -= start
      lengthLineStart -= start
      start = 0
    }
    buffer.append(contentsOf: bytes)
  }

  /// The next message or report; nil if more bytes are needed.
  package mutating func next() -> Frame? {
    while true {
      switch state {
      case .header(let contentLength, let lineCount):
        guard let line = nextLine() else { return headerTooLong() }
        let frame =
          line.content.isEmpty
          ? endOfHeader(line, contentLength: contentLength, lineCount: lineCount)
          : headerLine(line, contentLength: contentLength, lineCount: lineCount)
        if let frame { return frame }
      case .body(let length):
        guard let body = take(length) else { return nil }
        beginHeader()
        return .message(body)
      case .tooLargeBeginning(let length):
        guard let beginning = take(min(length, Self.keptBytes)) else { return nil }
        state = .skipping(Skipped(length: length, beginning: beginning, remaining: length - beginning.count))
      case .skipping(var skipped):
        let count = min(skipped.remaining, buffer.count - start)
        skipped.take(buffer[start..<start + count])
        start += count
        guard skipped.remaining == 0 else {
          state = .skipping(skipped)
          return nil
        }
        beginHeader()
        return .tooLarge(bytes: skipped.length, beginning: skipped.beginning, end: skipped.end)
      case .resynchronising:
        guard findNextHeader() else { return nil }
        beginHeader()
      }
    }
  }

  /// What to report if the stream has ended here; nil if no message is cut off.
  package func truncation() -> String? {
    let rest = buffer.count - start
    return switch state {
    case .header where rest == 0, .resynchronising: nil
    case .header: "the input ended within a header: \(Self.excerpt(buffer[start...]))"
    case .body(let length), .tooLargeBeginning(let length):
      "the input ended after \(rest) of the \(length) bytes of a message"
    case .skipping(let skipped): "the input ended \(skipped.remaining) bytes before the end of a message"
    }
  }
}

extension MessageFramer {
  private mutating func beginHeader() {
    state = .header(contentLength: nil, lineCount: 0)
    searchedTo = start < lineStart ? start : max(searchedTo, start)
    lineStart = start
    lengthLineStart = start
  }

  private struct Line {
    /// Without its end, `\r\n` or, leniently, `\n`.
    var content: ArraySlice<UInt8>
    /// Where the next line begins.
    var next: Int
  }

  /// One line of the header; nil if it is not complete, or ends too far from the header's start.
  private mutating func nextLine() -> Line? {
    // The empty line after the longest header lies behind the limit.
    let bound = max(searchedTo, min(buffer.count, start + limits.headerBytes + 2))
    let end = buffer[searchedTo..<bound].firstIndex(of: UInt8(ascii: "\n"))
    searchedTo = end ?? bound
    guard let end else { return nil }
    let content = buffer[lineStart..<end]
    return Line(content: content.last == UInt8(ascii: "\r") ? content.dropLast() : content, next: end + 1)
  }

  /// Advances to the line after `line`.
  private mutating func advance(past line: Line) {
    lineStart = line.next
    searchedTo = line.next
  }

  private mutating func headerTooLong() -> Frame? {
    guard buffer.count - start > limits.headerBytes else { return nil }
    let frame = malformed("a header of more than \(limits.headerBytes) bytes", from: start)
    // A message may have begun within it: at its last length, otherwise in the line that exceeds the limit.
    if lengthLineStart >= start {
      start = lengthLineStart
    } else if lineStart >= start {
      start = lineStart
    } else {
      start = max(start, searchedTo - Self.lengthLineBytes)
    }
    return frame
  }

  /// Reads one `Name: value`; nil if it was valid.
  private mutating func headerLine(_ line: Line, contentLength: Int?, lineCount: Int) -> Frame? {
    let parts = line.content.split(separator: UInt8(ascii: ":"), maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, !parts[0].isEmpty, parts[0].allSatisfy(Self.isNameByte) else {
      return malformed("not a header line", from: lineStart)
    }
    var contentLength = contentLength
    if parts[0].map(Self.lowercase).elementsEqual("content-length".utf8) {
      guard let length = Self.length(parts[1]) else {
        return malformed("Content-Length is not a number", from: lineStart)
      }
      guard contentLength == nil || contentLength == length else {
        return malformed("two different Content-Length", from: lineStart)
      }
      contentLength = length
      lengthLineStart = lineStart
    }
    guard line.next - start <= limits.headerBytes else { return headerTooLong() }
    advance(past: line)
    state = .header(contentLength: contentLength, lineCount: lineCount + 1)
    return nil
  }

  /// The empty line after a header; nil if a body follows, or if it was a stray line between messages.
  private mutating func endOfHeader(_ line: Line, contentLength: Int?, lineCount: Int) -> Frame? {
    if contentLength == nil, lineCount > 0 { return malformed("a header without Content-Length", from: start) }
    advance(past: line)
    start = line.next
    if let contentLength {
      state =
        contentLength <= limits.messageBytes
        ? .body(length: contentLength) : .tooLargeBeginning(length: contentLength)
    }
    return nil
  }

  /// Digits surrounded by blanks; nil for anything else, and for numbers that do not fit in `Int`.
  private static func length(_ value: ArraySlice<UInt8>) -> Int? {
    let isBlank = { (byte: UInt8) in byte == 0x20 || byte == 0x9 }
    let digits = value.drop(while: isBlank).reversed().drop(while: isBlank).reversed()
    guard digits.allSatisfy({ $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }) else { return nil }
    return Int(String(decoding: Array(digits), as: UTF8.self))
  }

  /// `count` bytes from the start of the unread ones, once they have arrived.
  private mutating func take(_ count: Int) -> [UInt8]? {
    guard buffer.count - start >= count else { return nil }
    defer { start += count }
    return Array(buffer[start..<start + count])
  }

  /// Reports bytes that are not a header, and looks for the next one behind the first of them.
  private mutating func malformed(_ reason: String, from offender: Int) -> Frame {
    let report = "\(reason): \(Self.excerpt(buffer[offender...]))"
    start = offender + 1
    state = .resynchronising
    return .malformed(report)
  }

  /// Drops bytes up to the next `Content-Length:`; false if there is none yet.
  private mutating func findNextHeader() -> Bool {
    let name = Array("content-length:".utf8)
    while buffer.count - start >= name.count {
      if buffer[start..<start + name.count].lazy.map(Self.lowercase).elementsEqual(name) { return true }
      start += 1
    }
    return false
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    switch lowercase(byte) {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"): true
    default: false
    }
  }

  private static func lowercase(_ byte: UInt8) -> UInt8 {
    byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") ? byte | 0x20 : byte
  }

  /// The first bytes, up to a line's end, in a form that fits into one line of text.
  private static func excerpt(_ bytes: ArraySlice<UInt8>) -> String {
    let line = bytes.prefix(41).prefix { $0 != UInt8(ascii: "\r") && $0 != UInt8(ascii: "\n") }
    let text = line.prefix(40).map { $0 >= 0x20 && $0 < 0x7F ? Character(Unicode.Scalar($0)) : "." }
    return "'\(String(text))\(line.count > 40 ? "..." : "")'"
  }
}
