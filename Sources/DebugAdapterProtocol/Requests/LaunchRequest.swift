// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// Builds where needed, and starts the program that is to be traced.
///
/// The arguments stay as the client wrote them: the session reads them itself, so that it can name what it does not know.
package struct LaunchRequest: RequestType {
  package typealias Response = EmptyResponse
  package static let command = "launch"

  /// An object; empty where the client sent none.
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
