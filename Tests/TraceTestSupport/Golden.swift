// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Foundation

/// A text that was reviewed once and is stored with the tests. `UPDATE_GOLDEN=1` rewrites it.
package enum Golden {
  /// - Parameter name: The file's path relative to `Tests`, without its extension.
  /// - Returns: Nil if the text equals the stored one, otherwise the first difference.
  package static func difference(of text: String, from name: String) throws -> String? {
    if TestEnvironment.variable("UPDATE_GOLDEN") != nil { try write(text, to: name) }
    let expected = try lines(of: name)
    let actual = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    for (index, pair) in zip(expected, actual).enumerated() where pair.0 != pair.1 {
      return "line \(index + 1) is\n  \(pair.1)\nand was\n  \(pair.0)"
    }
    return expected.count == actual.count ? nil : "there are \(actual.count) lines, and were \(expected.count)"
  }

  /// The lines of the stored text; if it ends in a line feed, as it should, the last line is empty.
  package static func lines(of name: String) throws -> [String] {
    let path = path(of: name)
    guard let kept = try? String(contentsOfFile: path, encoding: .utf8) else {
      throw TestFailure("There is no \(path): run the test with UPDATE_GOLDEN=1 and review the file.")
    }
    return kept.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  static func write(_ text: String, to name: String) throws {
    let path = path(of: name)
    try FileManager.default.createDirectory(
      atPath: URL(filePath: path).deletingLastPathComponent().path, withIntermediateDirectories: true)
    try text.write(toFile: path, atomically: true, encoding: .utf8)
  }

  static func remove(_ name: String) throws { try FileManager.default.removeItem(atPath: path(of: name)) }

  private static func path(of name: String) -> String { "\(TestEnvironment.root)/Tests/\(name).txt" }
}
