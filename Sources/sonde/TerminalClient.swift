// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import DebugAdapterProtocol
import DebugAdapterTransport
import Glibc
import TraceSession

/// A person at a terminal, as a client of the session: sends what an editor would, and prints what comes back.
final class TerminalClient {
  /// What the command ends with.
  private(set) var exitCode: Int32 = 0

  /// Called when the program may run.
  var onStarted: (() -> Void)?

  /// Whether a start is worth it, once all breakpoints are set.
  var hasSomethingToTrace: () -> Bool = { true }

  private let client: LoopbackClient
  private let hits: OutputWriter
  private let hitsShareStandardError: Bool
  private let printsJSON: Bool
  private var patterns: [String] = []
  private var processID: pid_t?
  private var isAttached = false
  private var hasPassedInterrupt = false
  private var isEnding = false
  private var hasFailed = false
  /// We have all that we wanted, so how the program ends is no matter.
  private var isDone = false

  /// - Parameters:
  ///   - hits: Where trace lines go.
  ///   - hitsShareStandardError: Whether that is stderr, to which our own lines go: then one writer keeps their order.
  ///   - printsJSON: Whether hits are printed as data instead of text.
  init(_ client: LoopbackClient, hits: OutputWriter, hitsShareStandardError: Bool, printsJSON: Bool) {
    self.client = client
    self.hits = hits
    self.hitsShareStandardError = hitsShareStandardError
    self.printsJSON = printsJSON
    client.onEvent = { [weak self] in self?.receive($0) }
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

  /// ^C is the program's where we started it, once; anything after that ends the session.
  func receive(signal: Int32) {
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
      hits.write { bytes in
        event.appendJSON(to: &bytes)
        bytes.append(UInt8(ascii: "\n"))
      }
    case is InitializedEvent: setBreakpoints()
    case let event as ProcessEvent: processID = event.systemProcessId.flatMap { pid_t(exactly: $0) }
    case let event as ExitedEvent:
      // A program that we end because of a failure of ours has nothing to tell.
      if !hasFailed, !isDone { exitCode = Int32(truncatingIfNeeded: event.exitCode) }
    case is TerminatedEvent:
      processID = nil
      end()
    default: break
    }
  }

  private func show(_ event: OutputEvent) {
    let isHit = event.category == .console && !event.output.hasPrefix("sonde: ")
    if isHit, printsJSON { return }
    if isHit || hitsShareStandardError {
      hits.write { $0.append(contentsOf: event.output.utf8) }
    } else {
      printToStandardError(event.output)
    }
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

  /// Nothing is run where nothing would be traced.
  private func start(_ breakpoints: [Breakpoint]) {
    for (pattern, breakpoint) in zip(patterns, breakpoints) {
      if let message = breakpoint.message { say("\(pattern): \(message)") }
    }
    guard hasSomethingToTrace() else {
      return fail("Nothing to trace, so nothing was run.")
    }
    client.send(ConfigurationDoneRequest()) { [weak self] result in
      switch result {
      case .failure(let error): self?.fail(error.format)
      case .success: self?.onStarted?()
      }
    }
  }

  private func fail(_ text: String) {
    say(text)
    exitCode = Sonde.ExitStatus.failure
    hasFailed = true
    end()
  }

  private func say(_ text: String) {
    show(OutputEvent(category: .console, output: "sonde: \(LineText.escaped(text))\n"))
  }

  private func end() {
    guard !isEnding else { return }
    isEnding = true
    client.send(DisconnectRequest())
  }
}
