// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import DebugAdapterProtocol

// `:trace` and `:untrace`. Their tracepoints exist beside the editor's breakpoints and the launch arguments'
// tracepoints, and none of these changes the others.
extension TraceSession {
  func trace(_ pattern: String, for request: IncomingRequest) throws(SessionFailure) {
    let patterns = registry.consolePatterns
    guard !patterns.contains(pattern) else { return answer(request, "\(pattern) is already traced") }
    guard patterns.count < BreakpointRegistry.consoleLimit else {
      throw SessionFailure(
        .notEvaluated, problem: "\(BreakpointRegistry.consoleLimit) patterns are already traced.",
        remedy: "Remove some with ':untrace', or use one regular expression for several functions.")
    }
    guard let entry = registry.replaceConsole(patterns + [pattern]).last else { return }
    set([entry], asWantedBy: request) { [weak self] breakpoints in
      guard let self else { return }
      let message = breakpoints.first?.message
      if breakpoints.first?.verified ?? false {
        return self.answer(request, self.traceAnswer(entry, message))
      }
      self.registry.replaceConsole(patterns)
      self.shown[entry.id] = nil
      let failure = SessionFailure(.notEvaluated, problem: message ?? "'\(pattern)' can't be traced.", remedy: "")
      self.connection.fail(request: request, with: failure.message(showUser: false))
    }
  }

  private func traceAnswer(_ entry: BreakpointRegistry.Entry, _ message: String?) -> String {
    let names = tracing?.tracedFunctions[entry.id] ?? []
    guard !names.isEmpty else {
      return "\(entry.label) is already traced by a breakpoint; it stays traced if that is removed"
    }
    return "tracing \(entry.label)" + (message.map { ": \($0)" } ?? "")
  }

  func untrace(_ pattern: String?, for request: IncomingRequest) throws(SessionFailure) {
    let patterns = registry.consolePatterns
    guard !patterns.isEmpty || pattern != nil else { return answer(request, "nothing was set with ':trace'") }
    if let pattern, !patterns.contains(pattern) { throw notOfConsole(pattern) }
    let gone = pattern.map { [$0] } ?? patterns
    registry.replaceConsole(patterns.filter { !gone.contains($0) })
    set([], asWantedBy: request) { [weak self] _ in
      self?.answer(request, "no longer tracing \(gone.joined(separator: ", "))")
    }
  }

  /// Why it can't be removed in the console.
  private func notOfConsole(_ pattern: String) -> SessionFailure {
    let owner = registry.entries.first { entry in
      entry.sourcePath == nil
        && (entry.label == pattern || tracing?.tracedFunctions[entry.id]?.contains(pattern) ?? false)
    }
    let patterns = registry.consolePatterns
    switch owner?.request {
    case .function(let breakpoint):
      return SessionFailure(
        .notEvaluated, problem: "'\(pattern)' is traced by the editor's breakpoint '\(breakpoint.name)'.",
        remedy: "Remove it from the editor's list of breakpoints.")
    case .argument(let tracepoint):
      return SessionFailure(
        .notEvaluated, problem: "'\(pattern)' is traced by '\(tracepoint.function)' of the argument 'tracepoints'.",
        remedy: "Remove it from the launch configuration.")
    case .console(let other):
      return SessionFailure(
        .notEvaluated, problem: "'\(pattern)' is traced by ':trace \(other)'.", remedy: "Type ':untrace \(other)'.")
    case .line, nil:
      return SessionFailure(
        .notEvaluated, problem: "':trace' has not set '\(pattern)'.",
        remedy: patterns.isEmpty ? "It has set nothing." : "It has set: \(patterns.joined(separator: ", ")).")
    }
  }
}
