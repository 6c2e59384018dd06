// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import TraceBackend

/// A session's current phase, and the effects of each input. It performs nothing itself.
package struct SessionState: Hashable, Sendable {
  package private(set) var phase = Phase.awaitingInitialize
  package private(set) var kind: StartKind?

  package enum Phase: Hashable, Sendable {
    case awaitingInitialize
    case awaitingStart
    /// Building, indexing, taking hold of the program.
    case preparing
    /// Like `preparing`, but the result is no longer wanted.
    case cancelling(thenClose: Bool)
    /// The program exists and is stopped, or runs untraced; breakpoints are being set.
    case configuring
    case running
    /// The backend was asked to release the program.
    case releasing(thenClose: Bool)
    /// The program has ended or was released; the client may still send requests.
    case ended
    case closed
  }

  package enum Input: Hashable, Sendable {
    case initialize
    case start(StartKind)
    case prepared
    case preparationFailed
    /// A request that makes sense only for an existing program.
    case configure(command: String)
    case configurationDone
    case terminate
    /// Also for a client that has disconnected and for a signal that ends us.
    case disconnect(terminateDebuggee: Bool?)
    case programEnded
    case released
  }

  package enum Effect: Equatable, Sendable {
    case prepare
    case cancelPreparation
    /// The program is ready for breakpoints: `initialized`, and the answer to launch or attach.
    case announceReady
    case start
    case release(Ending)
    /// The client sends a second request to end during a slow end.
    case hurry
    /// It asked to end a process that we must not end.
    case sayItRunsOn
    /// Everything left to send about the program, then `exited` and `terminated`.
    case reportEnd
    /// The requests that asked for the end are answered.
    case answerEndings
    case close
  }

  package static let terminateGraceMilliseconds = 5_000
  package static let disconnectGraceMilliseconds = 1_000

  package init() {}

  /// - Throws: `SequenceError` for a request that comes too early or twice; the state is as before.
  package mutating func handle(_ input: Input) throws(SequenceError) -> [Effect] {
    switch input {
    case .initialize:
      guard phase == .awaitingInitialize else { throw .twice(command: "initialize") }
      phase = .awaitingStart
      return []
    case .start(let kind): return try start(kind)
    case .prepared, .preparationFailed: return preparationEnded(succeeded: input == .prepared)
    case .configure(let command):
      try requireProgram(for: command)
      return []
    case .configurationDone: return try configurationDone()
    case .terminate: return terminate()
    case .disconnect(let terminateDebuggee): return disconnect(terminateDebuggee)
    case .programEnded:
      guard phase == .configuring || phase == .running else { return [] }
      phase = .ended
      return [.reportEnd]
    case .released:
      guard case .releasing(let thenClose) = phase else { return [] }
      phase = thenClose ? .closed : .ended
      return thenClose ? [.reportEnd, .answerEndings, .close] : [.reportEnd, .answerEndings]
    }
  }

  private mutating func start(_ kind: StartKind) throws(SequenceError) -> [Effect] {
    switch phase {
    case .awaitingInitialize: throw .tooEarly(command: kind.rawValue, first: "initialize")
    case .awaitingStart:
      phase = .preparing
      self.kind = kind
      return [.prepare]
    case .preparing, .cancelling, .configuring, .running, .releasing, .ended, .closed:
      throw .alreadyStarted(command: kind.rawValue)
    }
  }

  private mutating func preparationEnded(succeeded: Bool) -> [Effect] {
    switch phase {
    case .preparing:
      phase = succeeded ? .configuring : .awaitingStart
      return succeeded ? [.announceReady] : []
    case .cancelling(let thenClose):
      precondition(!succeeded, "a preparation that was cancelled has a result")
      phase = thenClose ? .closed : .awaitingStart
      return thenClose ? [.answerEndings, .close] : [.answerEndings]
    case .awaitingInitialize, .awaitingStart, .configuring, .running, .releasing, .ended, .closed: return []
    }
  }

  private func requireProgram(for command: String) throws(SequenceError) {
    switch phase {
    case .awaitingInitialize: throw .tooEarly(command: command, first: "initialize")
    case .awaitingStart: throw .tooEarly(command: command, first: "launch or attach")
    case .preparing, .cancelling: throw .stillPreparing(command: command)
    case .configuring, .running, .releasing, .ended, .closed: break
    }
  }

  private mutating func configurationDone() throws(SequenceError) -> [Effect] {
    try requireProgram(for: "configurationDone")
    switch phase {
    case .configuring:
      phase = .running
      return [.start]
    case .running: throw .twice(command: "configurationDone")
    // An attached process may have ended meanwhile: then there is nothing to start.
    case .awaitingInitialize, .awaitingStart, .preparing, .cancelling, .releasing, .ended, .closed: return []
    }
  }

  private mutating func terminate() -> [Effect] {
    switch phase {
    case .preparing:
      phase = .cancelling(thenClose: false)
      return [.cancelPreparation]
    case .configuring, .running:
      phase = .releasing(thenClose: false)
      guard kind == .launch else { return [.sayItRunsOn, .release(.leave)] }
      return [.release(.terminate(graceMilliseconds: Self.terminateGraceMilliseconds)), .answerEndings]
    case .cancelling: return []
    case .releasing: return kind == .launch ? [.answerEndings] : []
    case .awaitingInitialize, .awaitingStart, .ended, .closed: return [.answerEndings]
    }
  }

  private mutating func disconnect(_ terminateDebuggee: Bool?) -> [Effect] {
    switch phase {
    case .awaitingInitialize, .awaitingStart, .ended:
      phase = .closed
      return [.answerEndings, .close]
    case .preparing:
      phase = .cancelling(thenClose: true)
      return [.cancelPreparation]
    case .cancelling:
      phase = .cancelling(thenClose: true)
      return []
    case .configuring, .running:
      phase = .releasing(thenClose: true)
      guard kind == .launch else { return (terminateDebuggee == true ? [.sayItRunsOn] : []) + [.release(.leave)] }
      guard terminateDebuggee != false else { return [.release(.leave)] }
      return [.release(.terminate(graceMilliseconds: Self.disconnectGraceMilliseconds))]
    case .releasing(let thenClose):
      phase = .releasing(thenClose: true)
      return thenClose || kind == .attach ? [] : [.hurry]
    case .closed: return [.answerEndings]
    }
  }
}

/// A request at a time when it can't be carried out.
package enum SequenceError: Error, Hashable, Sendable {
  case tooEarly(command: String, first: String)
  case twice(command: String)
  case alreadyStarted(command: String)
  case stillPreparing(command: String)

  package var problem: String {
    switch self {
    case .tooEarly(let command, let first): "The request '\(command)' came before \(first)."
    case .twice(let command): "The client sent '\(command)' twice."
    case .alreadyStarted(let command): "The request '\(command)' came, but this session already has its program."
    case .stillPreparing(let command): "The request '\(command)' came before the program was ready."
    }
  }

  package var remedy: String {
    switch self {
    case .tooEarly(_, let first): "Send \(first) first."
    case .twice: "Send it once."
    case .alreadyStarted: "Start another session for another program."
    case .stillPreparing: "Send it after the event 'initialized'."
    }
  }
}
