// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

extension Source {
  /// Appends the same members in the same order as the general conversion.
  func appendJSON(to bytes: inout [UInt8]) {
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
