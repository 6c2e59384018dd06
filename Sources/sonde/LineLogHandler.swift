// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import DebugAdapterTransport
import Glibc
import Logging

/// Writes the log, one line per message: `2026-11-23T01:14:16Z warning: …`.
struct LineLogHandler: LogHandler {
  // nonisolated(unsafe): only the loop's thread logs.
  private nonisolated(unsafe) let output: OutputWriter
  var logLevel: Logger.Level
  var metadata: Logger.Metadata = [:]

  init(_ output: OutputWriter, level: Logger.Level) {
    self.output = output
    logLevel = level
  }

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    output.write { $0.append(contentsOf: "\(Self.now()) \(event.level): \(event.message)\n".utf8) }
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
