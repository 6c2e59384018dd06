// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Foundation
import Synchronization

/// A way to build a fixture. Tests for which the build does not matter use `.newestOptimized`.
package struct FixtureBuild: Hashable, Sendable, CustomStringConvertible {
  package let toolchain: GoToolchain
  package let optimized: Bool

  package init(_ toolchain: GoToolchain, optimized: Bool) {
    self.toolchain = toolchain
    self.optimized = optimized
  }

  package var description: String { "\(toolchain), \(optimized ? "optimised" : "-N -l")" }

  /// Every Go with the optimiser on and off.
  package static var all: [FixtureBuild] {
    GoToolchain.available.flatMap { [FixtureBuild($0, optimized: false), FixtureBuild($0, optimized: true)] }
  }

  package static var newestUnoptimized: FixtureBuild {
    get throws { FixtureBuild(try GoToolchain.newest, optimized: false) }
  }

  package static var newestOptimized: FixtureBuild {
    get throws { FixtureBuild(try GoToolchain.newest, optimized: true) }
  }
}

/// The programs under Tests/Fixtures, and those named `examples/…`, built once per name, flags and Go version, and
/// stored in the cache.
package enum Fixture {
  package static func folder(_ name: String) -> String {
    name.hasPrefix("examples/") ? "\(TestEnvironment.root)/\(name)" : "\(TestEnvironment.root)/Tests/Fixtures/\(name)"
  }
  package static func source(_ name: String) -> String { folder(name) + "/main.go" }

  // Held for a whole build, so that two tests do not write one file; a lock in the cache does the same for the tests of
  // other processes.
  private static let building = Mutex(())

  private static func locked<Result>(_ body: () throws -> Result) throws -> Result {
    try building.withLock { _ in
      try FileManager.default.createDirectory(
        atPath: "\(TestEnvironment.cache)/fixtures", withIntermediateDirectories: true)
      let lock = open("\(TestEnvironment.cache)/fixtures.lock", O_CREAT | O_RDWR | O_CLOEXEC, 0o644)
      defer { close(lock) }
      guard lock >= 0, flock(lock, LOCK_EX) == 0 else { throw TestFailure("The fixtures' lock can't be taken.") }
      return try body()
    }
  }

  /// The path of the built program.
  ///
  /// - Parameters:
  ///   - flags: The flags for `go build`.
  ///   - environment: Added to the toolchain's environment.
  ///   - package: A package of the toolchain, such as `cmd/gofmt`; `name` is then only the name of the result.
  ///   - folder: The folder of the package inside the fixture's.
  package static func build(
    _ name: String, _ build: FixtureBuild, flags: [String] = [], environment: [String: String] = [:],
    package: String? = nil, folder part: String = "."
  ) throws -> String {
    try locked {
      let arguments = (build.optimized ? [] : ["-gcflags=all=-N -l"]) + flags
      let surroundings = environment.map { "\($0.key)=\($0.value)" }.sorted()
      let key = ([build.toolchain.version] + arguments + surroundings + (part == "." ? [] : [part]))
        .joined(separator: " ").map { $0.isLetter || $0.isNumber || $0 == "." ? String($0) : "_" }.joined()
      let output = "\(TestEnvironment.cache)/fixtures/\(name.split(separator: "/").joined(separator: "-"))-\(key)"
      let source = package == nil ? folder(name) : TestEnvironment.root + "/Tests/Fixtures"
      if package == nil ? isNewer(output, than: source) : FileManager.default.fileExists(atPath: output) {
        return output
      }
      let result = try runToEnd(
        build.toolchain.command, ["build"] + arguments + ["-o", output, package ?? part],
        environment: build.toolchain.environment.merging(environment) { _, given in given }, folder: source)
      guard result.code == 0 else { throw TestFailure("The fixture \(name) does not build: \(result.output)") }
      return output
    }
  }

  /// The line, counted from 1, that ends in `//@ marker`.
  package static func line(_ marker: String, in name: String) throws -> Int {
    let lines = try String(contentsOfFile: source(name), encoding: .utf8).split(
      separator: "\n", omittingEmptySubsequences: false)
    guard let index = lines.firstIndex(where: { $0.hasSuffix("//@ \(marker)") }) else {
      throw TestFailure("No line of \(source(name)) ends in '//@ \(marker)'.")
    }
    return index + 1
  }

  private static func isNewer(_ output: String, than folder: String) -> Bool {
    func date(_ path: String) -> Date? {
      (try? FileManager.default.attributesOfItem(atPath: path))?[.modificationDate] as? Date
    }
    guard let built = date(output) else { return false }
    let sources = (try? FileManager.default.subpathsOfDirectory(atPath: folder)) ?? []
    return sources.allSatisfy { (date(folder + "/" + $0) ?? .distantFuture) < built }
  }
}
