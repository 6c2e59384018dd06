// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// A session as a text that is the same each time: it is stored, and reviewed when it changes.
///
/// Anything that differs from run to run or from machine to machine is removed: numbers of messages and processes, the
/// folders of this checkout. Output comes last, by category, because the order of the program's and ours is not fixed.
package enum TranscriptText {
  package static func render(_ entries: [MessageLog.Entry]) -> String {
    let messages = entries.filter { $0.message["event"] != "output" }.map { entry in
      (entry.isFromAdapter ? "<- " : "-> ") + line(entry.message)
    }
    let record = SessionRecord(entries)
    let outputs = ["console", "stdout", "stderr"].flatMap { category in
      record.output(category).split(separator: "\n").map { "\(category)| \(redacted(String($0)))" }
    }
    return (messages + outputs).joined(separator: "\n") + "\n"
  }

  private static func line(_ message: JSON) -> String {
    switch message["type"]?.string {
    case "request": return "\(text(message["command"])) \(body(message["arguments"]))"
    case "response":
      let outcome = message["success"] == true ? "done" : "failed: \(text(message["message"]))"
      return "\(text(message["command"])) \(outcome) \(body(message["body"]))"
    default: return "event \(text(message["event"])) \(body(message["body"]))"
    }
  }

  private static func text(_ value: JSON?) -> String { value?.string ?? "?" }

  private static func body(_ value: JSON?) -> String {
    guard let value else { return "" }
    return redacted(plain(value).description)
  }

  private static func plain(_ value: JSON) -> JSON {
    switch value {
    case .object(let members):
      .object(
        Dictionary(
          uniqueKeysWithValues: members.map { key, member in
            (key, ["systemProcessId", "processId"].contains(key) ? "PID" : plain(member))
          }))
    case .array(let values): .array(values.map(plain))
    case .null, .bool, .integer, .number, .string: value
    }
  }

  private static func redacted(_ text: String) -> String {
    text.replacing(TestEnvironment.cache + "/fixtures/", with: "FIXTURES/").replacing(
      TestEnvironment.root, with: "ROOT"
    )
    .replacing(/go1\.[0-9.]+/, with: "goVERSION")
    .replacing(/[0-9]+ functions, process [0-9]+/, with: "N functions, process PID")
    .replacing(/kill process [0-9]+/, with: "kill process PID").replacing(
      /(FIXTURES\/[a-z]+)-[A-Za-z0-9._]+/
    ) { $0.output.1 }
  }
}
