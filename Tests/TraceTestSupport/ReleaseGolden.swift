// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Foundation

/// The kept texts of one program built in one way: each stands from the release of Go that its name begins with,
/// `go1.21-plain`, up to the next one. So a text is kept, and reviewed, only where a compiler made it another.
package struct ReleaseGolden: Sendable {
  /// From `Tests`.
  private let folder: String
  /// `plain` or `optimised`.
  private let build: String

  package init(folder: String, optimized: Bool) {
    self.folder = folder
    build = optimized ? "optimised" : "plain"
  }

  /// The releases that a text begins with, in their order.
  private var releases: [GoRelease] {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: "\(TestEnvironment.root)/Tests/\(folder)")) ?? []
    return files.compactMap { file in
      file.hasPrefix("go") && file.hasSuffix("-\(build).txt")
        ? GoRelease(String(file.dropFirst("go".count).prefix { $0 != "-" })) : nil
    }.sorted()
  }

  /// The file's name without its folder and its extension.
  package func name(from release: GoRelease) -> String { "go\(release)-\(build)" }

  /// The release whose text stands for this one.
  package func release(standingFor release: GoRelease) throws -> GoRelease {
    guard let found = releases.last(where: { $0 <= release }) else {
      throw TestFailure(
        "No text of \(folder) stands for Go \(release): run the test with UPDATE_GOLDEN=1, review the file.")
    }
    return found
  }

  /// The lines of the text that stands for a release.
  package func lines(for release: GoRelease) throws -> [String] {
    try Golden.lines(of: "\(folder)/\(name(from: self.release(standingFor: release)))")
  }

  /// - Returns: Nil where the text is the one that stands for the release, else what differs first.
  package func difference(of text: String, for release: GoRelease) throws -> String? {
    if TestEnvironment.variable("UPDATE_GOLDEN") != nil {
      try keep(text, for: release, among: GoToolchain.available.map(\.release))
    }
    return try Golden.difference(of: text, from: "\(folder)/\(name(from: self.release(standingFor: release)))")
  }

  /// Writes a text. One that stands for an older release of this run too is not touched: where the two differ, this
  /// release gets its own, and loses it where they no longer do. So the oldest has to come first.
  package func keep(_ text: String, for release: GoRelease, among inRun: [GoRelease]) throws {
    let older = inRun.last { $0 < release }
    let own = releases.filter { kept in kept <= release && older.map { kept > $0 } ?? true }
    if let older, (try? lines(for: older))?.joined(separator: "\n") == text {
      for release in own { try Golden.remove("\(folder)/\(name(from: release))") }
    } else {
      // The newest of its own is what stood for it until now.
      try Golden.write(text, to: "\(folder)/\(name(from: own.last ?? release))")
    }
  }
}
