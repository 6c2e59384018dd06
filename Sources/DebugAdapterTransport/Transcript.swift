// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import DebugAdapterProtocol
import EventLoop
import Glibc

/// A log of every message of a session, for `--log-dap`: one JSON object a line, with `time` (RFC 3339, UTC), `direction`
/// and the `message`, or `malformed` with the reason why there is none.
///
/// It is written at the end of each turn of the loop. A full disk ends the log, not the session.
package final class Transcript {
  package enum Direction: String, Sendable {
    case received, sent
  }

  /// Called once, when the file takes no more, with an error number.
  package var onFailure: ((Int32) -> Void)?

  private let loop: EventLoop
  private let descriptor: Int32
  private var lines: [UInt8] = []
  private var isFlushDue = false
  private var hasFailed = false

  /// Creates the file or empties it. Only its owner may read it: arguments and environments are in there.
  package init(path: String, loop: EventLoop) throws(TranscriptError) {
    descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw TranscriptError(path: path, errno: errno) }
    self.loop = loop
  }

  deinit {
    flush()
    close(descriptor)
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

  /// Writes what is waiting.
  package func flush() {
    isFlushDue = false
    lines.withUnsafeBytes { bytes in
      var rest = bytes[...]
      while !rest.isEmpty, !hasFailed {
        let count = write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
        if count >= 0 {
          rest = rest.dropFirst(count)
        } else if errno != EINTR {
          hasFailed = true
          onFailure?(errno)
        }
      }
    }
    lines.removeAll(keepingCapacity: true)
  }

  private func record(_ direction: Direction, key: String, _ append: (inout [UInt8]) -> Void) {
    guard !hasFailed else { return }
    lines.append(contentsOf: "{\"time\":\"\(Self.now())\",\"direction\":\"\(direction.rawValue)\",\"\(key)\":".utf8)
    append(&lines)
    lines.append(contentsOf: "}\n".utf8)
    if lines.count > 1 << 20 { return flush() }
    guard !isFlushDue else { return }
    isFlushDue = true
    loop.onNextTurn { [weak self] in self?.flush() }
  }

  /// As in `2026-11-23T01:14:16.879346Z`.
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

/// The file of a transcript cannot be written.
package struct TranscriptError: Error, Hashable, Sendable {
  package var path: String
  package var errno: Int32

  package var problem: String { "The DAP log \(path) cannot be written: \(String(cString: strerror(errno)))." }
  package var remedy: String { "Name a file in a folder that exists and that you may write to." }
}
