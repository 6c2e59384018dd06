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
      source.appendFastJSON(to: &bytes)
    }
    if let variablesReference {
      bytes.appendJSONMember("variablesReference")
      bytes.appendJSONInteger(variablesReference)
    }
    bytes.append(UInt8(ascii: "}"))
  }
}

extension Source {
  fileprivate func appendFastJSON(to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "{"))
    if let name {
      bytes.appendJSONMember("name")
      bytes.appendJSONString(name)
    }
    if let path {
      bytes.appendJSONMember("path")
      bytes.appendJSONString(path)
    }
    if let sourceReference {
      bytes.appendJSONMember("sourceReference")
      bytes.appendJSONInteger(sourceReference)
    }
    bytes.append(UInt8(ascii: "}"))
  }
}
