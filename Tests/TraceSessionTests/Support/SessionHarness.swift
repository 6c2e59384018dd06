// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import DebugAdapterProtocol
import EventLoop
import Glibc
import GoProgram
import Logging
import TraceBackend

@testable import TraceSession

/// A session with a fake backend and a fake program; the test runs it turn by turn.
final class SessionHarness {
  let loop = EventLoop()
  let connection = RecordingConnection()
  let provider: FakeProvider
  let session: TraceSession
  private(set) var isClosed = false
  let tracedProgram = FakeProgram()

  /// Any ELF file can be the program: the fake never reads it.
  static let program = "/proc/self/exe"

  init(
    streams: ProgramStreams = .captured, limits: SessionLimits = SessionLimits(),
    provider: FakeProvider = FakeProvider(),
    programError: ProgramError? = nil, spelling: ArgumentSpelling = .configuration,
    inBackground: ((_ work: @escaping () -> Void, _ completion: @escaping () -> Void) -> Void)? = nil
  ) {
    self.provider = provider
    var options = SessionOptions(
      providers: [provider],
      runUntraced: { (program) throws(BackendError) in try provider.open(.launch(program)) }, streams: streams,
      environment: ["PATH=/usr/bin", "HOME=/root"], workingDirectory: "/",
      logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    options.limits = limits
    options.spelling = spelling
    if let inBackground { options.inBackground = inBackground }
    options.openProgram = { [tracedProgram] (_, _, _) throws(ProgramError) in
      if let programError { throw programError }
      return tracedProgram
    }
    session = TraceSession(loop: loop, connection: connection, options: options)
    session.onClosed = { [unowned self] in isClosed = true }
  }

  var backend: FakeBackend { provider.backend ?? FakeBackend(.attach(processID: 0)) }

  /// Runs everything that is due.
  func settle() {
    for _ in 0..<8 { loop.runOnce(timeoutMilliseconds: 0) }
  }

  /// Runs the loop until the client has a line that meets `condition`; for events from a timer or a process.
  func wait(until condition: (String) -> Bool) -> Bool {
    for _ in 0..<2_000 {
      if connection.lines.contains(where: condition) { return true }
      loop.runOnce(timeoutMilliseconds: 10)
    }
    return false
  }

  /// The last line that the client had when `launch` or `request` returned.
  private(set) var lastAnswer: String?

  @discardableResult
  func request(_ command: String, _ arguments: JSONValue = [:]) -> [String] {
    connection.request(command, arguments)
    settle()
    lastAnswer = connection.lines.last
    return connection.takeLines()
  }

  /// Brings the session to the point where it accepts breakpoints.
  func launch(_ more: [String: JSONValue] = [:]) {
    request("initialize")
    let program: [String: JSONValue] = ["program": .string(Self.program), "mode": "exec", "cwd": "/"]
    request("launch", .object(program.merging(more) { _, last in last }))
  }

  /// Brings the session to a running program in which these functions are traced.
  func run(_ functions: [String] = ["main.foo"]) {
    launch()
    request("setFunctionBreakpoints", ["breakpoints": .array(functions.map { ["name": .string($0)] })])
    request("configurationDone")
  }
}

extension SessionHarness {
  /// A process that lives as long as the test and is not this one.
  var parentProcessID: pid_t { getppid() }
}
