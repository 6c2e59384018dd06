// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Foundation
import Testing
import TraceTestSupport

extension Tracing {
  /// `Tests/LineTruth` compares a logpoint on every line of small programs, some of them made from a seed, with what twins
  /// of these programs write down themselves. `make check-lines` has many more, and packages of Go's own source.
  @Suite("Every line is what the program says that it is", .timeLimit(.minutes(5)))
  struct LineTruthTests {
    /// The seeds are fixed, so that the programs are the same each time.
    private static let programs = "^(captured|generic|rangefunc|shadow|stale|values|seed[12])$"

    @Test(
      "how often, in which order and with which values; a fault in the comparison would be found",
      arguments: FixtureBuild.all, BackendKind.required)
    func lines(build: FixtureBuild, backend: BackendKind) async throws {
      let folder = try TestEnvironment.temporaryFolder()
      defer { try? FileManager.default.removeItem(atPath: folder) }
      let tool = try Self.tool(in: folder)
      let found = try await TerminalRun.program(
        tool,
        [
          "-root", TestEnvironment.root, "-sonde", TestEnvironment.sonde, "-work", folder + "/programs",
          "-go", build.toolchain.command, "-build", build.optimized ? "optimised" : "plain", "-backend",
          backend.rawValue,
          "-program", Self.programs, "-seeds", "2", "-prove", "-mismatches", folder + "/mismatches",
        ], within: 240)
      #expect(found.code == 0 || found.code == 1, "\(found.error)")
      let rows = found.output.split(separator: "\n")
      // The bodies of range-over-func loops need Go 1.23.
      #expect(rows.count == (build.toolchain.release >= GoRelease("1.23") ? 8 : 7), "\(found.output)")
      for row in rows {
        #expect(
          row.contains("rejected 0, accepted 0, refused 0; plain counted wrong 0, values wrong 0; problems 0"), "\(row)"
        )
      }
      let mismatches = try String(contentsOfFile: folder + "/mismatches", encoding: .utf8)
      withKnownIssue("Lines are counted wrong, and values are of another moment or another variable.") {
        #expect(found.code == 0, "\(found.output)\(mismatches.prefix(4000))")
      }
    }

    private static func tool(in folder: String) throws -> String {
      let toolchain = try GoToolchain.newest
      let result = try runToEnd(
        toolchain.command, ["build", "-o", folder + "/linetruth", "."], environment: toolchain.environment,
        folder: TestEnvironment.root + "/Tests/LineTruth")
      guard result.code == 0 else { throw TestFailure("Tests/LineTruth does not build: \(result.output)") }
      return folder + "/linetruth"
    }
  }
}
