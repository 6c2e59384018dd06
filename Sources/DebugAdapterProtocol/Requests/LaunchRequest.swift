// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// Builds the program to trace if needed, and starts it.
///
/// The arguments stay as the client wrote them: the session reads them itself, so that it can report unknown ones.
package struct LaunchRequest: RequestType {
  package typealias Response = EmptyResponse
  package static let command = "launch"

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
