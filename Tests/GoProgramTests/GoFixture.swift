// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Foundation
import GoProgram
import Testing

/// A Go command that builds fixtures.
struct GoToolchain: Hashable, CustomTestStringConvertible {
  let command: String
  let version: GoVersion

  var testDescription: String { version.description }

  /// The oldest and the newest on the machine: `SONDE_GO_OLD` (otherwise `go`) and `SONDE_GO_NEW`.
  static let all: [GoToolchain] = {
    let environment = ProcessInfo.processInfo.environment
    let commands = [environment["SONDE_GO_OLD"] ?? "go", environment["SONDE_GO_NEW"]].compactMap(\.self)
    return commands.compactMap(GoToolchain.init(command:))
  }()

  private init?(command: String) {
    guard let output = try? run(command, ["env", "GOVERSION"]).trimmingCharacters(in: .whitespacesAndNewlines),
      let version = GoVersion(output)
    else { return nil }
    self.command = command
    self.version = version
  }
}

/// How a fixture is built.
enum BuildClass: String, CaseIterable, CustomTestStringConvertible {
  case plain, unoptimised, positionIndependent, trimmed

  var flags: [String] {
    switch self {
    case .plain: []
    case .unoptimised: ["-gcflags=all=-N -l"]
    case .positionIndependent: ["-buildmode=pie"]
    case .trimmed: ["-trimpath"]
    }
  }

  var testDescription: String { rawValue }
}

/// One program of `Tests/Fixtures`, built for a test.
enum GoFixture {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Fixtures")

  static func source(of name: String) -> String { folder.appending(path: "\(name)/main.go").path }

  /// The line of `main.go` that ends in `//@ marker`.
  static func line(_ marker: String, in name: String) throws -> Int {
    let lines = try String(contentsOfFile: source(of: name), encoding: .utf8).components(separatedBy: "\n")
    let index = lines.firstIndex { $0.hasSuffix("//@ \(marker)") }
    return try #require(index, "no marker '\(marker)' in \(name)") + 1
  }

  /// The path of the built program. Go's own cache makes a second build cheap.
  static func build(_ name: String, with toolchain: GoToolchain, _ flags: [String]) throws -> String {
    let key = "\(name)-\(toolchain.version)\(flags.joined())".map { $0.isLetter || $0.isNumber || $0 == "." ? $0 : "-" }
    let output = try scratchFolder.get().appending(path: String(key)).path
    if !FileManager.default.fileExists(atPath: output) {
      let unfinished = output + ".\(UInt64.random(in: 0 ... .max))"
      _ = try run(toolchain.command, ["build", "-o", unfinished] + flags + ["."], in: folder.appending(path: name))
      // Another test may build the same file at the same time: the last one wins, and both files are complete.
      guard rename(unfinished, output) == 0 else { throw CommandFailure(text: "rename failed") }
    }
    return output
  }

  static func program(_ name: String, with toolchain: GoToolchain, _ build: BuildClass) throws -> GoProgram {
    try GoProgram(path: Self.build(name, with: toolchain, build.flags))
  }

  /// One for each test run, so that no program outlives the source that it was built from.
  static let scratchFolder = Result {
    let folder = FileManager.default.temporaryDirectory.appending(path: "sonde-program-\(getpid())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    atexit {
      let folder = FileManager.default.temporaryDirectory.appending(path: "sonde-program-\(getpid())")
      try? FileManager.default.removeItem(at: folder)
    }
    return folder
  }
}

struct CommandFailure: Error, CustomStringConvertible {
  let text: String
  var description: String { text }
}

/// The command's stdout; if it fails, its stderr is the text of the error.
func run(_ command: String, _ arguments: [String], in folder: URL? = nil) throws -> String {
  let process = Process()
  process.executableURL = URL(filePath: "/usr/bin/env")
  process.arguments = [command] + arguments
  process.currentDirectoryURL = folder
  process.environment = ProcessInfo.processInfo.environment.merging(
    ["GOTOOLCHAIN": "local", "GOFLAGS": "", "GOPROXY": "off", "GO111MODULE": "on"]) { $1 }
  let output = Pipe()
  let errors = Pipe()
  process.standardOutput = output
  process.standardError = errors
  try process.run()
  let printed = output.fileHandleForReading.readDataToEndOfFile()
  let complaint = errors.fileHandleForReading.readDataToEndOfFile()
  process.waitUntilExit()
  guard process.terminationStatus == 0 else {
    throw CommandFailure(text: "\(command) \(arguments): \(String(decoding: complaint, as: UTF8.self))")
  }
  return String(decoding: printed, as: UTF8.self)
}
