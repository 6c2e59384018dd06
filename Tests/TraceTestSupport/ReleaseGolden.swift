// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Foundation

/// The stored texts of one program built in one way: each applies from the release of Go in its name, `go1.21-plain`,
/// up to the next text. So a text is stored, and reviewed, only if a compiler changed it.
package struct ReleaseGolden: Sendable {
  /// Relative to `Tests`.
  private let folder: String
  /// `plain` or `optimised`.
  private let build: String

  package init(folder: String, optimized: Bool) {
    self.folder = folder
    build = optimized ? "optimised" : "plain"
  }

  /// The releases at which a text begins, in order.
  private var releases: [GoRelease] {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: "\(TestEnvironment.root)/Tests/\(folder)")) ?? []
    return files.compactMap { file in
      file.hasPrefix("go") && file.hasSuffix("-\(build).txt")
        ? GoRelease(String(file.dropFirst("go".count).prefix { $0 != "-" })) : nil
    }.sorted()
  }

  /// The file's name without folder and extension.
  package func name(from release: GoRelease) -> String { "go\(release)-\(build)" }

  /// The release whose text applies to this one.
  package func release(standingFor release: GoRelease) throws -> GoRelease {
    guard let found = releases.last(where: { $0 <= release }) else {
      throw TestFailure(
        "No text of \(folder) stands for Go \(release): run the test with UPDATE_GOLDEN=1, review the file.")
    }
    return found
  }

  /// The lines of the text that applies to a release.
  package func lines(for release: GoRelease) throws -> [String] {
    try Golden.lines(of: "\(folder)/\(name(from: self.release(standingFor: release)))")
  }

  /// - Returns: Nil if the text is the one that applies to the release, otherwise the first difference.
  package func difference(of text: String, for release: GoRelease) throws -> String? {
    if TestEnvironment.variable("UPDATE_GOLDEN") != nil {
      try keep(text, for: release, among: GoToolchain.available.map(\.release))
    }
    return try Golden.difference(of: text, from: "\(folder)/\(name(from: self.release(standingFor: release)))")
  }

  /// Writes a text. A text that also applies to an older release of this run is not changed: if the two differ, this
  /// release gets its own text, and loses it when they no longer differ. So the oldest must come first.
  package func keep(_ text: String, for release: GoRelease, among inRun: [GoRelease]) throws {
    let older = inRun.last { $0 < release }
    let own = releases.filter { kept in kept <= release && older.map { kept > $0 } ?? true }
    if let older, (try? lines(for: older))?.joined(separator: "\n") == text {
      for release in own { try Golden.remove("\(folder)/\(name(from: release))") }
    } else {
      // The newest of its own texts is the one that applied until now.
      try Golden.write(text, to: "\(folder)/\(name(from: own.last ?? release))")
    }
  }
}
