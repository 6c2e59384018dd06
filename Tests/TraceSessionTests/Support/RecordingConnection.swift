// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import DebugAdapterProtocol

/// A connection that stores sent messages as short lines, and whose client reads only when the test says so.
final class RecordingConnection: Connection {
  var onRequest: ((IncomingRequest) -> Void)?
  var onMalformedInput: ((String) -> Void)?
  var onEnd: ((ConnectionEnd) -> Void)?
  var onDrained: (() -> Void)?

  /// `initialize ok`, `launch failed: …`, `event initialized`, `console > goroutine(1): …`.
  private(set) var lines: [String] = []
  private(set) var outputs: [OutputEvent] = []
  private(set) var hits: [HitEvent] = []
  private(set) var responses: [String: any ResponseType] = [:]
  private(set) var breakpointEvents: [Breakpoint] = []

  /// Whether the client has stopped reading; messages sent from then on are pending.
  var isBehind = false
  var pendingBytes = 0
  private var seq = 0

  func request(_ command: String, _ arguments: JSONValue = [:]) {
    seq += 1
    onRequest?(IncomingRequest(seq: seq, command: command, arguments: arguments))
  }

  /// The client reads everything again.
  func catchUp() {
    isBehind = false
    pendingBytes = 0
    onDrained?()
  }

  /// The lines since the last call.
  func takeLines() -> [String] {
    defer { lines.removeAll() }
    return lines
  }

  func send(event: some EventType) {
    switch event {
    case let event as OutputEvent:
      outputs.append(event)
      if isBehind { pendingBytes += event.output.utf8.count }
      lines.append("\(event.category?.rawValue ?? "none") \(event.output.replacing("\n", with: "⏎"))")
    case let event as HitEvent:
      hits.append(event)
      lines.append("event \(HitEvent.event)")
    case let event as ExitedEvent: lines.append("event exited \(event.exitCode)")
    case let event as BreakpointEvent:
      breakpointEvents.append(event.breakpoint)
      lines.append("event breakpoint \(event.breakpoint.id ?? 0) \(event.breakpoint.message ?? "")")
    default: lines.append("event \(type(of: event).event)")
    }
  }

  func respond<Response: ResponseType>(to request: IncomingRequest, with response: Response) {
    responses[request.command] = response
    lines.append("\(request.command) ok")
  }

  /// The number of each failure, by its request.
  private(set) var errorIDs: [String: Int] = [:]

  func fail(request: IncomingRequest, with error: ErrorMessage) {
    errorIDs[request.command] = error.id
    lines.append("\(request.command) failed: \(error.format)")
  }

  func send<Request: RequestType>(
    request: Request, completion: @escaping (Result<Request.Response, ReverseRequestError>) -> Void
  ) {
    lines.append("request \(Request.command)")
    terminalRequest = request as? RunInTerminalRequest
    terminalCompletion = completion as? (Result<RunInTerminalResponse, ReverseRequestError>) -> Void
  }

  /// The command that the client was asked to run in a terminal.
  private(set) var terminalRequest: RunInTerminalRequest?
  private var terminalCompletion: ((Result<RunInTerminalResponse, ReverseRequestError>) -> Void)?

  /// The client answers that request.
  func answerTerminal(_ answer: Result<RunInTerminalResponse, ReverseRequestError>) {
    terminalCompletion?(answer)
    terminalCompletion = nil
  }

  func finish(timeoutMilliseconds: Int) -> Bool { true }
}
