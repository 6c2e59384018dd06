// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import DebugAdapterProtocol
import Testing
import TraceBackend

@testable import TraceSession

@Suite("The end of a session", .timeLimit(.minutes(1)))
struct SessionEndingTests {
  private let total = "console sonde: main.foo: 0 hits: 0 printed, 0 held back, 0 rejected, 0 lost⏎"

  @Test("by disconnect answers when the program is gone")
  func disconnect() {
    let harness = SessionHarness()
    harness.run()
    harness.backend.finishesAtOnce = false
    #expect(harness.request("disconnect") == [])
    #expect(harness.backend.endings == [.terminate(graceMilliseconds: 1_000)])
    harness.backend.end(.killed(signal: 15))
    #expect(harness.connection.takeLines() == [])
    harness.backend.completeFinish()
    #expect(harness.connection.takeLines() == [total, "event exited 143", "event terminated", "disconnect ok"])
    #expect(harness.isClosed)
  }

  @Test("leaves a launched program running where the client asks for it")
  func leave() {
    let harness = SessionHarness()
    harness.run()
    #expect(
      harness.request("disconnect", ["terminateDebuggee": false]) == [total, "event terminated", "disconnect ok"])
    #expect(harness.backend.endings == [.leave])
  }

  @Test("never ends a process that was attached to")
  func attached() {
    for (command, arguments) in [("terminate", [:]), ("disconnect", ["terminateDebuggee": true])]
      as [(String, JSONValue)]
    {
      let harness = SessionHarness()
      harness.request("initialize")
      harness.request("attach", ["processId": .int(Int(harness.parentProcessID))])
      harness.request("configurationDone")
      let lines = harness.request(command, arguments)
      #expect(
        lines == [
          "console sonde: the process was attached to, so it is not ended: it runs on⏎", "event terminated",
          "\(command) ok",
        ])
      #expect(harness.backend.endings == [.leave])
    }
  }

  @Test("by terminate answers at once, and reports the program's own end")
  func terminate() {
    let harness = SessionHarness()
    harness.run()
    harness.backend.finishesAtOnce = false
    #expect(harness.request("terminate") == ["terminate ok"])
    #expect(harness.backend.endings == [.terminate(graceMilliseconds: 5_000)])
    harness.backend.hit(0, [1, 2])
    harness.backend.end(.exited(code: 2))
    harness.backend.completeFinish()
    #expect(
      harness.connection.takeLines() == [
        "console > goroutine(1): main.foo(1, 2)⏎",
        "console sonde: main.foo: 1 hit: 1 printed, 0 held back, 0 rejected, 0 lost⏎", "event exited 2",
        "event terminated",
      ])
    #expect(!harness.isClosed)
    #expect(harness.request("terminate") == ["terminate ok"])
    #expect(harness.request("disconnect") == ["disconnect ok"])
    #expect(harness.isClosed)
  }

  @Test(
    "that comes while the program is taken hold of lets go of it before the answer",
    arguments: ["launch", "attach"], ["terminate", "disconnect"])
  func duringPreparation(start: String, end: String) {
    let harness = SessionHarness()
    harness.request("initialize")
    harness.connection.request(
      start,
      start == "launch"
        ? ["program": .string(SessionHarness.program), "mode": "exec", "cwd": "/"]
        : ["processId": .int(Int(harness.parentProcessID))])
    while harness.provider.backend == nil { harness.loop.runOnce(timeoutMilliseconds: 0) }
    _ = harness.connection.takeLines()
    harness.backend.finishesAtOnce = false
    #expect(harness.request(end) == [])
    #expect(harness.backend.endings == [start == "launch" ? .terminate(graceMilliseconds: 1_000) : .leave])
    #expect(!harness.backend.isStarted)
    harness.backend.completeFinish()
    harness.settle()
    let lines = harness.connection.takeLines()
    #expect(lines.count == 2)
    #expect(lines.first?.hasPrefix("\(start) failed: The start was cancelled.") ?? false)
    #expect(lines.last == "\(end) ok")
    #expect(harness.isClosed == (end == "disconnect"))
    // After terminate the client may start another.
    if end == "terminate" {
      #expect(harness.request("attach", ["processId": .int(Int(harness.parentProcessID))]).last == "attach ok")
    }
  }

  @Test("comes without an answer when the client is gone or a signal says so")
  func clientGone() {
    let gone = SessionHarness()
    gone.run()
    gone.connection.onEnd?(.endOfInput)
    #expect(gone.backend.endings == [.terminate(graceMilliseconds: 1_000)])
    #expect(gone.isClosed)
    let signalled = SessionHarness()
    signalled.run()
    signalled.session.end()
    #expect(signalled.backend.endings == [.terminate(graceMilliseconds: 1_000)])
    #expect(signalled.isClosed)
  }

  @Test("tells of no exit where the program never ran")
  func neverRan() {
    let harness = SessionHarness()
    harness.launch()
    harness.backend.finishesAtOnce = false
    harness.request("disconnect")
    harness.backend.end(.killed(signal: 9))
    harness.backend.completeFinish()
    #expect(harness.connection.takeLines() == ["event terminated", "disconnect ok"])
  }

  @Test("is at hand before anything was started")
  func early() {
    let harness = SessionHarness()
    #expect(harness.request("disconnect") == ["disconnect ok"])
    #expect(harness.isClosed)
  }

  @Test("comes also from a backend that does not let go")
  func stuckBackend() {
    var limits = SessionLimits()
    limits.releaseMarginMilliseconds = -1_000
    let harness = SessionHarness(limits: limits)
    harness.run()
    harness.backend.finishesAtOnce = false
    harness.connection.request("disconnect", [:])
    #expect(harness.wait { $0 == "disconnect ok" })
    #expect(harness.connection.takeLines().first == "console sonde: the tracer did not release the program in time⏎")
    #expect(harness.isClosed)
  }

  @Test("is told when the tracer is lost")
  func tracerLost() {
    let harness = SessionHarness()
    harness.run()
    harness.backend.onEvent?(.tracerLost(reason: "it was killed by signal 9"))
    #expect(
      harness.connection.takeLines() == [
        "important sonde: the tracer has ended, nothing is traced any more: it was killed by signal 9⏎", total,
        "console sonde: the program's exit code is not known: the process that started it has ended⏎",
        "event terminated",
      ])
  }
}
