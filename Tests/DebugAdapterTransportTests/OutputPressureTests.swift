// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import DebugAdapterProtocol
import DebugAdapterTransport
import Testing

@Suite("A client that does not read", .timeLimit(.minutes(1)))
struct OutputPressureTests {
  let event = OutputEvent(category: .console, output: String(repeating: "x", count: 1000) + "\n")

  /// Sends far more than fits in the pipe (64 KiB), and waits until the writer is blocked.
  ///
  /// - Returns: The number of messages, of a little more than 1,000 bytes each.
  private func fillPipe(_ editor: EditorEnd) -> Int {
    let count = 300
    for _ in 0..<count { editor.connection.send(event: event) }
    editor.run { editor.connection.isBehind }
    return count
  }

  @Test("is behind and counted, never waited for; told when it has caught up; and gets every message")
  func catchesUp() throws {
    let editor = try EditorEnd()
    let connection = editor.connection
    var drains = 0
    connection.onDrained = { drains += 1 }
    #expect(connection.pendingBytes == 0)
    #expect(!connection.isBehind)

    let sent = fillPipe(editor)
    #expect(connection.pendingBytes >= sent * 1000 - 65_536)
    #expect(connection.pendingBytes < sent * 1200)
    #expect(drains == 0)

    let received = editor.receive(sent)
    #expect(received.map { $0["seq"] } == (1...sent).map { .int($0) })
    #expect(received.allSatisfy { $0["body"]?["output"] == .string(event.output) })
    editor.run { drains > 0 }
    #expect(drains == 1)
    #expect(connection.finish(timeoutMilliseconds: 10_000))
    #expect(connection.pendingBytes == 0)
    #expect(!connection.isBehind)
  }

  @Test("a client that keeps up is never behind, and onDrained is not called")
  func keepsUp() throws {
    let editor = try EditorEnd()
    var drains = 0
    editor.connection.onDrained = { drains += 1 }
    for _ in 0..<20 {
      editor.connection.send(event: event)
      #expect(editor.receive().count == 1)
      #expect(!editor.connection.isBehind)
    }
    #expect(drains == 0)
  }

  @Test("finish() gives up on a client that never reads")
  func finishIsBounded() throws {
    let editor = try EditorEnd()
    _ = fillPipe(editor)
    #expect(!editor.connection.finish(timeoutMilliseconds: 20))
  }

  @Test("finish() writes what was sent in this turn")
  func finishFlushes() throws {
    let editor = try EditorEnd()
    editor.connection.send(event: TerminatedEvent())
    #expect(editor.connection.finish(timeoutMilliseconds: 10_000))
    #expect(editor.receive() == [["seq": 1, "type": "event", "event": "terminated"]])
  }

  @Test("its requests are left in the pipe past the limit, and read when it has caught up")
  func inputIsHeldBack() throws {
    var limits = TransportLimits()
    limits.pendingBytes = 256 << 10
    let editor = try EditorEnd(limits: limits)
    var requests = 0
    editor.connection.onRequest = { request in
      requests += 1
      let answer = EvaluateResponse(result: String(repeating: "y", count: 400_000), variablesReference: 0)
      editor.connection.respond(to: request, with: answer)
    }
    editor.connection.start()
    let request = #"{"seq":1,"type":"request","command":"evaluate","arguments":{"expression":"x"}}"#
    editor.send(request)
    editor.run { requests == 1 }
    editor.send(request)
    for _ in 0..<20 { editor.loop.runOnce(timeoutMilliseconds: 0) }
    #expect(requests == 1)
    #expect(editor.connection.pendingBytes > limits.pendingBytes)

    #expect(editor.receive(2).count == 2)
    #expect(requests == 2)
    editor.connection.onRequest = nil
  }

  @Test("its end is noticed though its requests are left in the pipe")
  func endIsNoticed() throws {
    var limits = TransportLimits()
    limits.pendingBytes = 256 << 10
    let editor = try EditorEnd(limits: limits)
    var log: [String] = []
    editor.connection.onEnd = { log.append("\($0)") }
    editor.connection.onRequest = { request in
      log.append(request.command)
      guard request.command == "first" else { return }
      let answer = EvaluateResponse(result: String(repeating: "y", count: 400_000), variablesReference: 0)
      editor.connection.respond(to: request, with: answer)
    }
    editor.connection.start()
    editor.send(#"{"seq":1,"type":"request","command":"first"}"#)
    editor.run { log.count == 1 }
    editor.send(#"{"seq":2,"type":"request","command":"second"}"#)
    editor.closeInput()
    editor.run { log.count == 3 }
    #expect(log == ["first", "second", "endOfInput"])
    editor.connection.onRequest = nil
  }
}
