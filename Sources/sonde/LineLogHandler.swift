// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import Glibc
import Logging

/// Writes the log, one line a message: `2026-11-23T01:14:16Z warning: …`.
struct LineLogHandler: LogHandler {
  private let descriptor: Int32
  var logLevel: Logger.Level
  var metadata: Logger.Metadata = [:]

  /// - Parameter descriptor: Stays open for the life of the process.
  init(descriptor: Int32, level: Logger.Level) {
    self.descriptor = descriptor
    logLevel = level
  }

  /// Opens a file to append to; nil where that fails.
  static func openFile(_ path: String) -> Int32? {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
    return descriptor < 0 ? nil : descriptor
  }

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    let line = Array("\(Self.now()) \(event.level): \(event.message)\n".utf8)
    _ = write(descriptor, line, line.count)
  }

  private static func now() -> String {
    var seconds = time(nil)
    var parts = tm()
    gmtime_r(&seconds, &parts)
    var buffer = [CChar](repeating: 0, count: 32)
    let count = strftime(&buffer, buffer.count, "%Y-%m-%dT%H:%M:%SZ", &parts)
    return String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
