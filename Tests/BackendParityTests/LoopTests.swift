// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Testing
import TraceTestSupport

extension BackendParity {
  @Suite("A loop over a function", .timeLimit(.minutes(5)))
  struct LoopTests {
    /// The builds of Go that know such loops.
    static let builds = FixtureBuild.all.filter { $0.toolchain.release >= GoRelease("1.23") }

    @Test("shows its body as a function", arguments: builds, BackendKind.required)
    func rangeOverFunction(build: FixtureBuild, backend: BackendKind) async throws {
      let session = try await TestSession.launch(
        "rangefunc", build, functions: ["main.loop-range1"], logpoints: [.init("body", "i is {i}")], backend: backend)
      let record = try await session.finish()
      #expect(
        record.hits == [
          "> goroutine(1): main.loop-range1(0)", "> goroutine(1): i is 0",
          ">> goroutine(1): main.loop-range1 => ()",
          "> goroutine(1): main.loop-range1(1)", "> goroutine(1): i is 1",
          ">> goroutine(1): main.loop-range1 => ()",
        ])
      #expect(record.standardOutput == "at 0\nat 1\n")
    }
  }
}
