// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// A session's connection to its client: messages go out in the order of the calls and come in one at a time.
///
/// Everything here is called on the event loop's thread, the handlers too. No call waits for the client; unread bytes
/// are counted in `pendingBytes`, which a sender of many events must watch.
package protocol Connection: AnyObject {
  /// Sends an event.
  func send(event: some EventType)

  /// Answers a request with success. A request is answered once, by this or by `fail`.
  func respond<Response: ResponseType>(to request: IncomingRequest, with response: Response)

  /// Answers a request with failure.
  func fail(request: IncomingRequest, with error: ErrorMessage)

  /// Sends a request to the client, such as `runInTerminal`. `completion` is called once, later, on the loop: with the
  /// response, or with the reason why there will be none (the end of the connection is one).
  func send<Request: RequestType>(
    request: Request, completion: @escaping (Result<Request.Response, ReverseRequestError>) -> Void)

  /// Called for each well-formed request. Set it before the connection starts: a request without a handler is lost.
  var onRequest: ((IncomingRequest) -> Void)? { get set }

  /// Called for input that is not a message and that could not be answered with a failed response: one line of text
  /// that says what was wrong, without a line feed. The connection continues.
  var onMalformedInput: ((String) -> Void)? { get set }

  /// Called once when the client has disconnected: its input has ended, or it no longer takes output.
  var onEnd: ((ConnectionEnd) -> Void)? { get set }

  /// Bytes of messages sent here that the client's pipe has not taken.
  var pendingBytes: Int { get }

  /// Whether the client reads more slowly than we send: a write has not finished, and a pipe's worth of bytes or more
  /// waits with it. After this has returned true, `onDrained` is called when it no longer holds.
  var isBehind: Bool { get }

  /// Called when a client that was behind has caught up; see `isBehind`.
  var onDrained: (() -> Void)? { get set }

  /// Waits until everything sent has been written, and gives up when the client has read nothing for this long: for the
  /// end of the process, since a client may never read. This is the only call that blocks.
  ///
  /// - Returns: Whether everything was written.
  @discardableResult
  func finish(timeoutMilliseconds: Int) -> Bool
}

/// Why a connection is over.
package enum ConnectionEnd: Hashable, Sendable {
  /// The client closed its end normally.
  case endOfInput
  case readFailed(errno: Int32)
  /// Mostly EPIPE: the client has disconnected.
  case writeFailed(errno: Int32)
}

/// Why a request to the client has no response.
package enum ReverseRequestError: Error, Hashable, Sendable {
  /// The client answered with failure; the text is its own.
  case refused(String)
  /// The client answered success, but with a body that cannot be read.
  case malformed(String)
  case connectionEnded

  package var problem: String {
    switch self {
    case .refused(let text): "The client refused: \(text)\(text.hasSuffix(".") ? "" : ".")"
    case .malformed(let text): "The client's answer cannot be read: \(text)."
    case .connectionEnded: "The client has disconnected."
    }
  }

  package var remedy: String {
    switch self {
    case .refused, .malformed: "Set \"console\" to \"internalConsole\"."
    case .connectionEnded: "Start the session again."
    }
  }
}
