// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import DebugAdapterTransport
import Testing

@Suite("Framing")
struct MessageFramerTests {
  typealias Frame = MessageFramer.Frame

  private func frames(_ pieces: [String], limits: TransportLimits = TransportLimits()) -> [Frame] {
    var framer = MessageFramer(limits: limits)
    var frames: [Frame] = []
    for piece in pieces {
      framer.append(piece.utf8)
      while let frame = framer.next() { frames.append(frame) }
    }
    return frames
  }

  private func message(_ text: String) -> Frame { .message(Array(text.utf8)) }

  @Test("two messages are found wherever the bytes are split")
  func everySplit() {
    let stream = Array("Content-Length: 3\r\n\r\nabcContent-Length: 5\r\nX-Other: 1\r\n\r\nd\r\n\r\n".utf8)
    let whole = [message("abc"), message("d\r\n\r\n")]
    for split in 0...stream.count {
      let pieces = [stream[..<split], stream[split...]].map { String(decoding: $0, as: UTF8.self) }
      #expect(frames(pieces) == whole, "split at \(split)")
    }
    #expect(frames(stream.map { String(Character(Unicode.Scalar($0))) }) == whole, "byte by byte")
  }

  @Test(
    "headers are read leniently",
    arguments: [
      "Content-Length: 2\r\n\r\n{}", "content-length:2\r\n\r\n{}", "CONTENT-LENGTH:\t 002 \r\n\r\n{}",
      "Content-Length: 2\n\n{}", "Content-Type: a; b=c:d\r\nContent-Length: 2\r\n\r\n{}",
      "Content-Length: 2\r\nX-Empty:\r\n\r\n{}", "Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}",
      "\r\n\n\r\nContent-Length: 2\r\n\r\n{}",
    ])
  func lenientHeaders(stream: String) {
    #expect(frames([stream]) == [message("{}")])
  }

  @Test("an empty message is a message")
  func emptyMessage() {
    #expect(frames(["Content-Length: 0\r\n\r\nContent-Length: 1\r\n\r\n1"]) == [message(""), message("1")])
  }

  static let malformed: [(stream: String, report: String)] = [
    ("hello\r\n", "not a header line: 'hello'"),
    ("{\"seq\":1}\r\n", "not a header line: '{\"seq\":1}'"),
    (": 2\r\n", "not a header line: ': 2'"),
    ("Content Length: 2\r\n\r\n{}", "not a header line: 'Content Length: 2'"),
    ("Content-Length: two\r\n\r\n{}", "Content-Length is not a number: 'Content-Length: two'"),
    ("Content-Length: -2\r\n\r\n{}", "Content-Length is not a number: 'Content-Length: -2'"),
    ("Content-Length: +2\r\n\r\n{}", "Content-Length is not a number: 'Content-Length: +2'"),
    ("Content-Length: 2.0\r\n\r\n{}", "Content-Length is not a number: 'Content-Length: 2.0'"),
    ("Content-Length: 1 2\r\n\r\n{}", "Content-Length is not a number: 'Content-Length: 1 2'"),
    ("Content-Length:\r\n\r\n{}", "Content-Length is not a number: 'Content-Length:'"),
    (
      "Content-Length: 99999999999999999999\r\n\r\n{}",
      "Content-Length is not a number: 'Content-Length: 99999999999999999999'"
    ),
    ("Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}", "two different Content-Length: 'Content-Length: 3'"),
    ("X: 1\r\n\r\n{}", "a header without Content-Length: 'X: 1'"),
  ]

  @Test("bytes that are no message are reported once, and the next message is read", arguments: malformed)
  func resynchronises(stream: String, report: String) {
    let next = "content-length: 4\r\n\r\nnext"
    #expect(frames([stream, next]) == [.malformed(report), message("next")])
    let bytewise = frames((stream + next).map { String($0) })
    #expect(bytewise.count == 2, "split after each character")
    #expect(bytewise.last == message("next"))
  }

  @Test("a body that is longer than it said costs no more than itself")
  func tooShortLength() {
    let found = frames(["Content-Length: 3\r\n\r\n{\"a\":1}Content-Length: 4\r\n\r\nnext"])
    #expect(found.first == message("{\"a"))
    #expect(found.count == 3)
    #expect(found.last == message("next"))
  }

