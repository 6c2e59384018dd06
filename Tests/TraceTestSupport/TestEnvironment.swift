// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Foundation
import Synchronization

/// The tests' settings from outside, and the paths that they use.
package enum TestEnvironment {
  /// How long a test waits for an event that should come immediately. Generous: other suites may keep two cores busy.
  package static let patienceSeconds = variable("SONDE_TEST_PATIENCE").flatMap(Double.init) ?? 60

  /// The folder of Package.swift.
  package static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

  package static let cache = root + "/.cache"

  package static func variable(_ name: String) -> String? {
    guard let value = ProcessInfo.processInfo.environment[name], !value.isEmpty else { return nil }
    return value
  }

  /// The `sonde` under test: the one that `SONDE` names, otherwise the one built with these tests.
  package static var sonde: String {
    if let path = variable("SONDE") { return path }
    let tests = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
    return URL(filePath: tests).deletingLastPathComponent().path + "/sonde"
  }

  /// Whether the suites that trace Go programs run. If backends are required they always run, and fail if they can't.
  package static var canTrace: Bool { variable("REQUIRE_BACKENDS") != nil || !GoToolchain.available.isEmpty }

  /// Whether programs that need a C compiler are built and traced: as for `canTrace`.
  package static var canBuildC: Bool {
    if variable("REQUIRE_BACKENDS") != nil { return true }
    let folders = (variable("PATH") ?? "").split(separator: ":")
    return canTrace && folders.contains { FileManager.default.isExecutableFile(atPath: $0 + "/gcc") }
  }

  /// A new name for a test's file or folder.
  package static func uniqueName(_ prefix: String) -> String { "\(prefix)-\(UUID().uuidString.prefix(8))" }

  /// A new, empty folder; the caller removes it.
  package static func temporaryFolder() throws -> String {
    let folder = FileManager.default.temporaryDirectory.appending(path: uniqueName("sonde-test")).path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    return folder
  }
}

/// A backend that the tests run with.
package enum BackendKind: String, Sendable, CaseIterable, CustomStringConvertible {
  case ptrace, ebpf

  package var description: String { rawValue }

  /// The backends that `REQUIRE_BACKENDS` names, otherwise ptrace, which works everywhere.
  package static var required: [BackendKind] {
    guard let names = TestEnvironment.variable("REQUIRE_BACKENDS") else { return [.ptrace] }
    return names.split(separator: ",").map { name in
      guard let kind = BackendKind(rawValue: String(name)) else {
        preconditionFailure("REQUIRE_BACKENDS names '\(name)'; known are ptrace and ebpf.")
      }
      return kind
    }
  }
}

/// A failure of the test's own tools, or of a wait.
package struct TestFailure: Error, CustomStringConvertible {
  package let description: String
  package init(_ description: String) { self.description = description }
}
