// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Foundation
import Synchronization

/// An editor without a screen: starts `sonde`, sends requests, and keeps every message.
package final class DAPClient: Sendable {
  package let adapter: ChildProcess
  package let log = MessageLog()
  /// In the environment of the adapter and of everything that it starts, so that leftover processes can be found.
  package let mark: String
  /// The adapter's own folder for temporary files; it must be empty at the end.
  package let temporaryFolder: String
  private let nextSequence = Mutex(1)
  private let gate: Gate

  package init(
    arguments: [String] = ["dap"], environment: [String: String] = [:], command: String = TestEnvironment.sonde
  ) throws {
    mark = TestEnvironment.uniqueName("mark")
    temporaryFolder = try TestEnvironment.temporaryFolder()
    var variables = GoToolchain.available.last?.environment ?? [:]
    variables.merge(["SONDE_TEST_MARK": mark, "TMPDIR": temporaryFolder]) { _, added in added }
    variables.merge(environment) { _, added in added }

    let log = log
    let gate = Gate()
    self.gate = gate
    let reader = Mutex(MessageReader())
    adapter = try ChildProcess(command, arguments, environment: variables) { chunk in
      gate.wait()
      let items = reader.withLock { $0.take(chunk) }
      for item in items {
        switch item {
        case .message(let message): log.add(message, isFromAdapter: true)
        case .failure(let what): log.fail(what)
        }
      }
      if chunk.isEmpty {
        if let rest = reader.withLock({ $0.remainder() }) { log.fail("bytes that are no message: '\(rest)'") }
        log.end()
      }
    }
  }

  /// A test that failed half-way leaves no adapter and no folder for the next test.
  deinit {
    gate.open()
    adapter.closeInput()
    try? FileManager.default.removeItem(atPath: temporaryFolder)
  }

  /// Stops reading the adapter's output, like a client that hangs, until `resumeReading`.
  package func pauseReading() { gate.close() }
  package func resumeReading() { gate.open() }

  /// Sends a request without waiting for its response.
  ///
  /// - Returns: Its `seq`.
  @discardableResult
  package func send(_ command: String, _ arguments: JSON? = nil) -> Int {
    let sequence = nextSequence.withLock { next in
      defer { next += 1 }
      return next
    }
    var message: [String: JSON] = ["seq": .integer(sequence), "type": "request", "command": .string(command)]
    message["arguments"] = arguments
    log.add(.object(message), isFromAdapter: false)
    sendRaw(Self.framed(JSON.object(message).description))
    return sequence
  }

  /// Sends a complete request as given, including its number.
  package func send(asWritten request: JSON) {
    log.add(request, isFromAdapter: false)
    sendRaw(Self.framed(request.description))
  }

  /// Waits for a request from the adapter.
  package func reverseRequest(_ command: String) async throws -> JSON {
    let request = await log.first { $0["type"] == "request" && $0["command"] == .string(command) }
    guard let request else { throw failure("no request '\(command)'") }
    return request
  }

  /// Answers a request from the adapter.
  ///
  /// - Parameter refusal: The reason, if the request is refused.
  package func answer(_ request: JSON, _ body: JSON = [:], refusal: String? = nil) {
    let sequence = nextSequence.withLock { next in
      defer { next += 1 }
      return next
    }
    var message: [String: JSON] = [
      "seq": .integer(sequence), "type": "response", "request_seq": request["seq"] ?? 0,
      "command": request["command"] ?? "", "success": .bool(refusal == nil), "body": body,
    ]
    message["message"] = refusal.map(JSON.string)
    sendRaw(Self.framed(JSON.object(message).description))
  }

  /// Sends bytes unchanged, to test input that no client should send.
  package func sendRaw(_ text: String) { adapter.write(Array(text.utf8)) }

  package static func framed(_ body: String) -> String { "Content-Length: \(body.utf8.count)\r\n\r\n\(body)" }

  /// The response to the request with this `seq`, successful or not.
  package func response(
    to sequence: Int, within seconds: Double = TestEnvironment.patienceSeconds
  ) async throws -> JSON {
    let response = await log.first(within: seconds) {
      $0["type"] == "response" && $0["request_seq"] == .integer(sequence)
    }
    guard let response else { throw failure("no response to request \(sequence)") }
    return response
  }

  /// Sends a request and waits for its response, successful or not.
  package func exchange(_ command: String, _ arguments: JSON? = nil) async throws -> JSON {
    try await response(to: send(command, arguments))
  }

  /// Sends a request that must succeed.
  ///
  /// - Returns: The body of its response.
  @discardableResult
  package func request(_ command: String, _ arguments: JSON? = nil) async throws -> JSON {
    let response = try await exchange(command, arguments)
    guard response["success"] == true else { throw failure("\(command) failed: \(response)") }
    return response["body"] ?? .object([:])
  }

  /// The first event with this name, after the first `offset` messages of the log, whose body matches.
  @discardableResult
  package func event(
    _ name: String, after offset: Int = 0, within seconds: Double = TestEnvironment.patienceSeconds,
    where matches: @escaping @Sendable (JSON) -> Bool = { _ in true }
  ) async throws -> JSON {
    let event = await log.first(after: offset, within: seconds) {
      $0["event"] == .string(name) && matches($0["body"] ?? .object([:]))
    }
    guard let event else { throw failure("no event '\(name)'") }
    return event["body"] ?? .object([:])
  }

  /// Waits for an output event whose text contains `text`.
  @discardableResult
  package func output(containing text: String, category: String = "console", after offset: Int = 0) async throws -> JSON
  {
    try await event("output", after: offset) { body in
      body["category"] == .string(category) && (body["output"]?.string ?? "").contains(text)
    }
  }

  /// A failure that includes the end of the session.
  package func failure(_ what: String) -> TestFailure {
    let transcript = log.entries.suffix(12).map {
      ($0.isFromAdapter ? "<- " : "-> ") + $0.message.description.prefix(600)
    }
    let state = adapter.exitCode.map { "it ended with \($0)" } ?? "it runs"
    return TestFailure(
      "\(what); sonde: \(state); the last messages:\n\(transcript.joined(separator: "\n"))\n"
        + "stderr: \(adapter.standardError.value.text.suffix(2000))")
  }
}
