// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// Traces a process that is already running.
///
/// The arguments stay as the client wrote them: the session reads them itself, so that it can report unknown ones.
package struct AttachRequest: RequestType {
  package typealias Response = EmptyResponse
  package static let command = "attach"

  /// An object; empty if the client sent none.
  package var arguments: JSONValue

  package init(arguments: JSONValue) {
    self.arguments = arguments
  }

  package init(from decoder: any Decoder) throws {
    arguments = try JSONValue(from: decoder)
  }

  package func encode(to encoder: any Encoder) throws {
    try arguments.encode(to: encoder)
  }
}
