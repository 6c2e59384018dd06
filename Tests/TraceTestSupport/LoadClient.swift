// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Foundation

/// The client in `Benchmarks/load`: it speaks DAP as fast as Sonde does, and checks each line against the counts of the
/// traced program itself.
package enum LoadClient {
  /// Runs one load to its end.
  ///
  /// - Returns: The line with its figures.
  /// - Throws: The problem, if there was one.
  package static func run(
    _ load: String, _ fixture: String, _ backend: BackendKind, _ numbers: Int...
  ) async throws -> String {
    let arguments = [
      TestEnvironment.sonde, load, try Fixture.build(fixture, try .newestOptimized), backend.rawValue,
    ]
    let client = try ChildProcess(try build(), arguments + numbers.map(String.init))
    let code = try await client.waitForExit(within: 5 * TestEnvironment.patienceSeconds)
    let (output, error) = try await client.waitForEndOfOutput()
    guard code == 0 else { throw TestFailure("\(load), \(backend): \(error)") }
    return output
  }

  private static func build() throws -> String {
    let go = try GoToolchain.newest
    let output = "\(TestEnvironment.cache)/load"
    let result = try runToEnd(
      go.command, ["build", "-o", output, "."], environment: go.environment,
      folder: "\(TestEnvironment.root)/Benchmarks/load")
    guard result.code == 0 else { throw TestFailure("The load client does not build: \(result.output)") }
    return output
  }
}
