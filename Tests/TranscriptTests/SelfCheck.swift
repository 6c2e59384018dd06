// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Foundation
import TraceTestSupport

/// One run of `Fixtures/selfcheck` under trace, and the program's own check of the trace.
///
/// The program writes each line that must be printed before it makes the call, and compares.
struct SelfCheck {
  let program: String
  let folder: String
  let arguments: [String]

  /// The functions that it checks: plain ones, methods, function literals, instantiations.
  static let functions = #"/^main\.(.*\.)?(check\d+|maker\d+\.func1|check\d+\[.*\])$/"#

  /// - Parameter folder: For its files; the caller removes it.
  init(_ build: FixtureBuild, calls: Int, folder: String) throws {
    program = try Self.build(build)
    self.folder = folder
    arguments = ["-calls", "\(calls)", "-expect", folder + "/expected"]
  }

  /// The program's output without a trace.
  func untraced() throws -> String { try runToEnd(program, arguments).output }

  /// Stacks grow and don't shrink: how often the collector shrinks them in so few calls depends on the load, and a call
  /// whose stack grows may print `?` for a value that it never uses. `make check-values` lets the collector shrink
  /// them.
  func traced(_ backend: BackendKind) async throws -> TerminalRun {
    try await TerminalRun.sonde(
      [
        "trace", "--backend", backend.rawValue, "--max-line-length", "0", "--json", "-o", folder + "/trace",
        Self.functions, "--", program,
      ]
        + arguments, environment: ["GODEBUG": "gcshrinkstackoff=1"])
  }

  /// The result of the comparison; the code is 0 if every line is correct.
  func compared() throws -> (output: String, code: ExitCode) {
    try runToEnd(program, ["-compare", folder + "/expected", folder + "/trace"])
  }

  /// Another program generates its functions; the cache's copy of the folder holds them next to it.
  private static func build(_ build: FixtureBuild) throws -> String {
    let source = "\(TestEnvironment.cache)/selfcheck"
    let files = FileManager.default
    try? files.createDirectory(atPath: TestEnvironment.cache, withIntermediateDirectories: true)
    let made = source + "-" + UUID().uuidString
    try files.copyItem(atPath: Fixture.folder("selfcheck"), toPath: made)
    defer { try? files.removeItem(atPath: made) }
    for arguments in [["run", "./generate"], build.arguments + ["-o", made + "/program", "."]] {
      let result = try runToEnd(
        build.toolchain.command, arguments, environment: build.toolchain.environment, folder: made)
      guard result.code == 0 else { throw TestFailure("The fixture selfcheck does not build: \(result.output)") }
    }
    let output = "\(source)-\(build.key)"
    try? files.removeItem(atPath: output)
    try files.moveItem(atPath: made + "/program", toPath: output)
    return output
  }
}

extension FixtureBuild {
  fileprivate var arguments: [String] { ["build"] + (optimized ? [] : ["-gcflags=all=-N -l"]) }
  fileprivate var key: String { "\(toolchain.version)-\(optimized ? "optimised" : "plain")" }
}
