// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// One hit as data: an event of Sonde's own, for clients that asked for it.
///
/// Its body is what `protocol/hit.schema.json` describes.
package struct HitEvent: EventType {
  package static let event = "sonde.hit"

  /// An object.
  package let body: JSONValue

  package init(body: [String: JSONValue]) { self.body = .object(body) }

  package init(from decoder: any Decoder) throws { body = try JSONValue(from: decoder) }

  package func encode(to encoder: any Encoder) throws { try body.encode(to: encoder) }

  package func appendJSON(to bytes: inout [UInt8]) { body.append(to: &bytes) }
}
