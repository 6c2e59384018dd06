// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// A request as it was received: the command is known, the arguments are not checked yet.
package struct IncomingRequest: Hashable, Sendable {
  /// The client's number for it; 0 is valid too.
  package var seq: Int
  package var command: String
  /// An object; empty if the client sent none or null.
  package var arguments: JSONValue

  package init(seq: Int, command: String, arguments: JSONValue = .object([:])) {
    self.seq = seq
    self.command = command
    self.arguments = arguments == .null ? .object([:]) : arguments
  }

  /// The arguments as those of `Request`; unknown members are ignored.
  package func decode<Request: RequestType>(_ type: Request.Type) throws(RequestDecodingError) -> Request {
    do {
      return try arguments.decode(type)
    } catch {
      throw RequestDecodingError(command: command, mismatch: error)
    }
  }
}

/// Arguments that do not fit their command.
package struct RequestDecodingError: Error, Hashable, Sendable {
  package var command: String
  /// What is wrong and where: `breakpoints[0].name must be a string`.
  package var mismatch: JSONMismatch

  package var problem: String { "The arguments of \(command) cannot be used: \(mismatch.text)." }
  package var remedy: String { "Send them as the Debug Adapter Protocol describes \(command)." }

  /// The failed response's body.
  package var message: ErrorMessage { ErrorMessage(id: .invalidArguments, problem: problem, remedy: remedy) }
}
