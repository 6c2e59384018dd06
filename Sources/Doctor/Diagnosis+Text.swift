// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import TraceBackend

extension Diagnosis {
  /// For a person: a line for each finding, what `auto` uses, and what would help.
  package var lines: [String] {
    var lines: [String] = []
    for finding in findings {
      lines.append(Self.padded(finding.status.rawValue) + "\(finding.name): \(finding.clause)")
      lines += finding.details.map { Self.padded("") + "  " + $0 }
    }
    lines += ["", "launch: \(launchText)", "attach: \(attachText)"]
    if !remedies.isEmpty { lines.append("") }
    for remedy in remedies {
      lines.append(remedy.purpose)
      lines += remedy.commands.map { "  " + $0 }
    }
    return lines
  }

  private var launchText: String { launch.map { "auto uses \($0.rawValue)" } ?? "nothing works" }

  private var attachText: String {
    attach.map { "auto uses \($0.rawValue), \(attachClause)" } ?? "nothing works: \(attachClause)"
  }

  private static func padded(_ status: String) -> String {
    status + String(repeating: " ", count: max(1, 9 - status.count))
  }
}
