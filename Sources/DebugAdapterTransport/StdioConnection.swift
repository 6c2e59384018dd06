// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import DebugAdapterProtocol
import EventLoop
import Glibc

/// The connection to an editor that started us: requests on one descriptor, everything else on another.
///
/// Reading is done by the loop, writing by an `OutputWriter`.
package final class StdioConnection: Connection {
  package var onRequest: ((IncomingRequest) -> Void)?
  package var onMalformedInput: ((String) -> Void)?
  package var onEnd: ((ConnectionEnd) -> Void)?
  package var onDrained: (() -> Void)?

  private static let readBytes = 64 << 10

  private let input: Int32
  private let output: Int32
  private let loop: EventLoop
  private let limits: TransportLimits
  private let writer: OutputWriter
  private let transcript: Transcript?
  private var source: EventSource?
  /// Reports that our messages can no longer be read, though requests may still come.
  private var outputEnd: EventSource?
  private var framer: MessageFramer
  private var encoder = MessageEncoder()
  private var reverseRequests = ReverseRequests()
  private var readBuffer = [UInt8](repeating: 0, count: readBytes)
  private var hasEnded = false

  /// - Parameters:
  ///   - input: Where requests come from; must stay open as long as the connection lives. See `StandardStreams`.
  ///   - output: Where messages go; must stay open as well.
  ///   - transcript: A log of all messages.
  package init(
    loop: EventLoop, input: Int32, output: Int32, limits: TransportLimits = TransportLimits(),
    transcript: Transcript? = nil
  ) throws(EventLoopError) {
    self.input = input
    self.output = output
    self.loop = loop
    self.limits = limits
    self.transcript = transcript
    framer = MessageFramer(limits: limits)
    writer = try OutputWriter(descriptor: output, loop: loop, behindBytes: limits.behindBytes)
    writer.onFailure = { [weak self] in self?.end(.writeFailed(errno: $0)) }
    writer.onDrained = { [weak self] in self?.writerHasDrained() }
  }

  deinit {
    source?.cancel()
    outputEnd?.cancel()
  }

  /// Begins to read; the handlers must be set by now.
  package func start() {
    guard source == nil, !hasEnded else { return }
    source = loop.onReadable(input) { [weak self] in self?.read() }
    let outputEnd = loop.onReadable(output) { [writer] in writer.abandon(EPIPE) }
    outputEnd.pauseUntilHangUp()
    self.outputEnd = outputEnd
  }

  package func send(event: some EventType) {
    encoder.encode(event: event)
    sendEncoded()
  }

  package func respond<Response: ResponseType>(to request: IncomingRequest, with response: Response) {
    encoder.encode(response: response, to: request)
    sendEncoded()
  }

  package func fail(request: IncomingRequest, with error: ErrorMessage) {
    encoder.encode(failure: error, of: request)
    sendEncoded()
  }

  package func send<Request: RequestType>(
    request: Request, completion: @escaping (Result<Request.Response, ReverseRequestError>) -> Void
  ) {
    guard !hasEnded else { return loop.onNextTurn { completion(.failure(.connectionEnded)) } }
    encoder.encode(request: request)
    reverseRequests.add(seq: encoder.seq, completion: completion)
    sendEncoded()
  }

  package var pendingBytes: Int { writer.pendingBytes }
  package var isBehind: Bool { writer.isBehind }

  /// Why the client's pipe did not take everything, an error number; nil if it has so far.
  package var outputFailure: Int32? { writer.failure }

  @discardableResult
  package func finish(timeoutMilliseconds: Int) -> Bool {
    transcript?.finish(timeoutMilliseconds: timeoutMilliseconds)
    return writer.finish(timeoutMilliseconds: timeoutMilliseconds)
  }

  private func sendEncoded() {
    transcript?.record(.sent, json: encoder.message)
    writer.write { encoder.appendFramed(to: &$0) }
  }

  private func writerHasDrained() {
    source?.resume()
    onDrained?()
  }
}

extension StdioConnection {
  private func read() {
    let count = Glibc.read(input, &readBuffer, readBuffer.count)
    if count > 0 {
      framer.append(readBuffer[..<count])
      while !hasEnded, let frame = framer.next() { handle(frame) }
      holdInputBack()
    } else if count == 0 {
      if let truncation = framer.truncation() { report(truncation) }
      end(.endOfInput)
    } else if errno != EINTR && errno != EAGAIN {
      end(.readFailed(errno: errno))
    }
  }

  /// A client that sends requests but reads no answers could make us keep an unlimited number of them.
  private func holdInputBack() {
    guard writer.pendingBytes >= limits.pendingBytes else { return }
    source?.pauseUntilHangUp()
    writer.notifyWhenDrained()
  }

  private func handle(_ frame: MessageFramer.Frame) {
    switch frame {
    case .message(let bytes): handle(bytes)
    case .malformed(let reason): report(reason)
    case .tooLarge(let count, let beginning, let end):
      let problem = "A message of \(count) bytes is too large; at most \(limits.messageBytes) are read."
      guard let request = ClientMessage.request(inBeginning: beginning, end: end) else { return report(problem) }
      transcript?.record(.received, malformed: problem)
      fail(
        request: request,
        with: ErrorMessage(id: .messageTooLarge, problem: problem, remedy: "Send less in one request."))
    }
  }

  private func handle(_ bytes: [UInt8]) {
    let (message, value) = ClientMessage.parse(bytes)
    if let value { transcript?.record(.received, value) }
    switch message {
    case .request(let request): onRequest?(request)
    case .response(let response):
      guard let completion = reverseRequests.take(response) else {
        return report("a response to request \(response.requestSeq), which is not open")
      }
      completion()
    case .malformed(let reason, let request?):
      if value == nil { transcript?.record(.received, malformed: reason) }
      fail(
        request: request,
        with: ErrorMessage(
          id: .malformedMessage, problem: "The message cannot be read: \(reason).",
          remedy: "Send it as the Debug Adapter Protocol describes it."))
    case .malformed(let reason, nil): report(reason)
    }
  }

  private func report(_ reason: String) {
    transcript?.record(.received, malformed: reason)
    onMalformedInput?(reason)
  }

  private func end(_ reason: ConnectionEnd) {
    guard !hasEnded else { return }
    hasEnded = true
    source?.cancel()
    source = nil
    outputEnd?.cancel()
    outputEnd = nil
    for completion in reverseRequests.takeAll() { completion() }
    onEnd?(reason)
  }
}
