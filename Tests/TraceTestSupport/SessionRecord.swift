// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// What a session showed, collected from its messages.
package struct SessionRecord: Sendable {
  package let entries: [MessageLog.Entry]

  /// By category, all output as one text.
  private let outputs: [String: String]
  package let consoleLines: [String]
  /// The lines of hits: the whole console except Sonde's own messages. A value that optimised code shows as uncertain
  /// is here without its mark: the stored texts of BackendParityTests record which values have one.
  package let hits: [String]
  package let markedHits: [String]
  /// Sonde's own messages, except the one that explains the mark.
  package let notices: [String]
  /// Whether Sonde explained the mark. It does so once for each tracepoint with a marked value, so never for code that
  /// was not optimised.
  package let hasMarks: Bool

  /// Reads everything once, because tests search the lines again and again.
  package init(_ entries: [MessageLog.Entry]) {
    self.entries = entries
    var outputs: [String: String] = [:]
    for event in Self.events(in: entries) where event.name == "output" {
      if let category = event.body["category"]?.string, let text = event.body["output"]?.string {
        outputs[category, default: ""] += text
      }
    }
    self.outputs = outputs
    consoleLines = outputs["console", default: ""].split(separator: "\n").map(String.init)
    let own = consoleLines.filter { $0.hasPrefix("sonde: ") }
    notices = own.filter { !$0.contains(Self.markMeaning) }
    hasMarks = notices.count < own.count
    markedHits = consoleLines.filter { !$0.hasPrefix("sonde: ") }
    hits = hasMarks ? markedHits.map { $0.replacing("~", with: "") } : markedHits
  }

  package init(_ log: MessageLog) { self.init(log.entries) }

  package var events: [(name: String, body: JSON)] { Self.events(in: entries) }

  private static func events(in entries: [MessageLog.Entry]) -> [(name: String, body: JSON)] {
    entries.compactMap { entry in
      guard entry.isFromAdapter, let name = entry.message["event"]?.string else { return nil }
      return (name, entry.message["body"] ?? .object([:]))
    }
  }

  /// All output of one category, as one text.
  package func output(_ category: String) -> String { outputs[category, default: ""] }

  package var standardOutput: String { output("stdout") }
  package var standardError: String { output("stderr") }
  private static let markMeaning = ": ~ marks a value that may be from another moment"

  package var exitCode: Int? { events.last { $0.name == "exited" }?.body["exitCode"]?.integer }

  /// The events without repetitions: "output" appears once for a run of them.
  package var eventNames: [String] {
    events.map(\.name).reduce(into: []) { names, name in if names.last != name { names.append(name) } }
  }
}
