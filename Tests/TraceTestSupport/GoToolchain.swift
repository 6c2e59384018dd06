// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Foundation

/// A series of Go releases: "1.27" for "1.27.3".
package struct GoRelease: Hashable, Comparable, Sendable, CustomStringConvertible {
  private let numbers: [Int]

  package init(_ version: String) {
    // A version under development, such as "1.28-devel" or "1.28rc1", belongs to its release.
    numbers = version.split(separator: ".").prefix(2).map { Int($0.prefix { $0.isNumber }) ?? 0 }
  }

  package var description: String { numbers.map(String.init).joined(separator: ".") }

  package static func < (left: Self, right: Self) -> Bool { left.numbers.lexicographicallyPrecedes(right.numbers) }
}

/// A Go toolchain that builds fixtures.
package struct GoToolchain: Hashable, Sendable, CustomStringConvertible {
  /// The path of its `go` command.
  package let command: String
  /// As in "1.27.3".
  package let version: String

  package var description: String { "go\(version)" }

  package init(command: String, version: String) {
    self.command = command
    self.version = version
  }

  /// The releases of the matrix, oldest first, otherwise the oldest and the newest that `make test` found; in a test
  /// run by hand, the one in PATH.
  package static let available: [GoToolchain] = {
    var commands = (TestEnvironment.variable("SONDE_GO_ALL") ?? "").split(separator: ":").map(String.init)
    if commands.isEmpty { commands = ["SONDE_GO_OLD", "SONDE_GO_NEW"].compactMap(TestEnvironment.variable) }
    if commands.isEmpty { commands = [inPath()].compactMap { $0 } }
    var found: [GoToolchain] = []
    for command in commands where !found.contains(where: { $0.command == command }) {
      if let version = versionOf(command) { found.append(GoToolchain(command: command, version: version)) }
    }
    return found
  }()

  /// The newest one, for tests that need only one.
  package static var newest: GoToolchain {
    get throws {
      guard let last = available.last else {
        throw TestFailure("There is no Go: run 'make test', or put 'go' in PATH.")
      }
      return last
    }
  }

  package var release: GoRelease { GoRelease(version) }

  /// Whether its debug information also names blank parameters.
  package var listsBlankParameters: Bool { release >= GoRelease("1.22") }

  /// The environment in which it builds without the network and without the user's settings.
  package var environment: [String: String] {
    let inherited = ProcessInfo.processInfo.environment
    return [
      "PATH": URL(filePath: command).deletingLastPathComponent().path + ":" + (inherited["PATH"] ?? "/usr/bin:/bin"),
      "GOTOOLCHAIN": "local", "GOFLAGS": "", "GOPROXY": "off", "GOWORK": "off", "CGO_ENABLED": "0",
    ]
  }

  private static func inPath() -> String? {
    (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
      .map { $0 + "/go" }.first(where: FileManager.default.isExecutableFile(atPath:))
  }

  private static func versionOf(_ command: String) -> String? {
    guard let text = try? runToEnd(command, ["env", "GOVERSION"], environment: ["GOTOOLCHAIN": "local"]).output else {
      return nil
    }
    let name = text.trimmingCharacters(in: .whitespacesAndNewlines)
    return name.hasPrefix("go") ? String(name.dropFirst(2)) : nil
  }
}
