// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

extension SetFunctionBreakpointsResponse {
  /// One response may hold 10,000 breakpoints, and the client waits for it.
  package func appendJSON(to bytes: inout [UInt8]) {
    breakpoints.appendJSONBody(to: &bytes)
  }
}

extension SetBreakpointsResponse {
  /// One response may hold 10,000 breakpoints, and the client waits for it.
  package func appendJSON(to bytes: inout [UInt8]) {
    breakpoints.appendJSONBody(to: &bytes)
  }
}

extension [Breakpoint] {
  /// Appends `{"breakpoints":[…]}`.
  fileprivate func appendJSONBody(to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "{"))
    bytes.appendJSONMember("breakpoints")
    bytes.append(UInt8(ascii: "["))
    for (index, breakpoint) in enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      breakpoint.appendJSON(to: &bytes)
    }
    bytes.append(UInt8(ascii: "]"))
    bytes.append(UInt8(ascii: "}"))
  }
}

extension Breakpoint {
  /// Appends the same members in the same order as the general conversion.
  fileprivate func appendJSON(to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "{"))
    bytes.appendJSONMember("column", column)
    bytes.appendJSONMember("endColumn", endColumn)
    bytes.appendJSONMember("endLine", endLine)
    bytes.appendJSONMember("id", id)
    bytes.appendJSONMember("line", line)
    bytes.appendJSONMember("message", message)
    bytes.appendJSONMember("reason", reason?.rawValue)
    if let source {
      bytes.appendJSONMember("source")
      source.appendJSON(to: &bytes)
    }
    bytes.appendJSONMember("verified")
    bytes.append(contentsOf: (verified ? "true" : "false").utf8)
    bytes.append(UInt8(ascii: "}"))
  }
}
