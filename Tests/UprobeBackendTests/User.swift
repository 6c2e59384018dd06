// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import Foundation
import Glibc
import Testing
import TraceTestSupport

/// What a user may trace, and where. One test at a time, because each starts several processes.
@Suite("Rights", .serialized, .enabled(if: TestEnvironment.canTraceWithEBPF && getuid() == 0))
enum Rights {}

/// A user created for the tests, who owns nothing else on the machine.
struct User {
  let id: UInt32

  static let one = User(id: 61_001)
  static let another = User(id: 61_002)

  /// Starts a command as this user.
  ///
  /// - Parameter ambient: Capabilities that the user has with any program, as in `+bpf,+perfmon`.
  func start(
    _ command: [String], ambient: String = "", environment: [String: String] = [:]
  ) throws -> ChildProcess {
    let granted = ambient.isEmpty ? [] : ["--inh-caps=\(ambient)", "--ambient-caps=\(ambient)"]
    return try ChildProcess(
      "/usr/bin/setpriv", ["--reuid=\(id)", "--regid=\(id)", "--clear-groups"] + granted + command,
      environment: environment, folder: "/")
  }

  /// `Fixtures/ticker`, running as this user until its input ends.
  func ticker(in folder: ReadableFolder) async throws -> ChildProcess {
    let child = try start([try folder.copy(try Fixture.build("ticker", try .newestOptimized)), "-"])
    try await child.waitForOutput("tick 1\n")
    return child
  }
}

extension ChildProcess {
  /// `Fixtures/ticker`, running as root until its input ends.
  static func ticker() async throws -> ChildProcess {
    let child = try ChildProcess(try Fixture.build("ticker", try .newestOptimized), ["-"])
    try await child.waitForOutput("tick 1\n")
    return child
  }

  /// An unharmed ticker keeps running, and ends with its input.
  func endsUnharmed() async throws {
    let seen = standardOutput.value.bytes.count
    try await waitForOutput("tick", after: seen)
    closeInput()
    let end = try await end()
    guard end.code == 0, end.output.hasSuffix("done\n") else { throw TestFailure("the ticker was harmed: \(end)") }
  }
}

/// A folder that every user can read, with a copy of `sonde`; some users may not be able to reach the build's own.
final class ReadableFolder {
  let path: String
  private(set) var sonde = ""

  init() throws {
    path = try TestEnvironment.temporaryFolder()
    chmod(path, 0o755)
    sonde = try copy(TestEnvironment.sonde)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// - Parameter mode: As for chmod, in octal.
  func copy(_ file: String, as name: String? = nil, mode: String = "755") throws -> String {
    let copy = path + "/" + (name ?? URL(filePath: file).lastPathComponent)
    // Not in this process: a child that another test starts in the meantime would hold it open for writing.
    try run("/usr/bin/install", ["-m", mode, file, copy])
    return copy
  }

  /// A copy of `sonde` whose file has these capabilities, or is setuid or setgid.
  func sonde(with capabilities: [String]) throws -> String {
    switch capabilities {
    case ["setuid"]: return try copy(TestEnvironment.sonde, as: "sonde-setuid", mode: "4755")
    case ["setgid"]: return try setgid(try copy(TestEnvironment.sonde, as: "sonde-setgid"))
    default: break
    }
    let copy = try copy(TestEnvironment.sonde, as: "sonde-" + capabilities.joined(separator: "-"))
    try give(capabilities, to: copy)
    return copy
  }

  /// `Fixtures/identity`, with privileges from its file.
  func identity(_ rights: Kind) throws -> String {
    let program = try Fixture.build("identity", try .newestOptimized)
    switch rights {
    case .none: return try copy(program)
    case .setuid: return try copy(program, as: "setuid", mode: "4755")
    case .unreadable: return try copy(program, as: "unreadable", mode: "4711")
    case .setgid: return try setgid(try copy(program, as: "setgid"))
    case .capabilities:
      let copy = try copy(program, as: "capabilities")
      try give(["cap_net_raw"], to: copy)
      return copy
    }
  }

  enum Kind: CaseIterable {
    case none, setuid, setgid, capabilities
    /// Setuid, with execute permission only.
    case unreadable
  }

  private func setgid(_ file: String) throws -> String {
    try run("/usr/bin/chgrp", ["\(User.another.id)", file])
    chmod(file, 0o2755)
    return file
  }

  private func give(_ capabilities: [String], to file: String) throws {
    try run("/sbin/setcap", [capabilities.joined(separator: ",") + "+ep", file])
  }

  private func run(_ command: String, _ arguments: [String]) throws {
    let result = try runToEnd(command, arguments)
    guard result.code == 0 else { throw TestFailure("\(command) \(arguments): \(result.output)") }
  }
}

extension ChildProcess {
  /// Its output, and its exit code.
  func end() async throws -> (output: String, error: String, code: ExitCode) {
    let code = try await waitForExit()
    let (output, error) = try await waitForEndOfOutput()
    return (output, error, code)
  }
}
