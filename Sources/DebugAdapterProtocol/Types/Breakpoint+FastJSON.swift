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
    if let column {
      bytes.appendJSONMember("column")
      bytes.appendJSONInteger(column)
    }
    if let endColumn {
      bytes.appendJSONMember("endColumn")
      bytes.appendJSONInteger(endColumn)
    }
    if let endLine {
      bytes.appendJSONMember("endLine")
      bytes.appendJSONInteger(endLine)
    }
    if let id {
      bytes.appendJSONMember("id")
      bytes.appendJSONInteger(id)
    }
    if let line {
      bytes.appendJSONMember("line")
      bytes.appendJSONInteger(line)
    }
    if let message {
      bytes.appendJSONMember("message")
      bytes.appendJSONString(message)
    }
    if let reason {
      bytes.appendJSONMember("reason")
      bytes.appendJSONString(reason.rawValue)
    }
    if let source {
      bytes.appendJSONMember("source")
      source.appendJSON(to: &bytes)
    }
    bytes.appendJSONMember("verified")
    bytes.append(contentsOf: (verified ? "true" : "false").utf8)
    bytes.append(UInt8(ascii: "}"))
  }
}
