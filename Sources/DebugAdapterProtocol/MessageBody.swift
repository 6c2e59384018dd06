// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import FoundationEssentials

/// The content of the `arguments` of a request, or of the `body` of a response or an event.
package protocol MessageBody: Codable, Hashable, Sendable {
  /// Whether the message carries `arguments` or a `body` at all; one without fields has none.
  static var hasBody: Bool { get }

  /// Appends this value as one JSON object in UTF-8, without line feeds.
  func appendJSON(to bytes: inout [UInt8])
}

/// The arguments of one command.
package protocol RequestType: MessageBody {
  /// The content of a successful answer.
  associatedtype Response: ResponseType

  /// The protocol's name for it.
  static var command: String { get }
}

/// The body of a successful response.
package protocol ResponseType: MessageBody {}

/// The body of an event.
package protocol EventType: MessageBody {
  /// The protocol's name for it.
  static var event: String { get }
}

/// The response of the commands that are only acknowledged.
package struct EmptyResponse: ResponseType {
  package static let hasBody = false

  package init() {}
}

extension MessageBody {
  package static var hasBody: Bool { true }

  package func appendJSON(to bytes: inout [UInt8]) {
    appendEncodedJSON(to: &bytes)
  }

  /// The general conversion to JSON, for every message that is not sent once per hit.
  ///
  /// Keys are sorted, so that two transcripts of one session can be compared.
  package func appendEncodedJSON(to bytes: inout [UInt8]) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
    do {
      bytes.append(contentsOf: try encoder.encode(self))
    } catch {
      // Of our values only floats that JSON lacks could fail, and these have a spelling above.
      preconditionFailure("\(Self.self) has no JSON form: \(error)")
    }
  }
}
