// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import DebugAdapterProtocol
import Testing

@Suite("Requests and their responses are written and read as the protocol has them")
struct RequestCodingTests {
  @Test func initialize() throws {
    try checkRequestCoding(
      InitializeRequest(clientID: "vscode", adapterID: "sonde", linesStartAt1: true, supportsProgressReporting: true),
      command: "initialize",
      json: #"{"adapterID": "sonde", "clientID": "vscode", "linesStartAt1": true, "supportsProgressReporting": true}"#)
    try checkMessageCoding(
      Capabilities(supportsConfigurationDoneRequest: true, supportsLogPoints: false),
      json: #"{"supportsConfigurationDoneRequest": true, "supportsLogPoints": false}"#)
    try checkMessageCoding(Capabilities(), json: "{}")
  }

  @Test("launch and attach keep every argument, known or not") func launchAndAttach() throws {
    try checkRequestCoding(
      LaunchRequest(arguments: ["program": "./cmd", "port": 1.5, "args": ["a", nil], "env": ["A": "b"], "x": true]),
      command: "launch",
      json: #"{"program": "./cmd", "port": 1.5, "args": ["a", null], "env": {"A": "b"}, "x": true}"#)
    try checkRequestCoding(
      AttachRequest(arguments: ["processId": 42]), command: "attach", json: #"{"processId": 42}"#)
  }

  @Test func setBreakpoints() throws {
    try checkRequestCoding(
      SetBreakpointsRequest(
        source: Source(path: "/src/main.go"),
        breakpoints: [
          SourceBreakpoint(line: 3, condition: "x > 1", hitCondition: "%2", logMessage: "x is {x}"),
          SourceBreakpoint(line: 9),
        ]),
      command: "setBreakpoints",
      json: """
        {"source": {"path": "/src/main.go"}, "breakpoints": [
          {"line": 3, "condition": "x > 1", "hitCondition": "%2", "logMessage": "x is {x}"}, {"line": 9}]}
        """)
    try checkMessageCoding(
      SetBreakpointsResponse(breakpoints: [
        Breakpoint(id: 1, verified: true, source: Source(name: "main.go", path: "/src/main.go"), line: 4),
        Breakpoint(verified: false, message: "no code", reason: .failed),
      ]),
      json: """
        {"breakpoints": [
          {"id": 1, "verified": true, "source": {"name": "main.go", "path": "/src/main.go"}, "line": 4},
          {"verified": false, "message": "no code", "reason": "failed"}]}
        """)
  }

  @Test func setFunctionBreakpoints() throws {
    try checkRequestCoding(
      SetFunctionBreakpointsRequest(breakpoints: [
        FunctionBreakpoint(name: "main.foo"), FunctionBreakpoint(name: "/foo/", condition: "x == 1", hitCondition: "3"),
      ]),
      command: "setFunctionBreakpoints",
      json: """
        {"breakpoints": [{"name": "main.foo"}, {"name": "/foo/", "condition": "x == 1", "hitCondition": "3"}]}
        """)
    try checkMessageCoding(SetFunctionBreakpointsRequest(breakpoints: []), json: #"{"breakpoints": []}"#)
    try checkMessageCoding(
      SetFunctionBreakpointsResponse(breakpoints: [Breakpoint(verified: true)]),
      json: #"{"breakpoints": [{"verified": true}]}"#)
  }

  @Test func setExceptionBreakpoints() throws {
    try checkRequestCoding(
      SetExceptionBreakpointsRequest(filters: ["panic"]), command: "setExceptionBreakpoints",
      json: #"{"filters": ["panic"]}"#)
    try checkMessageCoding(SetExceptionBreakpointsResponse(), json: "{}")
    try checkMessageCoding(SetExceptionBreakpointsResponse(breakpoints: []), json: #"{"breakpoints": []}"#)
  }

  @Test func breakpointLocations() throws {
    try checkRequestCoding(
      BreakpointLocationsRequest(source: Source(path: "/a.go"), line: 3, endLine: 5), command: "breakpointLocations",
      json: #"{"source": {"path": "/a.go"}, "line": 3, "endLine": 5}"#)
    try checkMessageCoding(
      BreakpointLocationsResponse(breakpoints: [BreakpointLocation(line: 4)]), json: #"{"breakpoints": [{"line": 4}]}"#)
  }

  @Test func lifecycle() throws {
    try checkRequestCoding(ConfigurationDoneRequest(), command: "configurationDone", json: "{}")
    try checkRequestCoding(
      DisconnectRequest(restart: false, terminateDebuggee: true), command: "disconnect",
      json: #"{"restart": false, "terminateDebuggee": true}"#)
    try checkRequestCoding(TerminateRequest(restart: false), command: "terminate", json: #"{"restart": false}"#)
    try checkRequestCoding(
      CancelRequest(requestId: 4, progressId: "p"), command: "cancel", json: #"{"requestId": 4, "progressId": "p"}"#)
  }

  @Test func threads() throws {
    try checkRequestCoding(ThreadsRequest(), command: "threads", json: "{}")
    try checkMessageCoding(
      ThreadsResponse(threads: [ThreadDescription(id: 7, name: "main")]),
      json: #"{"threads": [{"id": 7, "name": "main"}]}"#)
  }

  @Test func evaluate() throws {
    try checkRequestCoding(
      EvaluateRequest(expression: ":stats", frameId: 1, context: .repl), command: "evaluate",
      json: #"{"expression": ":stats", "frameId": 1, "context": "repl"}"#)
    try checkMessageCoding(
      EvaluateRequest(expression: "x", context: .init(rawValue: "of the future")),
      json: #"{"expression": "x", "context": "of the future"}"#)
    try checkMessageCoding(
      EvaluateResponse(result: "3", type: "int", variablesReference: 0),
      json: #"{"result": "3", "type": "int", "variablesReference": 0}"#)
  }

  @Test func completions() throws {
    try checkRequestCoding(
      CompletionsRequest(text: ":tr", column: 4, line: 1, frameId: 2), command: "completions",
      json: #"{"text": ":tr", "column": 4, "line": 1, "frameId": 2}"#)
    try checkMessageCoding(
      CompletionsResponse(targets: [
        CompletionItem(label: ":trace", detail: "trace", type: "keyword", start: 1, length: 3)
      ]),
      json: """
        {"targets": [{"label": ":trace", "detail": "trace", "type": "keyword", "start": 1, "length": 3}]}
        """)
  }

  @Test func stoppedThreads() throws {
    try checkRequestCoding(PauseRequest(threadId: 1), command: "pause", json: #"{"threadId": 1}"#)
    try checkRequestCoding(
      ContinueRequest(threadId: 1, singleThread: false), command: "continue",
      json: #"{"threadId": 1, "singleThread": false}"#)
    try checkMessageCoding(ContinueResponse(allThreadsContinued: true), json: #"{"allThreadsContinued": true}"#)
    try checkRequestCoding(
      StackTraceRequest(threadId: 1, startFrame: 0, levels: 20), command: "stackTrace",
      json: #"{"threadId": 1, "startFrame": 0, "levels": 20}"#)
    try checkMessageCoding(
      StackTraceResponse(
        stackFrames: [StackFrame(id: 1, name: "main.foo", source: Source(path: "/a.go"), line: 3, column: 0)],
        totalFrames: 1),
      json: """
        {"stackFrames": [{"id": 1, "name": "main.foo", "source": {"path": "/a.go"}, "line": 3, "column": 0}],
         "totalFrames": 1}
        """)
    try checkRequestCoding(ScopesRequest(frameId: 1), command: "scopes", json: #"{"frameId": 1}"#)
    try checkMessageCoding(
      ScopesResponse(scopes: [
        Scope(name: "Arguments", presentationHint: "arguments", variablesReference: 2, expensive: false)
      ]),
      json: """
        {"scopes": [{"name": "Arguments", "presentationHint": "arguments", "variablesReference": 2, "expensive": false}]}
        """)
  }

  @Test func variables() throws {
    try checkRequestCoding(
      VariablesRequest(variablesReference: 3, filter: "named", start: 0, count: 2), command: "variables",
      json: #"{"variablesReference": 3, "filter": "named", "start": 0, "count": 2}"#)
    try checkMessageCoding(
      VariablesResponse(variables: [
        Variable(
          name: "x", value: "99", type: "int",
          presentationHint: VariablePresentationHint(kind: "data", attributes: ["readOnly"], lazy: false),
          variablesReference: 0)
      ]),
      json: """
        {"variables": [{"name": "x", "value": "99", "type": "int", "variablesReference": 0,
          "presentationHint": {"kind": "data", "attributes": ["readOnly"], "lazy": false}}]}
        """)
  }

  @Test("runInTerminal writes null for a variable that is to be removed") func runInTerminal() throws {
    try checkRequestCoding(
      RunInTerminalRequest(
        kind: .integrated, title: "Go", cwd: "/src", args: ["./a", "b c"], env: ["A": "1", "B": String?.none]),
      command: "runInTerminal",
      json: """
        {"kind": "integrated", "title": "Go", "cwd": "/src", "args": ["./a", "b c"], "env": {"A": "1", "B": null}}
        """)
    try checkMessageCoding(RunInTerminalResponse(processId: 9), json: #"{"processId": 9}"#)
  }

  @Test("a failed response says the id, the text and its remedy") func failure() throws {
    let message = ErrorMessage(
      id: .invalidArguments, problem: "No {x}.", remedy: "Name one.", showUser: true)
    #expect(message.problem == "No {x}.")
    var bytes: [UInt8] = []
    ErrorResponse(error: message).appendJSON(to: &bytes)
    #expect(
      try JSONValue(parsing: bytes) == [
        "error": ["id": 1002, "format": "No {x}. Name one.", "showUser": true]
      ])
  }
}
