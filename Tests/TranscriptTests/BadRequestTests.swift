// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Testing
import TraceTestSupport

extension Tracing {
  /// After each of these the session must still work completely.
  @Suite("A client that breaks the protocol", .timeLimit(.minutes(5)))
  struct BadRequestTests {
    @Test(
      "is survived",
      arguments: [
        "rubbish\r\n\r\n", "Content-Length: x\r\n\r\n", "Content-Length: -5\r\n\r\n", "Content-Type: json\r\n\r\n{}",
        DAPClient.framed("{"), DAPClient.framed("[]"), DAPClient.framed("7"), DAPClient.framed("\"text\""),
        DAPClient.framed("{}"), DAPClient.framed("{\"type\":\"request\"}"), DAPClient.framed("{\"type\":\"event\"}"),
        DAPClient.framed("{\"seq\":\"one\",\"type\":\"request\",\"command\":\"threads\"}"),
        DAPClient.framed("{\"seq\":900,\"type\":\"request\",\"command\":5}"),
        DAPClient.framed("{\"seq\":900,\"type\":\"response\",\"request_seq\":77,\"success\":true,\"command\":\"x\"}"),
        DAPClient.framed(String(repeating: "[", count: 100_000)),
        DAPClient.framed("{\"a\":\"" + String(repeating: "x", count: 5 << 20) + "\"}"),
      ])
    func malformed(bytes: String) async throws {
      let client = try DAPClient()
      try await client.request("initialize", TestSession.initializeArguments)
      client.sendRaw(bytes)
      try await runsTheExample(client)
    }

    @Test(
      "by an unknown command or an argument of the wrong type gets a failed response",
      arguments: [
        ("noSuchCommand", [:]), ("setFunctionBreakpoints", ["breakpoints": [["name": 7]]]),
        ("setBreakpoints", ["source": "main.go"]), ("evaluate", [:]), ("variables", ["variablesReference": "one"]),
      ] as [(String, JSON)])
    func wrongRequests(command: String, arguments: JSON) async throws {
      let client = try DAPClient()
      try await client.request("initialize", TestSession.initializeArguments)
      let response = try await client.exchange(command, arguments)
      #expect(response["success"] == false)
      #expect(response["message"]?.string?.isEmpty == false)
      try await runsTheExample(client)
    }

    @Test("by requests in the wrong order gets failed responses")
    func wrongOrder() async throws {
      let client = try DAPClient()
      #expect(try await client.exchange("launch", ["program": "x"])["success"] == false)
      try await client.request("initialize", TestSession.initializeArguments)
      #expect(try await client.exchange("configurationDone")["success"] == false)
      #expect(try await client.exchange("initialize", TestSession.initializeArguments)["success"] == false)
      try await runsTheExample(client)
    }

    @Test("by null, empty objects for arrays, extra keys and a first seq of 0 is understood")
    func leniency() async throws {
      let client = try DAPClient()
      client.sendRaw(
        DAPClient.framed(
          #"{"seq":0,"type":"request","command":"initialize","arguments":{"adapterID":"sonde","locale":null,"x":{}}}"#))
      #expect(try await client.response(to: 0)["success"] == true)
      let program = try Fixture.build("mission", try .newestOptimized)
      try await client.request(
        "launch", ["mode": "exec", "program": .string(program), "args": [:], "env": nil, "cwd": nil])
      try await client.event("initialized")
      try await client.request("setBreakpoints", ["source": ["path": "/nowhere.go"], "breakpoints": [:]])
      try await client.request("setExceptionBreakpoints", ["filters": [:]])
      try await client.request("setFunctionBreakpoints", ["breakpoints": [["name": "main.foo", "condition": nil]]])
      try await client.request("configurationDone", [:])
      #expect(try await TestSession(client).finish().hits == MissionExample.hits)
    }

    @Test("by a message in single bytes, and by several in one write, is understood")
    func chopped() async throws {
      let client = try DAPClient()
      for byte in DAPClient.framed(#"{"seq":900,"type":"request","command":"threads"}"#) {
        client.sendRaw(String(byte))
      }
      _ = try await client.response(to: 900)
      client.sendRaw(
        (901...905).map { DAPClient.framed(#"{"seq":\#($0),"type":"request","command":"threads"}"#) }.joined())
      for sequence in 901...905 { _ = try await client.response(to: sequence) }
      try await client.request("initialize", TestSession.initializeArguments)
      try await runsTheExample(client)
    }

    private func runsTheExample(_ client: DAPClient) async throws {
      let program = try Fixture.build("mission", try .newestOptimized)
      try await client.request("launch", ["mode": "exec", "program": .string(program)])
      try await client.event("initialized")
      let session = TestSession(client)
      try await session.setFunctionBreakpoints(["main.foo"])
      try await client.request("configurationDone")
      let record = try await session.finish()
      #expect(record.hits == MissionExample.hits)
      #expect(record.standardOutput == MissionExample.output)
    }
  }
}
