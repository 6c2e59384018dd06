// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// One hit as data: Sonde's own event, for clients that asked for it.
///
/// Its body is described by `protocol/hit.schema.json`. It is kept in its written form: hundreds of thousands of these
/// may be waiting at the same time, and as JSON a hit takes a tenth of the memory of its tree.
package struct HitEvent: EventType {
  package static let event = "sonde.hit"

  /// The body, one JSON object in UTF-8 without line feeds.
  package let json: [UInt8]

  package init(body: [String: JSONValue]) { self.init(.object(body)) }

  private init(_ body: JSONValue) {
    var json: [UInt8] = []
    body.append(to: &json)
    self.json = json
  }

  package init(from decoder: any Decoder) throws { self.init(try JSONValue(from: decoder)) }

  package func encode(to encoder: any Encoder) throws { try JSONValue(parsing: json).encode(to: encoder) }

  package func appendJSON(to bytes: inout [UInt8]) { bytes.append(contentsOf: json) }
}
