// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import DebugAdapterTransport
import EventLoop
import Glibc
import Logging
import TraceSession

/// What a session writes besides its messages: stderr, the log, the transcript. None of them ever blocks the loop. If
/// one of them fails, that is reported once on stderr.
final class SessionOutputs {
  /// Stderr.
  let errors: OutputWriter
  let logger: Logger
  let transcript: Transcript?
  private let log: OutputWriter?
  private let options: LogOptions
  /// Whether something that should have been written could not be.
  private(set) var hasFailed = false

  /// How long we wait at the end for a reader that does not read.
  private static let patienceMilliseconds = 2_000

  /// - Throws: `CommandFailure` for a file that can't be opened.
  init(_ options: LogOptions, loop: EventLoop) throws {
    self.options = options
    let errors = try OutputWriter(descriptor: 2, loop: loop)
    self.errors = errors
    let log = try options.log.map { path in
      try Self.opened(path, O_APPEND) { try OutputWriter(descriptor: $0, loop: loop) }
    }
    self.log = log
    logger = Logger(label: "sonde") { _ in LineLogHandler(log ?? errors, level: log == nil ? .warning : .info) }
    transcript = try options.logDap.map { path in
      try Self.opened(path, O_TRUNC) { try Transcript(descriptor: $0, loop: loop) }
    }
    log?.onFailure = { [weak self] in self?.logFailed($0) }
    transcript?.onFailure = { [weak self] in self?.transcriptFailed($0) }
  }

  /// Opens a file that only its owner may read, because it contains arguments and environments.
  private static func opened<Output>(_ path: String, _ flags: Int32, _ make: (Int32) throws -> Output) throws -> Output
  {
    let descriptor = try outputFile(path, flags, permissions: 0o600)
    defer { close(descriptor) }
    return try make(descriptor)
  }

  /// One line on stderr.
  func say(_ text: String) {
    errors.write { $0.append(contentsOf: "sonde: \(LineText.escaped(text))\n".utf8) }
  }

  /// Reports that something will not be written.
  func failed(_ failure: WriteFailure) {
    hasFailed = true
    say(failure.text)
    // If stderr itself fails, only the log is left.
    if log != nil { logger.warning("\(failure.text)") }
  }

  /// Waits until everything is written, and gives up if nothing reads.
  ///
  /// - Returns: Whether everything was written.
  func finish() -> Bool {
    if let log, !log.finish(timeoutMilliseconds: Self.patienceMilliseconds) { logFailed(log.failure ?? ETIMEDOUT) }
    if let transcript, !transcript.finish(timeoutMilliseconds: Self.patienceMilliseconds) {
      transcriptFailed(transcript.failure ?? ETIMEDOUT)
    }
    return errors.finish(timeoutMilliseconds: Self.patienceMilliseconds) && !hasFailed
  }

  private func logFailed(_ errno: Int32) {
    guard !isLogFailureSaid else { return }
    isLogFailureSaid = true
    failed(WriteFailure(what: "The log \(options.log ?? "")", errno: errno, consequence: Self.consequence))
  }

  private func transcriptFailed(_ errno: Int32) {
    guard !isTranscriptFailureSaid else { return }
    isTranscriptFailureSaid = true
    failed(WriteFailure(what: "The DAP log \(options.logDap ?? "")", errno: errno, consequence: Self.consequence))
  }

  private var isLogFailureSaid = false
  private var isTranscriptFailureSaid = false
  private static let consequence = "The session goes on without it."
}

/// - Throws: `CommandFailure`.
func outputFile(_ path: String, _ flags: Int32, permissions: mode_t) throws -> Int32 {
  do throws(OutputFileError) {
    return try OutputFile.open(path, flags, permissions: permissions)
  } catch {
    throw CommandFailure(text: "\(error.problem) \(error.remedy)")
  }
}
