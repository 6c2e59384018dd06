// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Testing
import TraceTestSupport

extension Tracing {
  @Suite("The argument tracepoints", .timeLimit(.minutes(2)))
  struct TracepointArgumentTests {
    @Test("traces without a breakpoint, each as it says", arguments: BackendKind.required)
    func objects(backend: BackendKind) async throws {
      let session = try await TestSession.launch(
        "recursion", try .newestOptimized, backend: backend,
        options: ["tracepoints": [["function": "main.factorial", "returns": false], "main.bottom"]])
      let record = try await session.finish()
      #expect(record.hits.contains { $0.contains("> goroutine(1): main.factorial(") })
      #expect(!record.hits.contains { $0.contains("main.factorial =>") })
      #expect(record.hits.contains { $0.contains("main.bottom =>") })
    }

    @Test("says which can't be set, and traces the others")
    func refused() async throws {
      let session = try await TestSession.launch(
        "mission", try .newestOptimized,
        options: ["tracepoints": ["/(/", "main.fooo", ["function": "main.foo", "hitCondition": "often"], "main.foo"]])
      let record = try await session.finish()
      #expect(
        record.notices.contains {
          $0.hasPrefix(
            "sonde: /(/: The pattern '/(/' is not a regular expression: missing closing parenthesis, at character 3.")
        })
      #expect(record.notices.contains { $0.hasPrefix("sonde: main.fooo: No function 'main.fooo' in the program.") })
      #expect(record.notices.filter { $0.hasPrefix("sonde: main.foo: ") && !$0.contains("printed") }.count == 1)
      #expect(record.hits.count == 2)
    }
  }
}
