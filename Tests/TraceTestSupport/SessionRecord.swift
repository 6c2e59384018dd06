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

  /// The lines of hits: all of the console but Sonde's own words.
  package var hits: [String] { consoleLines.filter { !$0.hasPrefix("sonde: ") } }
  package var notices: [String] { consoleLines.filter { $0.hasPrefix("sonde: ") } }

  package var exitCode: Int? { events.last { $0.name == "exited" }?.body["exitCode"]?.integer }

  /// The events without their repetitions: "output" stands once for a run of them.
  package var eventNames: [String] {
    events.map(\.name).reduce(into: []) { names, name in if names.last != name { names.append(name) } }
  }
}
