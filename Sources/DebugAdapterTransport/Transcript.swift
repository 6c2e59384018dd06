// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import DebugAdapterProtocol
import EventLoop
import Glibc

/// A log of every message of a session, for `--log-dap`: one JSON object a line, with `time` (RFC 3339, UTC),
/// `direction` and the `message`, or `malformed` with the reason why there is none.
///
/// A full disk, or a reader that does not keep up, ends the log but not the session.
package final class Transcript {
  package enum Direction: String, Sendable {
    case received, sent
  }

  /// Called once, on the loop, when the file takes no more, with an error number.
  package var onFailure: ((Int32) -> Void)? {
    get { writer.onFailure }
    set { writer.onFailure = newValue }
  }
  /// Why the file did not take everything, an error number; nil if it has so far.
  package var failure: Int32? { writer.failure }

  private let writer: OutputWriter
  private let mostPendingBytes: Int

  /// - Parameters:
  ///   - descriptor: Where to write; it is duplicated.
  ///   - mostPendingBytes: With more than this unread the reader counts as disconnected.
  package init(
    descriptor: Int32, loop: EventLoop, mostPendingBytes: Int = TransportLimits().pendingBytes
  ) throws(EventLoopError) {
    writer = try OutputWriter(descriptor: descriptor, loop: loop)
    self.mostPendingBytes = mostPendingBytes
  }

  func record(_ direction: Direction, json: [UInt8]) {
    record(direction, key: "message") { $0.append(contentsOf: json) }
  }

  func record(_ direction: Direction, _ message: JSONValue) {
    record(direction, key: "message") { message.append(to: &$0) }
  }

  func record(_ direction: Direction, malformed reason: String) {
    record(direction, key: "malformed") { $0.appendJSONString(reason) }
  }

  /// Waits until everything is written, as `OutputWriter.finish` does.
  @discardableResult
  package func finish(timeoutMilliseconds: Int) -> Bool { writer.finish(timeoutMilliseconds: timeoutMilliseconds) }

  private func record(_ direction: Direction, key: String, _ append: (inout [UInt8]) -> Void) {
    if writer.pendingBytes > mostPendingBytes { writer.abandon(ENOBUFS) }
    writer.write { lines in
      lines.append(contentsOf: "{\"time\":\"\(Self.now())\",\"direction\":\"\(direction.rawValue)\",\"\(key)\":".utf8)
      append(&lines)
      lines.append(contentsOf: "}\n".utf8)
    }
  }

  /// For example `2026-11-23T01:14:16.879346Z`.
  private static func now() -> String {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    var parts = tm()
    gmtime_r(&time.tv_sec, &parts)
    var text = [CChar](repeating: 0, count: 32)
    strftime(&text, text.count, "%Y-%m-%dT%H:%M:%S", &parts)
    let seconds = String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    let microseconds = String(time.tv_nsec / 1000)
    return "\(seconds).\(String(repeating: "0", count: 6 - microseconds.utf8.count))\(microseconds)Z"
  }
}
