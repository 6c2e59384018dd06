// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Testing
import TraceBackend

@testable import TraceSession

@Suite("The life of a session")
struct SessionStateTests {
  /// The effects of the last of these inputs.
  private func effects(_ inputs: SessionState.Input...) throws -> [SessionState.Effect] {
    var state = SessionState()
    var effects: [SessionState.Effect] = []
    for input in inputs { effects = try state.handle(input) }
    return effects
  }

  @Test("goes from initialize to a running program")
  func start() throws {
    #expect(try effects(.initialize) == [])
    #expect(try effects(.initialize, .start(.launch)) == [.prepare])
    #expect(try effects(.initialize, .start(.launch), .prepared) == [.announceReady])
    #expect(try effects(.initialize, .start(.launch), .prepared, .configurationDone) == [.start])
  }

  @Test("takes another launch after one that failed")
  func secondTry() throws {
    #expect(try effects(.initialize, .start(.launch), .preparationFailed, .start(.attach)) == [.prepare])
  }

  @Test("refuses what comes too early or twice, and stays as it was")
  func order() throws {
    var state = SessionState()
    #expect(throws: SequenceError.tooEarly(command: "launch", first: "initialize")) {
      try state.handle(.start(.launch))
    }
    _ = try state.handle(.initialize)
    #expect(throws: SequenceError.twice(command: "initialize")) { try state.handle(.initialize) }
    #expect(throws: SequenceError.tooEarly(command: "setBreakpoints", first: "launch or attach")) {
      try state.handle(.configure(command: "setBreakpoints"))
    }
    _ = try state.handle(.start(.launch))
    #expect(throws: SequenceError.alreadyStarted(command: "attach")) { try state.handle(.start(.attach)) }
    #expect(throws: SequenceError.stillPreparing(command: "setBreakpoints")) {
      try state.handle(.configure(command: "setBreakpoints"))
    }
    #expect(throws: SequenceError.stillPreparing(command: "configurationDone")) { try state.handle(.configurationDone) }
    _ = try state.handle(.prepared)
    _ = try state.handle(.configure(command: "setBreakpoints"))
    _ = try state.handle(.configurationDone)
    #expect(throws: SequenceError.twice(command: "configurationDone")) { try state.handle(.configurationDone) }
    #expect(state.phase == .running)
  }

  @Test("reports the end of a program once, and closes when the client leaves")
  func programEnds() throws {
    let toEnd: [SessionState.Input] = [.initialize, .start(.launch), .prepared, .configurationDone, .programEnded]
    var state = SessionState()
    for input in toEnd.dropLast() { _ = try state.handle(input) }
    #expect(try state.handle(.programEnded) == [.reportEnd])
    #expect(try state.handle(.programEnded) == [])
    #expect(try state.handle(.terminate) == [.answerEndings])
    #expect(try state.handle(.configurationDone) == [])
    #expect(try state.handle(.disconnect(terminateDebuggee: nil)) == [.answerEndings, .close])
    #expect(try state.handle(.disconnect(terminateDebuggee: nil)) == [.answerEndings])
  }

  @Test("answers terminate when SIGTERM was sent, and gives a launched program five seconds")
  func terminateLaunched() throws {
    var state = try running(.launch)
    #expect(try state.handle(.terminate) == [.release(.terminate(graceMilliseconds: 5_000)), .answerEndings])
    #expect(try state.handle(.terminate) == [.answerEndings])
    #expect(try state.handle(.disconnect(terminateDebuggee: nil)) == [.hurry])
    #expect(try state.handle(.programEnded) == [])
    #expect(try state.handle(.released) == [.reportEnd, .answerEndings, .close])
  }

  @Test("lets an attached process go at terminate, and says so")
  func terminateAttached() throws {
    var state = try running(.attach)
    #expect(try state.handle(.terminate) == [.sayItRunsOn, .release(.leave)])
    #expect(try state.handle(.released) == [.reportEnd, .answerEndings])
    #expect(try state.handle(.disconnect(terminateDebuggee: nil)) == [.answerEndings, .close])
  }

  @Test(
    "answers disconnect after the program was let go",
    arguments: [
      (StartKind.launch, nil, [.release(.terminate(graceMilliseconds: 1_000))]),
      (.launch, true, [.release(.terminate(graceMilliseconds: 1_000))]),
      (.launch, false, [.release(.leave)]),
      (.attach, nil, [.release(.leave)]),
      (.attach, false, [.release(.leave)]),
      (.attach, true, [.sayItRunsOn, .release(.leave)]),
    ] as [(StartKind, Bool?, [SessionState.Effect])])
  func disconnect(kind: StartKind, terminateDebuggee: Bool?, expected: [SessionState.Effect]) throws {
    var state = try running(kind)
    #expect(try state.handle(.disconnect(terminateDebuggee: terminateDebuggee)) == expected)
    #expect(try state.handle(.disconnect(terminateDebuggee: nil)) == [])
    #expect(try state.handle(.released) == [.reportEnd, .answerEndings, .close])
    #expect(state.phase == .closed)
  }

  @Test("cancels a start when the client leaves or asks for the end")
  func cancelled() throws {
    var state = SessionState()
    _ = try state.handle(.initialize)
    _ = try state.handle(.start(.launch))
    #expect(try state.handle(.terminate) == [.cancelPreparation])
    #expect(try state.handle(.preparationFailed) == [.answerEndings])
    _ = try state.handle(.start(.launch))
    #expect(try state.handle(.disconnect(terminateDebuggee: nil)) == [.cancelPreparation])
    #expect(try state.handle(.disconnect(terminateDebuggee: nil)) == [])
    #expect(try state.handle(.preparationFailed) == [.answerEndings, .close])
  }

  @Test("closes at once where there is no program", arguments: [[], [.initialize]] as [[SessionState.Input]])
  func withoutProgram(inputs: [SessionState.Input]) throws {
    var state = SessionState()
    for input in inputs { _ = try state.handle(input) }
    #expect(try state.handle(.disconnect(terminateDebuggee: nil)) == [.answerEndings, .close])
  }

  private func running(_ kind: StartKind) throws -> SessionState {
    var state = SessionState()
    for input in [.initialize, .start(kind), .prepared, .configurationDone] as [SessionState.Input] {
      _ = try state.handle(input)
    }
    return state
  }
}
