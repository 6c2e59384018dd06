// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import DebugAdapterProtocol
import DebugAdapterTransport
import EventLoop
import Foundation
import Glibc
import Testing

@Suite("A connection within the process", .timeLimit(.minutes(1)))
struct LoopbackConnectionTests {
  let loop = EventLoop()

  @Test("hands requests, answers and events over in order, never within the other side's call")
  func order() {
    let connection = LoopbackConnection(loop: loop)
    let client = connection.client
    var log: [String] = []
    connection.onRequest = { request in
      log.append("session got \(request.command) \(request.seq)")
      if let arguments = try? request.decode(EvaluateRequest.self) {
        connection.send(event: OutputEvent(category: .console, output: "evaluating\n"))
        connection.respond(
          to: request, with: EvaluateResponse(result: arguments.expression + "!", variablesReference: 0))
        connection.send(event: TerminatedEvent())
      } else {
        connection.fail(request: request, with: ErrorMessage(id: .unknownCommand, problem: "No.", remedy: ""))
      }
      log.append("session is done")
    }
    client.onEvent = { log.append("client got \(($0 as? OutputEvent)?.output ?? type(of: $0).event)") }
    client.send(EvaluateRequest(expression: "x")) { result in
      log.append("client got \((try? result.get().result) ?? "nothing")")
      client.send(command: "nonsense", arguments: nil) { result in
        guard case .failure(let error) = result else { return }
        log.append("client got failure \(error.problem)")
        loop.stop()
      }
      log.append("client asks again")
    }
    log.append("client is done")
    loop.run()

    #expect(
      log == [
        "client is done", "session got evaluate 1", "session is done", "client got evaluating\n", "client got x!",
        "client asks again", "client got terminated", "session got nonsense 2", "session is done",
        "client got failure No.",
      ])
  }

  @Test("the client's close is the session's end of input, after the requests before it")
  func close() {
    let connection = LoopbackConnection(loop: loop)
    var log: [String] = []
    connection.onRequest = { log.append($0.command) }
    connection.onEnd = { log.append("\($0)") }
    connection.client.send(ConfigurationDoneRequest())
    connection.client.close()
    connection.client.close()
    for _ in 0..<3 { loop.runOnce(timeoutMilliseconds: 0) }
    #expect(log == ["configurationDone", "endOfInput"])
  }

  @Test("a request to the client is refused")
  func reverseRequest() {
    let connection = LoopbackConnection(loop: loop)
    var results: [Result<RunInTerminalResponse, ReverseRequestError>] = []
    connection.send(request: RunInTerminalRequest(cwd: "/", args: [])) { results.append($0) }
    #expect(results.isEmpty)
    loop.runOnce()
    #expect(results == [.failure(.refused("runInTerminal is not supported in a terminal"))])
  }

  @Test("takes its pressure from where the client writes")
  func pressure() throws {
    let pipe = Pipe()
    let writer = try OutputWriter(descriptor: pipe.writeEnd, loop: loop)
    let connection = LoopbackConnection(loop: loop, pressure: writer)
    var drains = 0
    connection.onDrained = { drains += 1 }
    writer.write { $0.append(contentsOf: [UInt8](repeating: 0, count: 300_000)) }
    while !connection.isBehind { loop.runOnce(timeoutMilliseconds: 1) }
    // Everything except the part that fits in the pipe.
    #expect(connection.pendingBytes >= 300_000 - 65_536)
    #expect(!connection.finish(timeoutMilliseconds: 1))
    while drains == 0 {
      _ = pipe.read()
      loop.runOnce(timeoutMilliseconds: 1)
    }
    pipe.closeReadEnd()
  }
}

@Suite("A transcript", .timeLimit(.minutes(1)))
struct TranscriptTests {
  @Test("has one line of JSON for each message, with its direction and time")
  func lines() throws {
    let path = NSTemporaryDirectory() + "sonde-transcript-\(UUID().uuidString).jsonl"
    defer { try? FileManager.default.removeItem(atPath: path) }
    let editor = try EditorEnd(transcriptPath: path)
    editor.connection.onRequest = { [unowned connection = editor.connection] in
      connection.respond(to: $0, with: EmptyResponse())
    }
    editor.connection.start()
    editor.send("{\"seq\":1,\r\n \"type\":\"request\",\"command\":\"launch\",\"arguments\":{\"program\":\"a\\nb\"}}")
    editor.send("nonsense")
    #expect(editor.receive().count == 1)
    editor.connection.finish(timeoutMilliseconds: 10_000)

    let text = try String(contentsOfFile: path, encoding: .utf8)
    var lines = try text.split(separator: "\n").map { try JSONValue(parsing: $0.utf8) }
    #expect(text.hasSuffix("\n"))
    for index in lines.indices {
      guard case .object(var members) = lines[index], case .string(let time) = members.removeValue(forKey: "time")
      else { continue }
      #expect(time.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z/) != nil)
      lines[index] = .object(members)
    }
    #expect(
      Set(lines) == [
        [
          "direction": "received",
          "message": ["seq": 1, "type": "request", "command": "launch", "arguments": ["program": "a\nb"]],
        ],
        ["direction": "received", "malformed": "not JSON: expected a value at byte 0"],
        [
          "direction": "sent",
          "message": ["seq": 1, "type": "response", "request_seq": 1, "success": true, "command": "launch"],
        ],
      ])
    let permissions = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    #expect(permissions == 0o600)
  }

  @Test("ends with the reason on a full disk or with a reader that does not keep up; the session goes on")
  func ends() throws {
    let loop = EventLoop()
    let event = OutputEvent(category: .console, output: String(repeating: "x", count: 10_000))
    func transcribe(to descriptor: Int32, mostPendingBytes: Int) throws -> (
      failures: [Int32], connection: LoopbackConnection
    ) {
      let transcript = try Transcript(descriptor: descriptor, loop: loop, mostPendingBytes: mostPendingBytes)
      let connection = LoopbackConnection(loop: loop, transcript: transcript)
      var failures: [Int32] = []
      transcript.onFailure = { failures.append($0) }
      while failures.isEmpty {
        connection.send(event: event)
        loop.runOnce(timeoutMilliseconds: 1)
      }
      for _ in 0..<3 { loop.runOnce(timeoutMilliseconds: 1) }
      return (failures, connection)
    }
    let full = open("/dev/full", O_WRONLY | O_CLOEXEC)
    defer { close(full) }
    #expect(try transcribe(to: full, mostPendingBytes: 1 << 20).failures == [ENOSPC])

    let pipe = Pipe()
    let (failures, connection) = try transcribe(to: pipe.writeEnd, mostPendingBytes: 200_000)
    #expect(failures == [ENOBUFS])
    var received = 0
    connection.client.onEvent = { _ in received += 1 }
    connection.send(event: TerminatedEvent())
    loop.runOnce(timeoutMilliseconds: 0)
    #expect(received == 1)
    pipe.closeReadEnd()
  }
}
