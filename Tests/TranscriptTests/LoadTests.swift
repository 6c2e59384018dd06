// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Testing
import TraceTestSupport

extension Tracing {
  /// `Fixtures/pair` passes numbers and texts that depend on one another, so a value of another call, or of the other
  /// goroutine, does not fit its line; it also counts its calls. `Benchmarks/load` checks both.
  @Suite("Two goroutines at full rate", .timeLimit(.minutes(10)))
  struct LoadTests {
    @Test(
      "have each of their 200,000 calls told or counted as lost, with no value mixed", arguments: BackendKind.required)
    func related(backend: BackendKind) async throws {
      let figures = try await LoadClient.run("related", "pair", backend, 100_000, 0)
      #expect(figures.hasPrefix("related, \(backend): 200000 calls in "))
      #expect(figures.hasSuffix(", 0 mixed\n"))
    }

    /// Memory is limited, and the accounts add up to the program's own count: otherwise the client ends with 1.
    @Test("lose no hit in silence while the client reads nothing for 10 s", arguments: BackendKind.required)
    func silent(backend: BackendKind) async throws {
      let figures = try await LoadClient.run("silent", "pair", backend, 10)
      #expect(figures.hasPrefix("silent for 10 s, \(backend): "))
    }
  }
}
