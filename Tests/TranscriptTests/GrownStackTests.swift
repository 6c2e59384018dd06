// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Testing
import TraceTestSupport

extension Tracing {
  /// `Fixtures/outgrown` calls functions that are the first to need a larger stack.
  @Suite("A call that grows its stack", .timeLimit(.minutes(5)))
  struct GrownStackTests {
    @Test(
      "shows its arguments, or says that they are lost: the function started over without them",
      arguments: GoToolchain.available, BackendKind.required)
    func arguments(toolchain: GoToolchain, backend: BackendKind) async throws {
      let session = try await TestSession.launch(
        "outgrown", FixtureBuild(toolchain, optimized: true), functions: ["main.careless", "main.careful"],
        backend: backend)
      let record = try await session.finish()

      let entries = record.hits.filter { $0.hasPrefix("> ") }.map { $0.drop { $0 != "m" }.description }
      #expect(entries.filter { $0 == "main.careful(1, 2, 3)" }.count == 500)
      let careless = entries.filter { $0.hasPrefix("main.careless(") }
      #expect(careless.count == 500)
      #expect(Set(careless) == ["main.careless(1, 2, 3)", "main.careless(?, ?, ?)"])
      let why = "the stack grew before the call, and the function does not keep arguments that it never uses"
      #expect(record.notices.contains("sonde: main.careless: a is ?: \(why)"))
      #expect(!record.notices.contains { $0.hasPrefix("sonde: main.careful: a is ?") })
    }
  }
}
