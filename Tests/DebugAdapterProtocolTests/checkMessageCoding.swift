// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import DebugAdapterProtocol
import Testing

/// Checks a message against its JSON in both directions: `value` is written as `json`, and `json` is read as `value`.
func checkMessageCoding<Message: MessageBody>(
  _ value: Message, json: String, sourceLocation: SourceLocation = #_sourceLocation
) throws {
  var bytes: [UInt8] = []
  value.appendJSON(to: &bytes)
  let expected = try JSONValue(parsing: json.utf8)
  #expect(text(try JSONValue(parsing: bytes)) == text(expected), sourceLocation: sourceLocation)
  #expect(String(decoding: bytes, as: UTF8.self) == text(expected), "keys are sorted", sourceLocation: sourceLocation)
  #expect(try expected.decode(Message.self) == value, sourceLocation: sourceLocation)
}

/// The same for a request, with its command.
func checkRequestCoding<Request: RequestType>(
  _ value: Request, command: String, json: String, sourceLocation: SourceLocation = #_sourceLocation
) throws {
  #expect(Request.command == command, sourceLocation: sourceLocation)
  try checkMessageCoding(value, json: json, sourceLocation: sourceLocation)
}

/// The same for an event, with its name.
func checkEventCoding<Event: EventType>(
  _ value: Event, event: String, json: String, sourceLocation: SourceLocation = #_sourceLocation
) throws {
  #expect(Event.event == event, sourceLocation: sourceLocation)
  try checkMessageCoding(value, json: json, sourceLocation: sourceLocation)
}

func text(_ value: JSONValue) -> String {
  var bytes: [UInt8] = []
  value.append(to: &bytes)
  return String(decoding: bytes, as: UTF8.self)
}
