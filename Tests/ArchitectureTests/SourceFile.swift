// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Foundation
import TraceTestSupport

/// One file of the repository, as text.
struct SourceFile: CustomStringConvertible {
  /// From the root of the repository, as in "Sources/sonde/Main.swift".
  let path: String
  let lines: [Substring]

  var description: String { path }
  /// The folder below `Sources` or `Tests`.
  var module: String { path.split(separator: "/").dropFirst().first.map(String.init) ?? "" }

  /// The modules that it imports.
  var imports: [String] {
    lines.compactMap { line in
      let words = line.split(separator: " ")
      guard let index = words.firstIndex(of: "import"), words[..<index].allSatisfy(Self.mayPrecedeImport) else {
        return nil
      }
      // `import struct Foundation.URL` names the module before the dot.
      return words.last?.split(separator: ".").first.map(String.init)
    }
  }

  private static func mayPrecedeImport(_ word: Substring) -> Bool {
    word.hasPrefix("@") || ["package", "internal", "private", "fileprivate", "public"].contains(word)
  }

  /// The numbers of the lines of code that contain the text. Comments do not count.
  func lines(containing text: String) -> [Int] {
    lines.indices.filter { index in
      let code = lines[index].split(separator: "//", maxSplits: 1, omittingEmptySubsequences: false)[0]
      return code.contains(text)
    }.map { $0 + 1 }
  }

  /// Every file under the folder whose name has one of the extensions.
  static func all(in folder: String, _ extensions: Set<String>) throws -> [SourceFile] {
    let root = TestEnvironment.root + "/" + folder
    guard FileManager.default.fileExists(atPath: root) else { return [] }
    return try FileManager.default.subpathsOfDirectory(atPath: root).sorted()
      .filter { path in extensions.contains(path.split(separator: ".").last.map(String.init) ?? "") }
      .map { path in
        let text = try String(contentsOfFile: root + "/" + path, encoding: .utf8)
        return SourceFile(
          path: folder + "/" + path, lines: text.split(separator: "\n", omittingEmptySubsequences: false))
      }
  }
}
