// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

extension Source {
  /// Appends the same members in the same order as the general conversion.
  func appendJSON(to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "{"))
    bytes.appendJSONMember("name", name)
    bytes.appendJSONMember("path", path)
    bytes.appendJSONMember("sourceReference", sourceReference)
    bytes.append(UInt8(ascii: "}"))
  }
}
