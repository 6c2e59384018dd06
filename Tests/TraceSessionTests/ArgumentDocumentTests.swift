// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import DebugAdapterProtocol
import Foundation
import Testing
import TraceTestSupport

@testable import TraceSession

/// The files generated from `protocol/arguments.schema.json`. `UPDATE_GOLDEN=1` rewrites them.
// One after the other, because two of them write the same file.
@Suite("Made from the schema of the arguments", .serialized)
struct ArgumentDocumentTests {
  @Test("is the table of docs/arguments.md")
  func table() throws {
    var table = ""
    for group in ArgumentSchema.embedded.groups {
      table += "### \(group.title)\n\n| argument | for | default | meaning |\n| --- | --- | --- | --- |\n"
      table += group.arguments.map(Self.row).joined() + "\n"
    }
    try hold("docs/arguments.md", between: "<!-- from the schema -->\n\n", and: "<!-- to here -->", as: table)
  }

  @Test("is the list of what is not used, in docs/arguments.md")
  func unused() throws {
    let unused = ArgumentSchema.embedded.unused
    let rows = unused.keys.sorted().map { "| `\($0)` | \(unused[$0] ?? "") |\n" }.joined()
    try hold(
      "docs/arguments.md", between: "<!-- not used -->\n\n", and: "<!-- to there -->",
      as: "| argument | why it changes nothing |\n| --- | --- |\n\(rows)\n")
  }

  private func hold(_ file: String, between start: String, and end: String, as text: String) throws {
    let path = ArgumentSchemaTests.path(file)
    let whole = try String(contentsOfFile: path, encoding: .utf8)
    let from = try #require(whole.range(of: start), "\(file) has no \(start)").upperBound
    let to = try #require(whole.range(of: end, range: from..<whole.endIndex), "\(file) has no \(end)").lowerBound
    if TestEnvironment.variable("UPDATE_GOLDEN") != nil {
      try (whole[..<from] + text + whole[to...]).write(toFile: path, atomically: true, encoding: .utf8)
    } else {
      #expect(whole[from..<to] == text)
    }
  }

  private static func row(_ argument: KnownArgument) -> String {
    let request = argument.kinds.count > 1 ? "both" : argument.kinds.first?.rawValue ?? ""
    var value = ""
    if let known = argument.defaultValue, known != [], known != [:] {
      value = "`\(text(known).replacing("\"", with: ""))`"
    }
    let meaning = argument.description.replacing("|", with: "\\|")
    return "| `\(argument.name)` | \(request) | \(value) | \(meaning) |\n"
  }

  private static func text(_ value: JSONValue) -> String {
    var bytes: [UInt8] = []
    value.append(to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }
}
