// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import DebugAdapterProtocol

/// The result of reading the bytes of one message.
enum ClientMessage: Hashable {
  case request(IncomingRequest)
  case response(IncomingResponse)
  /// Not a protocol message. `request` is what to answer with failure, if that much could be read.
  case malformed(reason: String, request: IncomingRequest?)

  /// - Returns: The message, and the value it was read from if it was JSON at all.
  static func parse(_ bytes: [UInt8]) -> (message: ClientMessage, value: JSONValue?) {
    var parser = JSONParser(bytes)
    do {
      let value = try parser.parseDocument()
      return (classify(value), value)
    } catch {
      return (.malformed(reason: "not JSON: \(error.text)", request: request(in: parser.outermostMembers)), nil)
    }
  }

  /// The request in a message that is too large to be read, from its first and its last bytes: some clients write the
  /// number and the command before the arguments, some behind them.
  static func request(inBeginning bytes: [UInt8], end: [UInt8]) -> IncomingRequest? {
    var parser = JSONParser(bytes)
    // It fails, since the end is missing; the members before the failure are the ones we need.
    _ = try? parser.parseDocument()
    let last = lastMembers(in: end)
    return request(in: parser.outermostMembers.merging(last) { _, last in last })
  }

  /// The plain members of an object behind its last member that is not plain.
  private static func lastMembers(in end: [UInt8]) -> [String: JSONValue] {
    guard let close = end.lastIndex(of: UInt8(ascii: "}")),
      let start = end[..<close].lastIndex(where: { $0 == UInt8(ascii: "}") || $0 == UInt8(ascii: "]") }),
      let comma = end[(start + 1)..<close].firstIndex(of: UInt8(ascii: ","))
    else { return [:] }
    var parser = JSONParser([UInt8(ascii: "{")] + end[(comma + 1)...close])
    guard case .object(let members)? = try? parser.parseDocument() else { return [:] }
    return members
  }

  private static func classify(_ value: JSONValue) -> ClientMessage {
    guard case .object(let members) = value else {
      return .malformed(reason: "a message must be an object, this is \(value.kind)", request: nil)
    }
    switch members["type"] {
    case "request": return classifyRequest(members)
    case "response": return classifyResponse(members)
    case let type:
      let found = if case .string(let word) = type { "\"\(word)\"" } else { type?.kind ?? "missing" }
      return .malformed(
        reason: "type must be \"request\" or \"response\", it is \(found)", request: request(in: members))
    }
  }

  private static func classifyRequest(_ members: [String: JSONValue]) -> ClientMessage {
    guard let request = request(in: members) else {
      return .malformed(reason: "a request must have a number 'seq' and a string 'command'", request: nil)
    }
    switch members["arguments"] {
    case nil, .null, .array([]): return .request(request)
    case .object(let arguments):
      return .request(IncomingRequest(seq: request.seq, command: request.command, arguments: .object(arguments)))
    case let other?: return .malformed(reason: "arguments must be an object, not \(other.kind)", request: request)
    }
  }

  private static func classifyResponse(_ members: [String: JSONValue]) -> ClientMessage {
    guard let requestSeq = members["request_seq"]?.wholeNumber, case .bool(let success) = members["success"] else {
      return .malformed(reason: "a response must have a number 'request_seq' and a boolean 'success'", request: nil)
    }
    let message = if case .string(let text) = members["message"] { text } else { "" }
    return .response(
      IncomingResponse(requestSeq: requestSeq, success: success, message: message, body: members["body"] ?? [:]))
  }

  /// A request without its arguments.
  private static func request(in members: [String: JSONValue]) -> IncomingRequest? {
    guard let seq = members["seq"]?.wholeNumber, case .string(let command) = members["command"] else { return nil }
    return IncomingRequest(seq: seq, command: command)
  }
}

/// The client's answer to one of our requests.
struct IncomingResponse: Hashable {
  var requestSeq: Int
  var success: Bool
  var message: String
  var body: JSONValue
}

extension JSONValue {
  /// Some clients write every number as a float.
  fileprivate var wholeNumber: Int? {
    switch self {
    case .int(let value): value
    case .double(let value): Int(exactly: value)
    default: nil
    }
  }
}
