// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import DebugAdapterProtocol
import TracePlan

extension TraceSession {
  /// Sets exactly the registry's breakpoints.
  ///
  /// - Parameter entries: The ones that a request asked for. Changes to other breakpoints are reported by events, and
  ///   changes to breakpoints that no client knows by lines.
  /// - Returns: One breakpoint for each of `entries`, in their order.
  @discardableResult
  func applyBreakpoints(answering entries: [BreakpointRegistry.Entry] = []) -> [Breakpoint] {
    let resolutions = resolve()
    let answered = Set(entries.map(\.id))
    let before = shown
    shown = [:]
    for entry in registry.entries {
      let breakpoint = breakpoint(entry, resolutions[entry.id])
      shown[entry.id] = breakpoint
      say(resolutions[entry.id]?.notes ?? [], of: entry)
      guard !answered.contains(entry.id), before[entry.id] != breakpoint else { continue }
      if entry.isOfClient {
        connection.send(event: BreakpointEvent(reason: .changed, breakpoint: breakpoint))
      } else if let message = breakpoint.message {
        console.say("\(entry.label): \(message)")
      }
    }
    return entries.compactMap { shown[$0.id] }
  }

  /// Whether anything can be hit: one of the client's breakpoints, or one of the argument `tracepoints`.
  package var hasVerifiedBreakpoints: Bool { shown.values.contains(where: \.verified) }

  /// Each time a breakpoint's notes differ from before.
  private func say(_ notes: [String], of entry: BreakpointRegistry.Entry) {
    guard !notes.isEmpty, saidNotes.updateValue(notes, forKey: entry.id) != notes else { return }
    for note in notes {
      let line = "\(entry.label): \(note)"
      let short = LineText.shortened(line)
      if short != line { logger.info("\(line)") }
      console.say(short)
    }
  }

  /// No probe can be set any more once the program is about to end or be released.
  private func resolve() -> [TracepointID: Resolution] {
    switch state.phase {
    case .preparing, .configuring, .running: return tracing?.apply(registry) ?? [:]
    case .awaitingInitialize, .awaitingStart, .cancelling, .releasing, .ended, .closed: return [:]
    }
  }

  private func breakpoint(_ entry: BreakpointRegistry.Entry, _ resolution: Resolution?) -> Breakpoint {
    var breakpoint = Breakpoint(id: entry.id.rawValue, verified: false)
    // The client's own path: it knows the file by that path, whatever the program calls it.
    if let path = entry.sourcePath { breakpoint.source = Self.source(path) }
    breakpoint.line = entry.line
    if case .refused(let message) = entry.outcome {
      breakpoint.message = message
      breakpoint.reason = .failed
      return breakpoint
    }
    guard let resolution else {
      breakpoint.message = "The program has ended. Start it again to trace it."
      breakpoint.reason = .failed
      return breakpoint
    }
    breakpoint.verified = resolution.isVerified
    breakpoint.message = resolution.message
    if !resolution.isVerified { breakpoint.reason = .failed }
    if entry.sourcePath == nil, let file = resolution.file.map(registry.paths.editor), file.hasPrefix("/") {
      breakpoint.source = Self.source(file)
    }
    if let line = resolution.line, breakpoint.source != nil { breakpoint.line = line }
    return breakpoint
  }

  private static func source(_ path: String) -> Source { Source(name: FileFacts.lastComponent(of: path), path: path) }
}
