// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import DebugAdapterProtocol
import EventLoop

/// A connection between a session and a client in the same process, such as `sonde trace`.
///
/// Events and responses are passed as values; only arguments go through JSON, since a session decodes them itself.
/// Everything arrives on a later turn of the loop, in order: a call on one side never calls the other directly.
package final class LoopbackConnection: Connection {
  package var onRequest: ((IncomingRequest) -> Void)?
  /// Never called: this client sends only what the compiler allows.
  package var onMalformedInput: ((String) -> Void)?
  package var onEnd: ((ConnectionEnd) -> Void)?
  package var onDrained: (() -> Void)?

  /// The other end. It lives as long as this one.
  package let client: LoopbackClient

  private let loop: EventLoop
  private let pressure: OutputWriter?
  private let transcript: Transcript?
  private var encoder = MessageEncoder()
  private var hasEnded = false

  /// - Parameters:
  ///   - pressure: Where the client writes what it receives: its waiting bytes count as those of this connection. If it
  ///     takes no more, the client must notice; the session continues.
  ///   - transcript: A log of all messages, as they would be on a wire.
  package init(loop: EventLoop, pressure: OutputWriter? = nil, transcript: Transcript? = nil) {
    self.loop = loop
    self.pressure = pressure
    self.transcript = transcript
    client = LoopbackClient()
    client.connection = self
    pressure?.onDrained = { [weak self] in self?.onDrained?() }
  }

  package func send(event: some EventType) {
    record { $0.encode(event: event) }
    loop.onNextTurn { [client] in client.onEvent?(event) }
  }

  package func respond<Response: ResponseType>(to request: IncomingRequest, with response: Response) {
    record { $0.encode(response: response, to: request) }
    loop.onNextTurn { [client] in client.complete(request, .success(response)) }
  }

  package func fail(request: IncomingRequest, with error: ErrorMessage) {
    record { $0.encode(failure: error, of: request) }
    loop.onNextTurn { [client] in client.complete(request, .failure(error)) }
  }

  package func send<Request: RequestType>(
    request: Request, completion: @escaping (Result<Request.Response, ReverseRequestError>) -> Void
  ) {
    record { $0.encode(request: request) }
    loop.onNextTurn { completion(.failure(.refused("\(Request.command) is not supported in a terminal"))) }
  }

  package var pendingBytes: Int { pressure?.pendingBytes ?? 0 }
  package var isBehind: Bool { pressure?.isBehind ?? false }

  /// Messages still on their way to the client are not waited for: that needs turns of the loop.
  @discardableResult
  package func finish(timeoutMilliseconds: Int) -> Bool {
    transcript?.finish(timeoutMilliseconds: timeoutMilliseconds)
    return pressure?.finish(timeoutMilliseconds: timeoutMilliseconds) ?? true
  }

  fileprivate func receive(_ request: IncomingRequest) {
    transcript?.record(.received, LoopbackClient.envelope(of: request))
    loop.onNextTurn { [weak self] in
      guard let self, !self.hasEnded else { return }
      self.onRequest?(request)
    }
  }

  fileprivate func receiveEnd() {
    loop.onNextTurn { [weak self] in self?.end(.endOfInput) }
  }

  private func end(_ reason: ConnectionEnd) {
    guard !hasEnded else { return }
    hasEnded = true
    onEnd?(reason)
  }

  private func record(_ encode: (inout MessageEncoder) -> Void) {
    guard let transcript else { return }
    encode(&encoder)
    transcript.record(.sent, json: encoder.message)
  }
}

/// The client's end of a `LoopbackConnection`.
package final class LoopbackClient {
  /// Called for each event; `event as? OutputEvent` shows which it is.
  package var onEvent: ((any EventType) -> Void)?

  fileprivate weak var connection: LoopbackConnection?
  private var seq = 0
  private var completions: [Int: (Result<any ResponseType, ErrorMessage>) -> Void] = [:]

  fileprivate init() {}

  /// Sends a request; `completion` is called once, later, on the loop.
  package func send<Request: RequestType>(
    _ request: Request, completion: @escaping (Result<Request.Response, ErrorMessage>) -> Void = { _ in }
  ) {
    send(command: Request.command, arguments: Self.arguments(of: request)) { result in
      completion(
        result.flatMap { response in
          guard let response = response as? Request.Response else {
            preconditionFailure("\(Request.command) was answered with a \(type(of: response))")
          }
          return .success(response)
        })
    }
  }

  /// Sends a request whose arguments are JSON, such as `launch`, or one that no message type could hold.
  package func send(
    command: String, arguments: JSONValue, completion: @escaping (Result<any ResponseType, ErrorMessage>) -> Void
  ) {
    seq += 1
    completions[seq] = completion
    connection?.receive(IncomingRequest(seq: seq, command: command, arguments: arguments))
  }

  /// Ends the input of the session, like an editor that closes our stdin.
  package func close() {
    connection?.receiveEnd()
  }

  fileprivate func complete(_ request: IncomingRequest, _ result: Result<any ResponseType, ErrorMessage>) {
    guard let completion = completions.removeValue(forKey: request.seq) else {
      preconditionFailure("\(request.command) was answered twice")
    }
    completion(result)
  }

  private static func arguments(of request: some RequestType) -> JSONValue {
    guard type(of: request).hasBody, let value = try? JSONValue(request) else { return [:] }
    return value
  }

  fileprivate static func envelope(of request: IncomingRequest) -> JSONValue {
    [
      "seq": .int(request.seq), "type": "request", "command": .string(request.command), "arguments": request.arguments,
    ]
  }
}
