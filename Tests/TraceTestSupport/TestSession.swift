// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Foundation
import Glibc

/// A DAP session with a fixture, from its start to its last message.
///
/// `finish` and `checkEnding` check every session against the schema and the rules of conversation, and check that it
/// leaves nothing behind, so each test contains only its own checks.
package final class TestSession: Sendable {
  package let client: DAPClient

  package init(_ client: DAPClient) { self.client = client }

  /// A logpoint on the line with a marker.
  package struct Logpoint: Sendable {
    let marker: String
    let message: String
    package init(_ marker: String, _ message: String) {
      self.marker = marker
      self.message = message
    }
  }

  /// Launches a built fixture, sets its breakpoints and lets it run.
  ///
  /// - Parameters:
  ///   - flags: For `go build`, as is `environment`.
  ///   - options: Additional launch arguments; they replace those that this method sets.
  package static func launch(
    _ fixture: String, _ build: FixtureBuild, flags: [String] = [], environment: [String: String] = [:],
    arguments: [String] = [], functions: [String] = [], logpoints: [Logpoint] = [], backend: BackendKind = .ptrace,
    options: [String: JSON] = [:]
  ) async throws -> TestSession {
    let program = try Fixture.build(fixture, build, flags: flags, environment: environment)
    let session = TestSession(try DAPClient())
    var launch: [String: JSON] = [
      "mode": "exec", "program": .string(program), "args": .array(arguments.map(JSON.string)),
      "backend": .string(backend.rawValue),
    ]
    launch.merge(options) { _, given in given }
    try await session.start("launch", .object(launch))
    try await session.setFunctionBreakpoints(functions)
    if !logpoints.isEmpty { try await session.setLogpoints(logpoints, in: fixture) }
    try await session.client.request("configurationDone")
    return session
  }

  /// Attaches to a running fixture and starts the hits.
  package static func attach(
    to process: ChildProcess, functions: [String] = [], backend: BackendKind = .ptrace, options: [String: JSON] = [:]
  ) async throws -> TestSession {
    let session = TestSession(try DAPClient())
    var attach: [String: JSON] = [
      "mode": "local", "processId": .integer(Int(process.processID)), "backend": .string(backend.rawValue),
    ]
    attach.merge(options) { _, given in given }
    try await session.start("attach", .object(attach))
    try await session.setFunctionBreakpoints(functions)
    try await session.client.request("configurationDone")
    return session
  }

  /// Everything up to the `initialized` event and the response of the request that starts the session.
  ///
  /// Tests compare whole values, so a line is as long as it needs to be unless they say otherwise.
  package func start(_ command: String, _ arguments: JSON) async throws {
    try await client.request("initialize", Self.initializeArguments)
    var members = arguments.object ?? [:]
    if members["maxLineLength"] == nil { members["maxLineLength"] = 0 }
    try await client.request(command, .object(members))
    try await client.event("initialized")
  }

  package static let initializeArguments: JSON = [
    "adapterID": "sonde", "clientID": "tests", "linesStartAt1": true, "columnsStartAt1": true, "pathFormat": "path",
    "supportsProgressReporting": true, "supportsVariableType": true,
  ]

  /// - Returns: The breakpoints of the response.
  @discardableResult
  package func setFunctionBreakpoints(_ names: [String]) async throws -> [JSON] {
    let breakpoints = names.map { JSON.object(["name": .string($0)]) }
    let body = try await client.request("setFunctionBreakpoints", ["breakpoints": .array(breakpoints)])
    return body["breakpoints"]?.array ?? []
  }

  @discardableResult
  package func setLogpoints(_ logpoints: [Logpoint], in fixture: String) async throws -> [JSON] {
    let breakpoints = try logpoints.map { point in
      JSON.object([
        "line": .integer(try Fixture.line(point.marker, in: fixture)), "logMessage": .string(point.message),
      ])
    }
    return try await setBreakpoints(breakpoints, in: fixture)
  }

  @discardableResult
  package func setBreakpoints(_ breakpoints: [JSON], in fixture: String) async throws -> [JSON] {
    let body = try await client.request(
      "setBreakpoints",
      ["source": ["path": .string(Fixture.source(fixture))], "breakpoints": .array(breakpoints)])
    return body["breakpoints"]?.array ?? []
  }

  /// Waits until the program has ended, disconnects as an editor does, and runs the checks for every session.
  package func finish() async throws -> SessionRecord {
    try await client.event("terminated")
    try await client.request("disconnect")
    return try await checkEnding()
  }

  /// Waits for the end of the adapter and runs the checks for every session.
  ///
  /// - Parameter mayStay: Whether the launched program may stay alive, with the process that reads its output.
  package func checkEnding(mayStay: Bool = false) async throws -> SessionRecord {
    client.adapter.closeInput()
    let code = try await client.adapter.waitForExit()
    _ = await client.log.first { _ in false }
    var problems = client.log.failures
    if code != 0 { problems.append("sonde ended with \(code)") }
    problems += ConversationRules.problems(in: client.log.entries)
    problems += try SchemaValidator.shared.problems(in: client.log.entries)
    if !mayStay {
      if let left = await ProcessTable.processesLeft(marked: client.mark) { problems.append("left behind: \(left)") }
      for file in ProcessTable.files(in: client.temporaryFolder) { problems.append("left behind: \(file)") }
    }
    guard problems.isEmpty else { throw client.failure(problems.joined(separator: "\n")) }
    try FileManager.default.removeItem(atPath: client.temporaryFolder)
    return SessionRecord(client.log)
  }
}
