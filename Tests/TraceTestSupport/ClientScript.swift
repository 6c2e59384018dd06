// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Foundation

/// The recorded requests that a real client sends in a session, one by one: `Tests/Clients/sessions/NAME.txt`.
///
/// A line is a comment (`#`), a request (`->` and its JSON), or what the client waits for before the next request: `<-
/// response COMMAND` to the last such request, `<- event NAME`, `<- output TEXT`.
package struct ClientScript: Sendable {
  package enum Step: Sendable {
    case send(JSON)
    case response(String)
    case event(String)
    case output(String)
  }
  package let steps: [Step]

  /// - Parameter replacements: The values for the words in the file that differ from machine to machine.
  package init(named name: String, replacing replacements: [String: JSON]) throws {
    let path = "\(TestEnvironment.root)/Tests/Clients/sessions/\(name).txt"
    let text = try String(contentsOfFile: path, encoding: .utf8)
    steps = try text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map { line in
      let words = line.split(separator: " ", maxSplits: 2).map(String.init)
      switch words.first {
      case "->":
        return .send(Self.replacing(replacements, in: try JSONParser.parse(Array(line.dropFirst(3).utf8))))
      case "<-" where words.count == 3 && words[1] == "response": return .response(words[2])
      case "<-" where words.count == 3 && words[1] == "event": return .event(words[2])
      case "<-" where words.count == 3 && words[1] == "output": return .output(words[2])
      default: throw TestFailure("\(path) has a line of no known kind: \(line)")
      }
    }
  }

  /// Replaces a string that is one of the words with its value, and, if the value is a string, also a word at the start
  /// of a string.
  private static func replacing(_ replacements: [String: JSON], in value: JSON) -> JSON {
    switch value {
    case .string(let text):
      if let whole = replacements[text] { return whole }
      return .string(
        replacements.reduce(text) { text, pair in
          guard let new = pair.value.string, text.hasPrefix(pair.key) else { return text }
          return new + text.dropFirst(pair.key.count)
        })
    case .array(let values): return .array(values.map { replacing(replacements, in: $0) })
    case .object(let members): return .object(members.mapValues { replacing(replacements, in: $0) })
    case .null, .bool, .integer, .number: return value
    }
  }

  /// Sends what the client sends, and waits where the client waits. `client` logs the session.
  ///
  /// - Parameter options: Additional arguments of launch and attach.
  package func replay(to client: DAPClient, options: [String: JSON]) async throws {
    var sequences: [String: Int] = [:]
    for step in steps {
      switch step {
      case .send(let request):
        guard let command = request["command"]?.string, let sequence = request["seq"]?.integer else {
          throw TestFailure("no request: \(request)")
        }
        sequences[command] = sequence
        client.send(asWritten: Self.adding(options, to: request, where: ["launch", "attach"].contains(command)))
      case .response(let command):
        guard let sequence = sequences[command] else { throw TestFailure("'\(command)' was not sent") }
        let response = try await client.response(to: sequence)
        guard response["success"] == true else { throw client.failure("\(command) failed: \(response)") }
      case .event(let name): try await client.event(name)
      case .output(let text): try await client.output(containing: text)
      }
    }
  }

  private static func adding(_ options: [String: JSON], to request: JSON, where isStart: Bool) -> JSON {
    guard isStart, var members = request.object, let given = members["arguments"]?.object else { return request }
    members["arguments"] = .object(given.merging(options) { _, added in added })
    return .object(members)
  }
}
