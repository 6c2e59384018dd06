// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import DebugAdapterProtocol
import DebugAdapterTransport
import Testing

@Suite("A connection over two pipes", .timeLimit(.minutes(1)))
final class StdioConnectionTests {
  let editor: EditorEnd
  let connection: StdioConnection
  var requests: [IncomingRequest] = []
  var malformed: [String] = []
  var ends: [ConnectionEnd] = []

  init() throws {
    editor = try EditorEnd()
    connection = editor.connection
    connection.onRequest = { [unowned self] in requests.append($0) }
    connection.onMalformedInput = { [unowned self] in malformed.append($0) }
    connection.onEnd = { [unowned self] in ends.append($0) }
    connection.start()
  }

  @Test("numbers its messages from 1 and wraps each kind in its envelope")
  func envelopes() throws {
    let request = IncomingRequest(seq: 0, command: "threads")
    connection.respond(to: request, with: ThreadsResponse(threads: []))
    connection.respond(to: request, with: EmptyResponse())
    connection.fail(request: request, with: ErrorMessage(id: .notNow, problem: "Too early.", remedy: "Wait."))
    connection.send(event: InitializedEvent())
    connection.send(event: ExitedEvent(exitCode: 3))

    #expect(
      editor.receive(5) == [
        [
          "seq": 1, "type": "response", "request_seq": 0, "success": true, "command": "threads",
          "body": ["threads": []],
        ],
        ["seq": 2, "type": "response", "request_seq": 0, "success": true, "command": "threads"],
        [
          "seq": 3, "type": "response", "request_seq": 0, "success": false, "command": "threads",
          "message": "Too early.", "body": ["error": ["id": 1004, "format": "Too early. Wait."]],
        ],
        ["seq": 4, "type": "event", "event": "initialized"],
        ["seq": 5, "type": "event", "event": "exited", "body": ["exitCode": 3]],
      ])
  }

  @Test("hands over requests in order, with seq 0 and without arguments")
  func requestsInOrder() {
    editor.send(#"{"seq":0,"type":"request","command":"initialize","arguments":{"adapterID":"sonde"},"more":1}"#)
    editor.send(#"{"seq":1.0,"type":"request","command":"threads"}"#)
    editor.send(#"{"seq":2,"type":"request","command":"pause","arguments":null}"#)
    editor.send(#"{"seq":3,"type":"request","command":"unknown","arguments":[]}"#)
    editor.run { requests.count == 4 }
    #expect(
      requests == [
        IncomingRequest(seq: 0, command: "initialize", arguments: ["adapterID": "sonde"]),
        IncomingRequest(seq: 1, command: "threads"), IncomingRequest(seq: 2, command: "pause"),
        IncomingRequest(seq: 3, command: "unknown"),
      ])
    #expect(malformed.isEmpty)
  }

  @Test(
    "answers a message that is no request with a failure, where it has a seq and a command",
    arguments: [
      (#"{"seq":7,"type":"request","command":"launch","arguments":3}"#, "arguments must be an object, not a number"),
      (#"{"seq":7,"command":"launch"}"#, #"type must be "request" or "response", it is missing"#),
      (#"{"seq":7,"type":"event","command":"launch"}"#, #"type must be "request" or "response", it is "event""#),
      (#"{"seq":7,"command":"launch","type":1}"#, #"type must be "request" or "response", it is a number"#),
      (#"{"seq":7,"command":"launch","arguments":{"a":}}"#, "not JSON: expected a value at byte 45"),
      (#"{"seq":7,"command":"launch","#, "not JSON: expected a member's name at byte 28"),
    ])
  func failedResponse(message: String, reason: String) {
    editor.send(message)
    let problem = "The message cannot be read: \(reason)."
    #expect(
      editor.receive() == [
        [
          "seq": 1, "type": "response", "request_seq": 7, "success": false, "command": "launch",
          "message": .string(problem),
          "body": [
            "error": [
              "id": 1000, "format": .string("\(problem) Send it as the Debug Adapter Protocol describes it."),
            ]
          ],
        ]
      ])
    #expect(malformed.isEmpty)
    stillWorks()
  }

  @Test(
    "reports other input, and goes on",
    arguments: [
      ("", "not JSON: the text ends where a value belongs at byte 0"),
      ("3", "a message must be an object, this is a number"),
      ("[]", "a message must be an object, this is an array"),
      (#"{"type":"request"}"#, "a request must have a number 'seq' and a string 'command'"),
      (
        #"{"type":"request","seq":"1","command":"threads"}"#,
        "a request must have a number 'seq' and a string 'command'"
      ),
      (#"{"type":"response","success":true}"#, "a response must have a number 'request_seq' and a boolean 'success'"),
      (#"{"type":"response","request_seq":9,"success":true}"#, "a response to request 9, which is not open"),
      (#"{"seq":1,"type":"event","event":"x"}"#, #"type must be "request" or "response", it is "event""#),
    ])
  func report(message: String, reason: String) {
    editor.send(message)
    editor.run { !malformed.isEmpty }
    #expect(malformed == [reason])
    stillWorks()
  }

  @Test("reports bytes without a header, and goes on")
  func garbage() {
    editor.write("garbage\r\n\r\n{}")
    stillWorks()
    #expect(malformed == ["not a header line: 'garbage'"])
  }

  @Test(
    "fails a request that is too large, where one of its ends says which it is",
    arguments: [
      #"{"seq":4,"type":"request","command":"evaluate","arguments":{"expression":"PADDING"}}"#,
      #"{"command":"evaluate","arguments":{"expression":"PADDING"},"type":"request","seq":4}"#,
      #"{"arguments":{"list":[{"a":"PADDING"}]}, "command":"evaluate", "seq":4, "type":"request" }"#,
      #"{"seq":4,"arguments":{"expression":"PADDING"},"command":"evaluate"}"#,
    ])
  func tooLarge(message: String) throws {
    var limits = TransportLimits()
    limits.messageBytes = 10_000
    let editor = try EditorEnd(limits: limits)
    var reports: [String] = []
    editor.connection.onMalformedInput = { reports.append($0) }
    editor.connection.start()
    let text = message.replacing("PADDING", with: String(repeating: "x", count: 10_000))
    editor.send(text)
    let response = try #require(editor.receive().first)
    #expect(response["request_seq"] == 4)
    #expect(response["command"] == "evaluate")
    #expect(response["success"] == false)
    #expect(
      response["message"] == .string("A message of \(text.utf8.count) bytes is too large; at most 10000 are read."))
    #expect(reports == [])
  }

  @Test("reports a message that is too large, where nothing says which request it is")
  func tooLargeForNobody() throws {
    var limits = TransportLimits()
    limits.messageBytes = 100
    let editor = try EditorEnd(limits: limits)
    var reports: [String] = []
    editor.connection.onMalformedInput = { reports.append($0) }
    editor.connection.start()
    let padding = String(repeating: "x", count: 10_000)
    let messages = [
      "{\"arguments\":{\"expression\":\"\(padding)\"},\"seq\":5,\"type\":\"request\"}",
      "{\"a\":\"\(padding)},\\\"seq\\\":5,\\\"command\\\":\\\"evaluate\\\"\"}", padding,
    ]
    for message in messages { editor.send(message) }
    editor.run { reports.count == messages.count }
    #expect(
      reports == messages.map { "A message of \($0.utf8.count) bytes is too large; at most 100 are read." })
  }

  @Test("tells of the end of the input once, after the requests before it")
  func endOfInput() {
    editor.send(#"{"seq":1,"type":"request","command":"disconnect"}"#)
    editor.closeInput()
    editor.run { !ends.isEmpty }
    #expect(requests.map(\.command) == ["disconnect"])
    #expect(ends == [.endOfInput])
    #expect(malformed.isEmpty)
  }

  @Test("tells of input that ends within a message")
  func truncatedInput() {
    editor.write("Content-Length: 50\r\n\r\n{\"seq\"")
    editor.closeInput()
    editor.run { !ends.isEmpty }
    #expect(malformed == ["the input ended after 6 of the 50 bytes of a message"])
    #expect(ends == [.endOfInput])
  }

  @Test("ends once when the editor no longer takes output, and drops what is sent after that")
  func writeError() {
    editor.vanish()
    connection.send(event: InitializedEvent())
    editor.run { !ends.isEmpty }
    #expect(ends == [.writeFailed(errno: 32)])
    connection.send(event: InitializedEvent())
    #expect(connection.pendingBytes == 0)
    #expect(!connection.finish(timeoutMilliseconds: 0))
    editor.closeInput()
    editor.loop.runOnce(timeoutMilliseconds: 0)
    #expect(ends.count == 1)
  }

  @Test("ends when the editor closes its end of our output, though it may still send and nothing is sent to it")
  func outputClosed() {
    editor.vanish()
    editor.run { !ends.isEmpty }
    #expect(ends == [.writeFailed(errno: 32)])
  }

  @Test("a request to the editor completes with its answer, a refusal, or a body that cannot be read")
  func reverseRequests() throws {
    var results: [Result<RunInTerminalResponse, ReverseRequestError>] = []
    for _ in 0..<3 {
      connection.send(request: RunInTerminalRequest(cwd: "/", args: ["a"])) { results.append($0) }
    }
    #expect(
      editor.receive(3).first == [
        "seq": 1, "type": "request", "command": "runInTerminal", "arguments": ["cwd": "/", "args": ["a"]],
      ])
    editor.send(
      #"{"seq":1,"type":"response","request_seq":2,"success":false,"command":"runInTerminal","message":"no"}"#)
    editor.send(
      #"{"seq":2,"type":"response","request_seq":1,"success":true,"command":"runInTerminal","body":{"processId":5}}"#)
    editor.send(
      #"{"seq":3,"type":"response","request_seq":3,"success":true,"command":"runInTerminal","body":{"processId":"5"}}"#)
    editor.run { results.count == 3 }
    #expect(
      results == [
        .failure(.refused("no")), .success(RunInTerminalResponse(processId: 5)),
        .failure(.malformed("processId must be a whole number")),
      ])
  }

  @Test("a request to an editor that goes away is told so, also when it is sent after that")
  func reverseRequestWithoutAnswer() {
    var failures: [ReverseRequestError] = []
    func ask() {
      connection.send(request: RunInTerminalRequest(cwd: "/", args: [])) { result in
        guard case .failure(let error) = result else { return }
        failures.append(error)
        if failures.count == 1 { ask() }
      }
    }
    ask()
    editor.closeInput()
    editor.run { failures.count == 2 }
    #expect(failures == [.connectionEnded, .connectionEnded])
  }

  private func stillWorks() {
    let count = requests.count
    editor.send(#"{"seq":99,"type":"request","command":"threads"}"#)
    editor.run { requests.count == count + 1 }
    #expect(requests.last?.seq == 99)
  }
}
