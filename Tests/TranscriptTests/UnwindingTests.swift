// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Testing
import TraceTestSupport

extension Tracing {
  /// `Fixtures/unwinding`: calls that a panic or `runtime.Goexit` ends.
  @Suite("A call that never returns", .timeLimit(.minutes(5)))
  struct UnwindingTests {
    @Test("is closed with the panic's value or with goexit, innermost first", arguments: FixtureBuild.all)
    func unwinding(build: FixtureBuild) async throws {
      let functions = ["bottom", "middle", "guard", "again", "outer", "read", "safe", "leave", "stop", "fatal"]
      let session = try await TestSession.launch("unwinding", build, functions: functions.map { "main." + $0 })
      let record = try await session.finish()

      #expect(record.exitCode == 2)
      let even = "panic: *errors.errorString {s: \"even\"}"
      let nilRead = "invalid memory address or nil pointer dereference"
      let lines = record.hits.map { $0.replacing(/goroutine\(\d+\): main\./, with: "") }
      #expect(
        lines == [
          "> guard(1)", "> middle(1)", "> bottom(1)",
          ">> bottom => (1)", ">> middle => (2)", ">> guard => (2, error nil)",
          "> guard(2)", "> middle(2)", "> bottom(2)",
          ">> bottom => \(even)", ">> middle => \(even)",
          ">> guard => (0, error(*errors.errorString) *{s: \"caught even\"})",
          "> outer(4)", "> again(4)", "> bottom(4)",
          // The deferred calls of bottom are done when the second panic is raised; those of again are not.
          ">> bottom => \(even)", ">> again => panic: \"again: even\"", ">> outer => (\"again: even\")",
          "> safe(*int nil)", "> read(*int nil)",
          ">> read => panic: \"\(nilRead)\"", ">> safe => (\"runtime error: \(nilRead)\")",
          "> leave(3)", "> stop(3)", ">> stop => goexit", ">> leave => goexit",
          "> fatal(\"boom\")", ">> fatal => panic: \"boom\"",
        ])
    }

    /// `Fixtures/instances`: two instantiations share one body.
    @Test(
      "is closed, and returns have their durations, where instantiations share a body", arguments: FixtureBuild.all,
      BackendKind.required)
    func instances(build: FixtureBuild, backend: BackendKind) async throws {
      let session = try await TestSession.launch(
        "instances", build, functions: ["main.take"], backend: backend, options: ["durations": true])
      let record = try await session.finish()

      let lines = record.hits.map {
        $0.replacing("goroutine(1): main.take[go.shape.*uint8", with: "take[").replacing("_0]", with: "]")
          .replacing("[]", with: "").replacing(#/ \([0-9.]+[nµm]?s\)$/#, with: " (time)")
      }
      let apple = "*main.apple {Weight: 3}"
      let pear = "*main.pear {Name: \"comice\"}"
      #expect(
        lines == [
          "> take(\(apple), false)", ">> take => (\(apple)) (time)",
          "> take(*main.pear {Name: \"conference\"}, true)", ">> take => panic: \"dropped\" (time)",
          "> take(*main.apple {Weight: 4}, true)", ">> take => panic: \"dropped\" (time)",
          "> take(\(pear), false)", ">> take => (\(pear)) (time)",
        ])
    }
  }
}
