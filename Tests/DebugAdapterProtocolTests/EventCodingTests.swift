// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import DebugAdapterProtocol
import Testing

@Suite("Events are written and read as the protocol has them")
struct EventCodingTests {
  @Test("an event without fields has no body") func bodiless() throws {
    try checkEventCoding(InitializedEvent(), event: "initialized", json: "{}")
    try checkEventCoding(TerminatedEvent(), event: "terminated", json: "{}")
    #expect(!InitializedEvent.hasBody)
    #expect(!TerminatedEvent.hasBody)
    #expect(!EmptyResponse.hasBody)
    #expect(ExitedEvent.hasBody)
  }

  @Test func process() throws {
    try checkEventCoding(
      ProcessEvent(
        name: "/tmp/a", systemProcessId: 7, isLocalProcess: true, startMethod: .launch, pointerSize: 64),
      event: "process",
      json: """
        {"name": "/tmp/a", "systemProcessId": 7, "isLocalProcess": true, "startMethod": "launch", "pointerSize": 64}
        """)
  }

  @Test("output tells an absent category from \"console\"") func output() throws {
    try checkEventCoding(OutputEvent(output: "a\n"), event: "output", json: #"{"output": "a\n"}"#)
    try checkEventCoding(
      OutputEvent(
        category: .console, output: "> goroutine(1): main.foo(\"\\\t\u{1}\u{7f}é😀\u{2028}\")\n", group: .startCollapsed,
        variablesReference: 12, source: Source(name: "a.go", path: "/src/\"a\".go", sourceReference: 0), line: 31,
        column: 1),
      event: "output",
      json: #"""
        {"category": "console", "output": "> goroutine(1): main.foo(\"\\\t\u0001\u007fé😀\u2028\")\n",
         "group": "startCollapsed", "variablesReference": 12, "line": 31, "column": 1,
         "source": {"name": "a.go", "path": "/src/\"a\".go", "sourceReference": 0}}
        """#)
  }

  @Test func breakpoint() throws {
    try checkEventCoding(
      BreakpointEvent(reason: .changed, breakpoint: Breakpoint(id: 3, verified: true, line: 9)), event: "breakpoint",
      json: #"{"reason": "changed", "breakpoint": {"id": 3, "verified": true, "line": 9}}"#)
  }

  @Test func capabilities() throws {
    try checkEventCoding(
      CapabilitiesEvent(capabilities: Capabilities(supportsTerminateRequest: true, supportTerminateDebuggee: true)),
      event: "capabilities",
      json: #"{"capabilities": {"supportsTerminateRequest": true, "supportTerminateDebuggee": true}}"#)
  }

  @Test func exited() throws {
    try checkEventCoding(ExitedEvent(exitCode: 137), event: "exited", json: #"{"exitCode": 137}"#)
  }

  @Test func progress() throws {
    try checkEventCoding(
      ProgressStartEvent(
        progressId: "1", title: "Build", requestId: 2, cancellable: false, message: "go build", percentage: 0.5),
      event: "progressStart",
      json: """
        {"progressId": "1", "title": "Build", "requestId": 2, "cancellable": false, "message": "go build",
         "percentage": 0.5}
        """)
    try checkEventCoding(
      ProgressUpdateEvent(progressId: "1", message: "half", percentage: 50), event: "progressUpdate",
      json: #"{"progressId": "1", "message": "half", "percentage": 50}"#)
    try checkEventCoding(
      ProgressEndEvent(progressId: "1"), event: "progressEnd", json: #"{"progressId": "1"}"#)
  }

  /// Everything that a hit's text may contain.
  static let texts: [String] = [
    "", "plain\n", "\"quoted\" and \\back\\", "\u{0}\u{1}\u{8}\u{c}\u{1f} \u{7f}", "\r\n\t", "/slash/", "é ß 漢 😀",
    "\u{2028}\u{2029}\u{feff}\u{fffd}", "e\u{301}", String(repeating: "long \"", count: 5000),
    String((0..<0x80).compactMap { Unicode.Scalar($0).map(Character.init) }),
  ]

  @Test("the quick way to write output means the same as the general one", arguments: texts)
  func quickOutput(text: String) throws {
    for event in [
      OutputEvent(output: text), OutputEvent(category: .stderr, output: text, line: .max, column: -3),
      OutputEvent(output: text, variablesReference: .min, source: Source(name: text, path: text)),
      OutputEvent(output: text, group: .end, source: Source()),
    ] {
      var quick: [UInt8] = []
      var general: [UInt8] = []
      event.appendJSON(to: &quick)
      event.appendEncodedJSON(to: &general)
      #expect(try JSONValue(parsing: quick) == JSONValue(parsing: general))
      #expect(!quick.contains(UInt8(ascii: "\n")))
    }
  }

  @Test("the quick way to answer with breakpoints means the same as the general one", arguments: texts)
  func quickBreakpoints(text: String) throws {
    let breakpoints = [
      Breakpoint(verified: false),
      Breakpoint(id: 1, verified: false, message: text, reason: .failed),
      Breakpoint(
        id: .max, verified: true, message: text, source: Source(name: text, path: text, sourceReference: 3), line: 1,
        column: 2, endLine: 4, endColumn: .min, reason: .pending),
    ]
    for body: any MessageBody in [
      SetFunctionBreakpointsResponse(breakpoints: breakpoints), SetBreakpointsResponse(breakpoints: breakpoints),
      SetFunctionBreakpointsResponse(breakpoints: []),
    ] {
      var quick: [UInt8] = []
      var general: [UInt8] = []
      body.appendJSON(to: &quick)
      body.appendEncodedJSON(to: &general)
      #expect(try JSONValue(parsing: quick) == JSONValue(parsing: general))
      #expect(!quick.contains(UInt8(ascii: "\n")))
    }
  }
}
