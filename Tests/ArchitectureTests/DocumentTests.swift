// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Foundation
import Testing
import TraceTestSupport

/// What the documents say about the code is true.
@Suite("Documents")
struct DocumentTests {
  @Test("CONTRIBUTING.md shows the table of imports that the tests hold")
  func importTable() throws {
    var shown: [String: Set<String>] = [:]
    for line in try Self.lines(of: "CONTRIBUTING.md") where line.hasPrefix("| `") {
      let cells = line.split(separator: "|").map { cell in
        cell.split(separator: " ").map { String($0.filter { $0 != "`" }) }
      }
      guard let module = cells.first?.first else { continue }
      shown[module] = Set(cells.dropFirst().first ?? [])
    }
    #expect(shown == ImportTests.allowed)
  }

  @Test("protocol/errors.md has every error once")
  func errorTable() throws {
    let shown = try Self.lines(of: "protocol/errors.md").compactMap { line in
      line.hasPrefix("| ") ? Int(line.dropFirst(2).prefix { $0.isNumber }) : nil
    }.filter { $0 >= 1000 }
    let known = try Self.lines(of: "Sources/DebugAdapterProtocol/Errors/ErrorID.swift").compactMap { line in
      line.contains("case ") ? line.split(separator: "=").last.flatMap { Int($0.filter(\.isNumber)) } : nil
    }
    #expect(!known.isEmpty)
    #expect(shown == known)
  }

  @Test("links between the documents lead somewhere")
  func links() throws {
    let files = [
      "README.md", "CONTRIBUTING.md", "protocol/output.md", "protocol/errors.md", "editors/README.md",
      "docs/editors.md", "docs/recipes.md", "docs/delve.md", "docs/how-it-works.md", "docs/console.md",
      "CHANGELOG.md",
    ]
    for file in files {
      for line in try Self.lines(of: file) {
        for link in line.split(separator: "](").dropFirst() where !link.hasPrefix("https://") {
          let target = String(link.prefix { $0 != ")" && $0 != "#" })
          let folder = URL(filePath: TestEnvironment.root + "/" + file).deletingLastPathComponent().path
          #expect(FileManager.default.fileExists(atPath: folder + "/" + target), "\(file): \(target)")
        }
      }
    }
  }

  private static func lines(of file: String) throws -> [Substring] {
    try String(contentsOfFile: TestEnvironment.root + "/" + file, encoding: .utf8).split(separator: "\n")
  }
}
