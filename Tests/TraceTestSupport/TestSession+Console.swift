// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

extension TestSession {
  /// Types a line in the debug console.
  ///
  /// - Returns: The answer, also if the line is refused.
  package func type(_ line: String) async throws -> String {
    let response = try await client.exchange("evaluate", ["expression": .string(line), "context": "repl"])
    return response["body"]?["result"]?.string ?? response["body"]?["error"]?["format"]?.string ?? "?"
  }

  /// The same, with `TIME` for every duration and `BARS` for every histogram.
  package func typeTimed(_ line: String) async throws -> String {
    try await type(line).replacing(/[0-9.]+(?:ns|µs|ms|s)\b/, with: "TIME").replacing(
      /[▁▂▃▄▅▆▇█ ]*[▁▂▃▄▅▆▇█]/, with: "BARS")
  }

  /// The completions for a line with the cursor at its end.
  package func proposals(for line: String) async throws -> [String] {
    let body = try await client.request(
      "completions", ["text": .string(line), "column": .integer(line.utf16.count + 1)])
    return (body["targets"]?.array ?? []).compactMap { $0["label"]?.string }
  }
}
