// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import DebugAdapterProtocol

/// Writes whole messages: the envelope, with `seq` from 1 rising by 1, and the body in it.
struct MessageEncoder {
  /// The last message, without its header; kept here to reuse its memory.
  private(set) var message: [UInt8] = []
  /// The number of the last message; 0 before the first.
  private(set) var seq = 0

  mutating func encode(event: some EventType) {
    begin(type: "event")
    message.append(contentsOf: #","event":"#.utf8)
    message.appendJSONString(type(of: event).event)
    end(body: event, named: #","body":"#)
  }

  mutating func encode(response: some ResponseType, to request: IncomingRequest) {
    beginResponse(to: request, success: true)
    end(body: response, named: #","body":"#)
  }

  mutating func encode(failure: ErrorMessage, of request: IncomingRequest) {
    beginResponse(to: request, success: false)
    message.append(contentsOf: #","message":"#.utf8)
    message.appendJSONString(failure.problem)
    end(body: ErrorResponse(error: failure), named: #","body":"#)
  }

  mutating func encode(request: some RequestType) {
    begin(type: "request")
    message.append(contentsOf: #","command":"#.utf8)
    message.appendJSONString(type(of: request).command)
    end(body: request, named: #","arguments":"#)
  }

  /// Appends the last message with its header.
  func appendFramed(to bytes: inout [UInt8]) {
    bytes.append(contentsOf: "Content-Length: ".utf8)
    bytes.appendJSONInteger(message.count)
    bytes.append(contentsOf: "\r\n\r\n".utf8)
    bytes.append(contentsOf: message)
  }

  private mutating func begin(type: StaticString) {
    seq += 1
    message.removeAll(keepingCapacity: true)
    message.append(contentsOf: #"{"seq":"#.utf8)
    message.appendJSONInteger(seq)
    message.append(contentsOf: #","type":""#.utf8)
    type.withUTF8Buffer { message.append(contentsOf: $0) }
    message.append(UInt8(ascii: "\""))
  }

  private mutating func beginResponse(to request: IncomingRequest, success: Bool) {
    begin(type: "response")
    message.append(contentsOf: #","request_seq":"#.utf8)
    message.appendJSONInteger(request.seq)
    message.append(contentsOf: success ? #","success":true,"command":"#.utf8 : #","success":false,"command":"#.utf8)
    message.appendJSONString(request.command)
  }

  private mutating func end<Body: MessageBody>(body: Body, named name: StaticString) {
    if Body.hasBody {
      name.withUTF8Buffer { message.append(contentsOf: $0) }
      body.appendJSON(to: &message)
    }
    message.append(UInt8(ascii: "}"))
  }
}