  @Test("a message at the limit is read, one past it is passed over with both its ends kept")
  func messageLimit() {
    var limits = TransportLimits()
    limits.messageBytes = 5000
    let body = String(repeating: "x", count: 5000)
    let next = "Content-Length: 4\r\n\r\nnext"
    #expect(frames(["Content-Length: 5000\r\n\r\n", body, next], limits: limits) == [message(body), message("next")])
    let beginning = Array(repeating: UInt8(ascii: "x"), count: 4096)
    #expect(
      frames(["Content-Length: 5001\r\n\r\n", body, "x", next], limits: limits)
        == [
          .tooLarge(bytes: 5001, beginning: beginning, end: Array(repeating: UInt8(ascii: "x"), count: 905)),
          message("next"),
        ])
    let long = (0..<20_000).map { Character(Unicode.Scalar(UInt8(97 + $0 % 23))) }
    let ends = long.map { UInt8($0.asciiValue ?? 0) }
    for piece in [1, 700, 20_000] {
      let pieces = stride(from: 0, to: long.count, by: piece).map { String(long[$0..<min($0 + piece, long.count)]) }
      #expect(
        frames(["Content-Length: 20000\r\n\r\n"] + pieces + [next], limits: limits) == [
          .tooLarge(bytes: 20_000, beginning: Array(ends.prefix(4096)), end: Array(ends.suffix(4096))), message("next"),
        ])
    }

    limits.messageBytes = 3
    #expect(
      frames(["Content-Length: 4\r\n\r\nabcd\(next)"], limits: limits).first
        == .tooLarge(bytes: 4, beginning: Array("abcd".utf8), end: []))
  }

  @Test("a header at the limit is read, one past it is passed over, with or without a line feed in it")
  func headerLimit() {
    var limits = TransportLimits()
    limits.headerBytes = 64
    let lengthLine = "Content-Length: 2\r\n"
    let padding = { (count: Int) in "X: " + String(repeating: "x", count: count - 3 - 2) + "\r\n" }
    #expect(frames([lengthLine + padding(64 - 19) + "\r\n{}"], limits: limits) == [message("{}")])
    let report = "a header of more than 64 bytes"
    for tooLong in [lengthLine + padding(65 - 19) + "\r\n{}", String(repeating: "y", count: 65)] {
      let found = frames([tooLong, lengthLine + "\r\n[]"], limits: limits)
      #expect(found.count == 2)
      #expect(found.last == message("[]"))
      guard case .malformed(let text) = found.first else {
        Issue.record("\(found) does not begin with a report")
        continue
      }
      #expect(text.hasPrefix(report))
    }
  }

  @Test(
    "a header without an end is reported once for each that is too long; what it costs is measured by Benchmarks/load",
    arguments: ["Content-Length: 0", "Content-Length: 0\n", "X: Content-Length: 0\n", "x"])
  func endlessHeader(part: String) {
    let bytes = 100_000
    var framer = MessageFramer()
    var found: [Frame] = []
    framer.append(Array(String(repeating: part, count: bytes / part.utf8.count).utf8))
    while let frame = framer.next() { found.append(frame) }
    framer.append("\n\nContent-Length: 4\r\n\r\nnext".utf8)
    while let frame = framer.next() { found.append(frame) }
    #expect(found.last == message("next"))
    #expect(
      found.count < bytes / 4096 + 8192 / part.utf8.count,
      "one report for each header that is too long, not for each part")
  }

  /// The processor time of this thread, so other work on the machine does not count.

  @Test("a message is found behind a header that is too long, or within it")
  func messageInLongHeader() {
    var limits = TransportLimits()
    limits.headerBytes = 64
    for junk in [
      String(repeating: "X: 1\r\n", count: 20), String(repeating: "Content-Length: 9\r\n", count: 20) + "?\r\n",
      String(repeating: "Content-Length: 9", count: 20), String(repeating: "z", count: 200),
    ] {
      for split in [0, 30, junk.utf8.count] {
        let pieces = [String(junk.prefix(split)), junk.dropFirst(split) + "Content-Length: 2\r\n\r\n{}"]
        #expect(frames(pieces, limits: limits).last == message("{}"), "\(junk) split at \(split)")
      }
    }
  }

  @Test(
    "what an input that ends within a message leaves is told",
    arguments: [
      ("", nil), ("Content-Length: 2\r\n\r\n{}", nil), ("Content-Le", "the input ended within a header: 'Content-Le'"),
      ("Content-Length: 9\r\n\r\n{}", "the input ended after 2 of the 9 bytes of a message"),
    ] as [(String, String?)])
  func truncation(stream: String, text: String?) {
    var framer = MessageFramer()
    framer.append(stream.utf8)
    while framer.next() != nil {}
    #expect(framer.truncation() == text)
  }

  /// Valid messages, broken ones and garbage, cut and joined by a generator that always starts the same way.
  private func damagedStream(seed: UInt64) -> [UInt8] {
    var state = seed
    func random(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    let parts = [
      "Content-Length: 7\r\n\r\n{\"a\":1}", "Content-Length: 3\n\nabc", "content-length", ": 5\r\n", "\r\n", "\n", "{}",
      "X: y\r\n",
      "Content-Length: x\r\n\r\n", "Content-Length: 50\r\n\r\nshort", " ", ":", "\u{0}\u{7f}é",
    ]
    var bytes: [UInt8] = []
    for _ in 0..<30 { bytes.append(contentsOf: parts[random(parts.count)].utf8) }
    for _ in 0..<random(4) { bytes[random(bytes.count)] = UInt8(random(256)) }
    return bytes
  }

  @Test("whatever comes is cut in the same way, in one piece or byte by byte")
  func damagedStreams() {
    for seed in 0..<500 {
      let stream = damagedStream(seed: UInt64(seed))
      var whole = MessageFramer()
      var bytewise = MessageFramer()
      var fromWhole: [Frame] = []
      var fromBytes: [Frame] = []
      whole.append(stream)
      while let frame = whole.next() { fromWhole.append(frame) }
      for byte in stream {
        bytewise.append([byte])
        while let frame = bytewise.next() { fromBytes.append(frame) }
      }
      // A report shows the bytes that had arrived at that time.
      #expect(fromWhole.map(Self.withoutExcerpt) == fromBytes.map(Self.withoutExcerpt), "seed \(seed)")
      #expect(whole.truncation() == bytewise.truncation(), "seed \(seed)")
    }
  }

  private static func withoutExcerpt(_ frame: Frame) -> Frame {
    guard case .malformed(let text) = frame else { return frame }
    return .malformed(String(text.prefix { $0 != "'" }))
  }
}
