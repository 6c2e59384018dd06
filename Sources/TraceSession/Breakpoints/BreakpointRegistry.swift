// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import DebugAdapterProtocol
import TracePlan

/// Every breakpoint that is wanted now: the launch arguments', the function breakpoints, the console's, and the
/// logpoints of each file.
///
/// A breakpoint that is sent again unchanged keeps its id, and with it its probes and its counts. A breakpoint that was
/// removed and is set again gets its old id, captures and account: a long session must not run out of them.
package struct BreakpointRegistry {
  /// One of the client's breakpoints, one tracepoint of the launch arguments, or one that was set in the console.
  package struct Entry: Hashable, Sendable {
    package let id: TracepointID
    let request: Request
    package let outcome: Outcome
    /// Which of its hits are reported, according to the request.
    let choice: HitChoice

    /// As in an error text: the function's name, or the file and line.
    package var label: String {
      switch request {
      case .argument(let tracepoint): tracepoint.function
      case .function(let breakpoint): breakpoint.name
      case .console(let pattern): pattern
      case .line(let path, let breakpoint): "\(FileFacts.lastComponent(of: path)):\(breakpoint.line)"
      }
    }

    /// The client's own path; nil for function breakpoints.
    package var sourcePath: String? { if case .line(let path, _) = request { path } else { nil } }
    package var line: Int? { if case .line(_, let breakpoint) = request { breakpoint.line } else { nil } }
    /// Whether the client set it with a request for breakpoints, and so knows its id.
    package var isOfClient: Bool {
      switch request {
      case .function, .line: true
      case .argument, .console: false
      }
    }
  }

  package enum Outcome: Hashable, Sendable {
    case function(FunctionPattern)
    case logpoint(LogTemplate)
    case line
    /// It can't be set in any program: why, and what to do.
    case refused(message: String)
  }

  enum Request: Hashable, Sendable {
    case argument(TracepointArgument)
    case function(FunctionBreakpoint)
    case console(pattern: String)
    case line(path: String, SourceBreakpoint)
  }

  /// From the client's paths to those of the program.
  package var paths = PathSubstitution()
  /// Options of the launch arguments for every tracepoint.
  package var defaults = TracepointOptions()
  private var ofArguments: [Entry] = []
  private var ofFunctions: [Entry] = []
  private var ofConsole: [Entry] = []
  private var ofSources: [(path: String, entries: [Entry])] = []
  /// Removed entries, by the request that had set them.
  private var removed: [Request: [Entry]] = [:]
  private var removedCount = 0
  private var templates: [TracepointID: LogTemplate] = [:]
  private var nextID = 1

  /// The number of removed entries that are remembered; beyond that, one that is set again is a new one.
  static let removedLimit = 16_384

  package init() {}

  /// All entries, in order of priority.
  package var entries: [Entry] { ofArguments + ofFunctions + ofConsole + ofSources.flatMap(\.entries) }

  /// The tracepoints to plan for, in order of priority.
  package var tracepoints: [Tracepoint] {
    entries.compactMap { entry in
      switch entry.outcome {
      case .function(let pattern):
        Tracepoint(id: entry.id, target: .function(pattern), options: options(of: entry))
      case .logpoint(let template):
        Tracepoint(
          id: entry.id,
          target: .logpoint(
            file: paths.build(ofEditor: entry.sourcePath ?? ""), line: entry.line ?? 0,
            expressions: template.expressions),
          options: options(of: entry))
      case .line:
        Tracepoint(
          id: entry.id,
          target: .line(file: paths.build(ofEditor: entry.sourcePath ?? ""), line: entry.line ?? 0),
          options: options(of: entry))
      case .refused: nil
      }
    }
  }

  private func options(of entry: Entry) -> TracepointOptions {
    var options = defaults
    if case .argument(let tracepoint) = entry.request { options = tracepoint.options(defaults) }
    options.condition = entry.choice.condition
    options.hitCondition = entry.choice.hitCondition
    return options
  }

  /// The message of a logpoint; also of a removed one, because its hits may still be on their way.
  package func template(of id: TracepointID) -> LogTemplate? { templates[id] }

  package mutating func setArguments(_ tracepoints: [TracepointArgument]) {
    ofArguments = tracepoints.map { tracepoint in
      makeEntry(.argument(tracepoint))
    }
  }

  /// - Returns: One entry for each requested breakpoint, in their order.
  package mutating func replaceFunctions(_ requested: [FunctionBreakpoint]) -> [Entry] {
    ofFunctions = renew(ofFunctions, requested.map { .function($0) })
    return ofFunctions
  }

  /// The patterns set in the console, as they were typed.
  package var consolePatterns: [String] { ofConsole.map(\.label) }

  /// The number of patterns that can be set in the console.
  static let consoleLimit = 1_000

  /// Replaces those of the console only.
  ///
  /// - Returns: One entry for each pattern, in their order.
  @discardableResult
  package mutating func replaceConsole(_ patterns: [String]) -> [Entry] {
    ofConsole = renew(ofConsole, patterns.map { .console(pattern: $0) })
    return ofConsole
  }

  /// Replaces those of one file only.
  ///
  /// - Returns: One entry for each requested breakpoint, in their order.
  package mutating func replaceSource(_ path: String, _ requested: [SourceBreakpoint]) -> [Entry] {
    let old = ofSources.firstIndex { $0.path == path }
    let entries = renew(old.map { ofSources[$0].entries } ?? [], requested.map { .line(path: path, $0) })
    if let old {
      ofSources[old].entries = entries
    } else if !entries.isEmpty {
      ofSources.append((path, entries))
    }
    return entries
  }

  private mutating func renew(_ old: [Entry], _ requests: [Request]) -> [Entry] {
    var reusable = Dictionary(grouping: old, by: \.request)
    let entries = requests.map { request in
      if let kept = reusable[request]?.first {
        reusable[request]?.removeFirst()
        return kept
      }
      if let known = removed[request]?.popLast() {
        removedCount -= 1
        return known
      }
      let entry = makeEntry(request)
      if case .logpoint(let template) = entry.outcome { templates[entry.id] = template }
      return entry
    }
    for gone in reusable.values { remember(gone) }
    return entries
  }

  private mutating func remember(_ gone: [Entry]) {
    // The last one is reused first, so that the entries of one request keep their order.
    for entry in gone.reversed() where removedCount < Self.removedLimit {
      removed[entry.request, default: []].append(entry)
      removedCount += 1
    }
  }

  private mutating func takeID() -> TracepointID {
    defer { nextID += 1 }
    return TracepointID(rawValue: nextID)
  }

  private mutating func makeEntry(_ request: Request) -> Entry {
    do {
      let choice = try HitChoice(of: request)
      return Entry(id: takeID(), request: request, outcome: Self.outcome(of: request), choice: choice)
    } catch {
      return Entry(
        id: takeID(), request: request, outcome: .refused(message: error.message), choice: HitChoice())
    }
  }

  private static func outcome(of request: Request) -> Outcome {
    switch request {
    case .argument(let tracepoint): function(tracepoint.function)
    case .function(let breakpoint): function(breakpoint.name)
    case .console(let pattern): function(pattern)
    case .line(_, let breakpoint): logpoint(breakpoint.logMessage)
    }
  }

  private static func function(_ name: String) -> Outcome {
    do {
      return .function(try FunctionPattern(name))
    } catch {
      return .refused(message: "\(error.problem) \(error.remedy)")
    }
  }

  private static func logpoint(_ message: String?) -> Outcome {
    guard let message, !message.isEmpty else { return .line }
    do {
      return .logpoint(try LogTemplate(message))
    } catch {
      return .refused(message: "\(error.problem) \(error.remedy)")
    }
  }
}
