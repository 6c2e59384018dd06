// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import DebugAdapterProtocol
import DebugAdapterTransport
import Glibc
import TraceSession

/// A person at a terminal, as a client of the session: sends what an editor would send, and prints the replies.
final class TerminalClient {
  /// The command's exit code.
  private(set) var exitCode: Int32 = 0

  /// Called when the program may run.
  var onStarted: (() -> Void)?

  /// Whether it makes sense to start the program, once all breakpoints are set.
  var hasSomethingToTrace: () -> Bool = { true }

  private let client: LoopbackClient
  private let hits: OutputWriter
  private let outputs: SessionOutputs
  private let deliveries: Deliveries
  private let traceFile: String?
  private let printsJSON: Bool
  private var patterns: [String] = []
  private var processID: pid_t?
  private var isAttached = false
  private var hasPassedInterrupt = false
  private var isEnding = false
  private var hasFailed = false
  private var isExitCodeKnown = false
  /// We have everything we wanted, so it does not matter how the program ends.
  private var isDone = false

  /// The session is over; we only wait until its output is written.
  private var isFlushing = false

  /// - Parameters:
  ///   - hits: Where trace lines go: to stderr, or to a file.
  ///   - outputs: Where our own lines go. If trace lines go to stderr as well, one writer keeps their order.
  ///   - traceFile: The file's name; nil for stderr.
  ///   - printsJSON: Whether hits are printed as data instead of text.
  init(
    _ client: LoopbackClient, hits: OutputWriter, outputs: SessionOutputs, deliveries: Deliveries, traceFile: String?,
    printsJSON: Bool
  ) {
    self.client = client
    self.hits = hits
    self.outputs = outputs
    self.deliveries = deliveries
    self.traceFile = traceFile
    self.printsJSON = printsJSON
    client.onEvent = { [weak self] in self?.receive($0) }
    hits.onFailure = { [weak self] in self?.hitsFailed($0) }
  }

  /// - Parameter command: `launch` or `attach`.
  func start(_ command: String, arguments: JSONValue, patterns: [String]) {
    self.patterns = patterns
    isAttached = command == "attach"
    client.send(InitializeRequest(clientID: "sonde-trace", adapterID: "sonde"))
    client.send(command: command, arguments: arguments) { [weak self] result in
      guard case .failure(let error) = result else { return }
      self?.fail(error.format)
    }
  }

  /// The first ^C goes to the program if we started it; anything after that ends the session.
  func receive(signal: Int32) {
    // The program has ended, and we only wait for a reader that does not read.
    if isFlushing || deliveries.isWaiting {
      hits.abandon(ECANCELED)
      outputs.errors.abandon(ECANCELED)
      return
    }
    // A Go program answers SIGQUIT with the stacks of its goroutines, and ends.
    if signal == SIGQUIT, !isAttached, let processID {
      kill(processID, SIGQUIT)
      return
    }
    if signal == SIGINT, !isAttached, !hasPassedInterrupt, let processID {
      hasPassedInterrupt = true
      kill(processID, SIGINT)
      return
    }
    if !isAttached { exitCode = 128 + signal }
    end()
  }

  /// Ends the session in good order, whatever the program does then.
  func finish() {
    guard !isEnding else { return }
    isDone = true
    exitCode = 0
    end()
  }

  private func receive(_ event: any EventType) {
    switch event {
    case let event as OutputEvent: show(event)
    case let event as HitEvent:
      guard printsJSON else { return }
      let before = hits.queuedBytes
      hits.write { bytes in
        event.appendJSON(to: &bytes)
        bytes.append(UInt8(ascii: "\n"))
      }
      deliveries.queued(units: 1, bytes: Int(hits.queuedBytes - before), endingAt: hits.queuedBytes)
    case is InitializedEvent: setBreakpoints()
    case let event as ProcessEvent: processID = event.systemProcessId.flatMap { pid_t(exactly: $0) }
    case let event as ExitedEvent:
      isExitCodeKnown = true
      // A program that we end because of a failure of ours has no exit status to report.
      if !hasFailed, !isDone { exitCode = Int32(truncatingIfNeeded: event.exitCode) }
    case is TerminatedEvent:
      processID = nil
      // It ended by itself, and its exit status is not known.
      if !isExitCodeKnown, !isEnding, !isAttached { exitCode = Sonde.ExitStatus.failure }
      end()
    default: break
    }
  }

  private func show(_ event: OutputEvent) {
    // It says what failed permanently.
    if event.category == .important { hasFailed = true }
    let isHit = event.category == .console && !event.output.hasPrefix("sonde: ")
    if isHit, printsJSON { return }
    let bytes = event.output.utf8
    guard isHit else { return outputs.errors.write { $0.append(contentsOf: bytes) } }
    hits.write { $0.append(contentsOf: bytes) }
    deliveries.queued(units: bytes.count, bytes: bytes.count, endingAt: hits.queuedBytes)
  }

  /// Trace output can no longer be read. A program that we started continues as it would have done; there is no reason
  /// to stay attached to another process.
  private func hitsFailed(_ errno: Int32) {
    if errno != ECANCELED {
      outputs.failed(
        WriteFailure(
          what: traceFile.map { "'\($0)'" } ?? "stderr", errno: errno,
          consequence: "The program runs on; hits that are not written count as lost."))
    }
    exitCode = Sonde.ExitStatus.failure
    hasFailed = true
    if isAttached { end() }
  }

  /// Calls `completion` when everything is written, or never will be.
  func flush(_ completion: @escaping () -> Void) {
    isFlushing = true
    hits.whenWritten { [outputs] in outputs.errors.whenWritten(completion) }
  }

  private func setBreakpoints() {
    let request = SetFunctionBreakpointsRequest(breakpoints: patterns.map { FunctionBreakpoint(name: $0) })
    client.send(request) { [weak self] result in
      guard let self else { return }
      switch result {
      case .failure(let error): self.fail(error.format)
      case .success(let response): self.start(response.breakpoints)
      }
    }
  }

  /// If nothing would be traced, the program is not run.
  private func start(_ breakpoints: [Breakpoint]) {
    for (pattern, breakpoint) in zip(patterns, breakpoints) {
      if let message = breakpoint.message { say("\(pattern): \(message)") }
    }
    guard hasSomethingToTrace() else {
      return fail("Nothing to trace, so \(isAttached ? "the process was released" : "nothing was run").")
    }
    client.send(ConfigurationDoneRequest()) { [weak self] result in
      switch result {
      case .failure(let error): self?.fail(error.format)
      case .success: self?.onStarted?()
      }
    }
  }

  private func fail(_ text: String) {
    // If a person has ended the session, an incomplete request is not a failure.
    guard !isEnding else { return }
    say(text)
    exitCode = Sonde.ExitStatus.failure
    hasFailed = true
    end()
  }

  private func say(_ text: String) {
    outputs.say(text)
  }

  private func end() {
    guard !isEnding else { return }
    isEnding = true
    client.send(DisconnectRequest())
  }
}
