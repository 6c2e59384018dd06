// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Foundation
import Glibc
import TraceTestSupport

/// A traced `Fixtures/console`, whose input the test writes.
///
/// Its output comes through the session, after the hits that were recorded before: once it says that a line is done,
/// the session knows all hits of that line.
final class ConsoleProgram {
  let session: TestSession
  private let folder: String
  private let input: Int32

  init(functions: [String] = [], backend: BackendKind, options: [String: JSON] = [:]) async throws {
    folder = try TestEnvironment.temporaryFolder()
    let path = folder + "/input"
    guard mkfifo(path, 0o600) == 0 else { throw TestFailure("mkfifo failed: \(errno)") }
    // For reading too, so that `open` does not wait for the program; it is closed at the end as usual.
    input = open(path, O_RDWR | O_CLOEXEC)
    session = try await TestSession.launch(
      "console", try .newestOptimized, functions: functions, backend: backend,
      options: options.merging(["stdinFrom": .string(path)]) { given, _ in given })
  }

  /// Makes the program do what the line names, and waits until it is done.
  func run(_ line: String) async throws {
    let before = session.client.log.entries.count
    let bytes = Array("\(line)\n".utf8)
    guard write(input, bytes, bytes.count) == bytes.count else { throw TestFailure("write failed: \(errno)") }
    try await session.client.output(containing: "done \(line)\n", category: "stdout", after: before)
  }

  /// Ends the program's input, which ends the program.
  func finish() async throws -> SessionRecord {
    close(input)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    return try await session.finish()
  }
}
