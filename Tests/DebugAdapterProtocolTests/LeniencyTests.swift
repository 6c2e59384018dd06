// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import DebugAdapterProtocol
import Testing

@Suite("Arguments as clients really send them")
struct LeniencyTests {
  private func request(_ command: String, _ arguments: String? = nil) throws -> IncomingRequest {
    guard let arguments else { return IncomingRequest(seq: 0, command: command) }
    return IncomingRequest(seq: 0, command: command, arguments: try JSONValue(parsing: arguments.utf8))
  }

  @Test("no arguments, null and an empty array are an empty object", arguments: [nil, "null", "[]", "{}"])
  func missingArguments(arguments: String?) throws {
    #expect(try request("disconnect", arguments).decode(DisconnectRequest.self) == DisconnectRequest())
    #expect(try request("initialize", arguments).decode(InitializeRequest.self) == InitializeRequest())
    #expect(try request("configurationDone", arguments).decode(ConfigurationDoneRequest.self) == .init())
  }

  @Test("null is absent")
  func nullIsAbsent() throws {
    #expect(
      try request(
        "setBreakpoints",
        #"{"source": {"path": "/a.go", "name": null}, "lines": null, "breakpoints": [{"line": 1, "condition": null}]}"#
      ).decode(SetBreakpointsRequest.self)
        == SetBreakpointsRequest(source: Source(path: "/a.go"), breakpoints: [SourceBreakpoint(line: 1)]))
  }

  @Test("an empty object, or null, where an array belongs is an empty array", arguments: ["{}", "null", "[]"])
  func emptyObjectAsArray(empty: String) throws {
    #expect(
      try request("setFunctionBreakpoints", "{\"breakpoints\": \(empty)}").decode(SetFunctionBreakpointsRequest.self)
        == SetFunctionBreakpointsRequest(breakpoints: []))
    let lines = try request("setBreakpoints", "{\"source\": {}, \"breakpoints\": \(empty)}")
      .decode(SetBreakpointsRequest.self)
    #expect(lines.requested == [])
  }

  @Test("the old form of setBreakpoints counts where the new one is not there")
  func oldLines() throws {
    let old = try request("setBreakpoints", #"{"source": {}, "lines": [3, 4.0]}"#).decode(SetBreakpointsRequest.self)
    #expect(old.requested == [SourceBreakpoint(line: 3), SourceBreakpoint(line: 4)])
    let both = try request("setBreakpoints", #"{"source": {}, "lines": [3], "breakpoints": [{"line": 5}]}"#)
      .decode(SetBreakpointsRequest.self)
    #expect(both.requested == [SourceBreakpoint(line: 5)])
  }

  @Test("members that we do not know are passed over")
  func extraMembers() throws {
    #expect(
      try request("evaluate", #"{"expression": "help", "format": {"hex": true}, "x": [1]}"#).decode(
        EvaluateRequest.self)
        == EvaluateRequest(expression: "help"))
  }

  @Test(
    "a wrong type is refused, and the text says where",
    arguments: [
      (#"{"breakpoints": [{"name": 3}]}"#, "breakpoints[0].name must be a string"),
      (#"{"breakpoints": [{"name": "a"}, {"condition": "b"}]}"#, "breakpoints[1].name is missing"),
      (#"{"breakpoints": ["main.foo"]}"#, "breakpoints[0] must be an object"),
      (#"{"breakpoints": {"name": "a"}}"#, "breakpoints must be an array"),
      (#"{}"#, "breakpoints is missing"),
    ])
  func mismatches(arguments: String, text: String) throws {
    let error = #expect(throws: RequestDecodingError.self) {
      try request("setFunctionBreakpoints", arguments).decode(SetFunctionBreakpointsRequest.self)
    }
    #expect(error?.mismatch.text == text)
    #expect(error?.message.problem == "The arguments of setFunctionBreakpoints cannot be used: \(text).")
  }

  @Test(
    "numbers and booleans are held to their kind and range",
    arguments: [
      (#"{"variablesReference": "1"}"#, "variablesReference must be a whole number"),
      (
        #"{"variablesReference": 1.5}"#,
        "variablesReference must be a whole number from -9223372036854775808 to 9223372036854775807"
      ),
      (#"{"variablesReference": 1, "start": true}"#, "start must be a whole number"),
    ])
  func numbers(arguments: String, text: String) throws {
    let error = #expect(throws: RequestDecodingError.self) {
      try request("variables", arguments).decode(VariablesRequest.self)
    }
    #expect(error?.mismatch.text == text)
  }

  @Test("a word that an enum does not have is refused with its place")
  func unknownWord() throws {
    let error = #expect(throws: JSONMismatch.self) {
      try JSONValue(parsing: #"{"output": "x", "category": "loud"}"#.utf8).decode(OutputEvent.self)
    }
    #expect(error?.text == "category has a value that is not known here")
  }
}
