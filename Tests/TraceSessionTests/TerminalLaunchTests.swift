// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import CLinuxShims
import DebugAdapterProtocol
import Foundation
import Glibc
import Testing

@testable import TraceSession

@Suite("A launch in the client's terminal")
struct TerminalLaunchTests {
  /// Runs until the request to the client.
  private func ask(_ limits: SessionLimits = SessionLimits()) throws -> (SessionHarness, RunInTerminalRequest) {
    let harness = SessionHarness(limits: limits)
    harness.request("initialize", ["supportsRunInTerminalRequest": true])
    harness.request(
      "launch",
      [
        "program": .string(SessionHarness.program), "mode": "exec", "cwd": "/", "console": "integratedTerminal",
        "env": ["ADDED": "1", "TAKEN": nil],
      ])
    return (harness, try #require(harness.connection.terminalRequest))
  }

  private func visit(_ request: RunInTerminalRequest, _ bytes: [UInt8]) -> Int32 {
    var session: Int32 = 0
    let socket = terminal_connect(request.args[2], &session)
    _ = bytes.withUnsafeBytes { send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
    return socket
  }

  @Test("goes on with the process that comes, which has the terminal's environment and streams")
  func arrival() throws {
    let (harness, request) = try ask()
    #expect(request.args[1] == "hold")
    let hello = TerminalHello(environment: ["TERM=vt52", "TAKEN=x", "HOME=/there"]).message
    let socket = visit(request, Array(hello.prefix(9)))
    defer { close(socket) }
    harness.settle()
    #expect(harness.provider.backend == nil)
    _ = hello.dropFirst(9).withUnsafeBytes { send(socket, $0.baseAddress, $0.count, 0) }
    harness.settle()
    let specification = try #require(harness.provider.backend?.specification)
    #expect(specification.environment == ["TERM=vt52", "HOME=/there", "ADDED=1"])
    #expect(specification.terminal?.processID == getpid())
    #expect([specification.standardInput, specification.standardOutput, specification.standardError] == [-1, -1, -1])
    #expect(specification.outputReaders == [])
    #expect(harness.connection.lines.contains("launch ok"))
    #expect(!FileManager.default.fileExists(atPath: request.args[2]))
    harness.connection.answerTerminal(.success(RunInTerminalResponse()))
    harness.settle()
  }

  @Test("does not go on with what is none of ours, or goes away again")
  func strangers() throws {
    let (harness, request) = try ask()
    for bytes in [[0xFF, 0xFF, 0xFF, 0xFF], [1, 0, 0, 0, 65, 66, 67], [9, 0, 0, 0]] as [[UInt8]] {
      close(visit(request, bytes))
      harness.settle()
      #expect(harness.provider.backend == nil)
    }
    let socket = visit(request, TerminalHello(environment: []).message)
    harness.settle()
    #expect(harness.provider.backend != nil)
    close(socket)
  }

  @Test("fails where the client does not answer in time")
  func noAnswer() throws {
    var limits = SessionLimits()
    limits.terminalAnswerMilliseconds = 20
    let (harness, request) = try ask(limits)
    #expect(harness.wait { $0.hasPrefix("launch failed: The program can't be run in a terminal: the client has not") })
    #expect(!FileManager.default.fileExists(atPath: request.args[2]))
  }

  @Test("fails where nothing comes after the client's answer")
  func nothingComes() throws {
    var limits = SessionLimits()
    limits.terminalArrivalMilliseconds = 20
    let (harness, _) = try ask(limits)
    harness.connection.answerTerminal(.success(RunInTerminalResponse(shellProcessId: 1)))
    #expect(harness.wait { $0.hasPrefix("launch failed: The program can't be run in a terminal: the client has a") })
  }

  @Test("fails with the client's own reason where it refuses, and another may follow")
  func refusal() throws {
    let (harness, _) = try ask()
    harness.connection.answerTerminal(.failure(.refused("no shell")))
    harness.settle()
    #expect(
      harness.connection.takeLines().last
        == "launch failed: The client refused: no shell. Set \"console\" to \"internalConsole\".")
    harness.request("launch", ["program": .string(SessionHarness.program), "mode": "exec", "cwd": "/"])
    #expect(harness.provider.backend != nil)
  }

  @Test("is told of an environment in any number of pieces, up to a bound")
  func hello() throws {
    let hello = TerminalHello(environment: ["A=1", "B="])
    for count in 0..<hello.message.count {
      #expect(try TerminalHello(receiving: Array(hello.message.prefix(count))) == nil)
    }
    #expect(try TerminalHello(receiving: hello.message) == hello)
    let most = UInt32(TerminalHello.mostBytes)
    #expect(try TerminalHello(receiving: withUnsafeBytes(of: most) { Array($0) }) == nil)
    #expect(throws: TerminalHello.Malformed.self) {
      try TerminalHello(receiving: withUnsafeBytes(of: most + 1) { Array($0) })
    }
  }
}
