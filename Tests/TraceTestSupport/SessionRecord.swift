// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// What a session showed, taken from its messages.
package struct SessionRecord: Sendable {
  package let entries: [MessageLog.Entry]

  package init(_ entries: [MessageLog.Entry]) { self.entries = entries }
  package init(_ log: MessageLog) { self.init(log.entries) }

  package var events: [(name: String, body: JSON)] {
    entries.compactMap { entry in
      guard entry.isFromAdapter, let name = entry.message["event"]?.string else { return nil }
      return (name, entry.message["body"] ?? .object([:]))
    }
  }

  /// All output of one category, as one text.
  package func output(_ category: String) -> String {
    events.filter { $0.name == "output" && $0.body["category"]?.string == category }
      .compactMap { $0.body["output"]?.string }.joined()
  }

  package var standardOutput: String { output("stdout") }
  package var standardError: String { output("stderr") }
  package var consoleLines: [String] {
    output("console").split(separator: "\n", omittingEmptySubsequences: true).map(String.init)
  }

  /// The lines of hits: all of the console but Sonde's own words. A value that optimised code shows without certainty is
  /// here without its mark: which values have one is what the kept texts of BackendParityTests hold.
  package var hits: [String] {
    let lines = markedHits
    return hasMarks ? lines.map { $0.replacing("~", with: "") } : lines
  }
  package var markedHits: [String] { consoleLines.filter { !$0.hasPrefix("sonde: ") } }
  /// Sonde's own words, but for what the mark means.
  package var notices: [String] {
    consoleLines.filter { $0.hasPrefix("sonde: ") && !$0.contains(Self.markMeaning) }
  }
  /// Said once for each tracepoint with a marked value, so never of code that was not optimised.
  package var hasMarks: Bool { consoleLines.contains { $0.hasPrefix("sonde: ") && $0.contains(Self.markMeaning) } }
  private static let markMeaning = ": ~ marks a value that may be from another moment"

  package var exitCode: Int? { events.last { $0.name == "exited" }?.body["exitCode"]?.integer }

  /// The events without their repetitions: "output" stands once for a run of them.
  package var eventNames: [String] {
    events.map(\.name).reduce(into: []) { names, name in if names.last != name { names.append(name) } }
  }
}
