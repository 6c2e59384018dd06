// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// Traces a process that runs already.
///
/// The arguments stay as the client wrote them: the session reads them itself, so that it can name what it does not know.
package struct AttachRequest: RequestType {
  package typealias Response = EmptyResponse
  package static let command = "attach"

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
