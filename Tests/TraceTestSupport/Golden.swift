// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Foundation

/// A text that was reviewed once and is kept beside the tests. `UPDATE_GOLDEN=1` writes it anew.
package enum Golden {
  /// - Returns: Nil where the text is the kept one, else what differs first.
  package static func difference(of text: String, from name: String) throws -> String? {
    let path = "\(TestEnvironment.root)/Tests/TranscriptTests/Transcripts/\(name).txt"
    if TestEnvironment.variable("UPDATE_GOLDEN") != nil {
      try FileManager.default.createDirectory(
        atPath: URL(filePath: path).deletingLastPathComponent().path, withIntermediateDirectories: true)
      try text.write(toFile: path, atomically: true, encoding: .utf8)
      return nil
    }
    guard let kept = try? String(contentsOfFile: path, encoding: .utf8) else {
      throw TestFailure("There is no \(path): run the test with UPDATE_GOLDEN=1 and review the file.")
    }
    let expected = kept.split(separator: "\n", omittingEmptySubsequences: false)
    let actual = text.split(separator: "\n", omittingEmptySubsequences: false)
    for (index, pair) in zip(expected, actual).enumerated() where pair.0 != pair.1 {
      return "line \(index + 1) is\n  \(pair.1)\nand was\n  \(pair.0)"
    }
    return expected.count == actual.count ? nil : "there are \(actual.count) lines, and were \(expected.count)"
  }
}
