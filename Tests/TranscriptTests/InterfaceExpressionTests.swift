// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Testing
import TraceTestSupport

extension Tracing {
  /// `Fixtures/assertions` has interfaces that hold different types.
  @Suite("An expression that looks into an interface", .timeLimit(.minutes(5)))
  struct InterfaceExpressionTests {
    @Test(
      "prints a field of what it holds, or what it holds instead of an asserted type", arguments: BackendKind.required)
    func logpoints(backend: BackendKind) async throws {
      let session = try await TestSession.launch(
        "assertions", try .newestUnoptimized,
        logpoints: [
          .init(
            "works", "{h.server.id} {h.server.(*serverV2).addr.City} {h.server.(serverV3).port} {$caller} {$goroutine}"),
          .init("fails", "{err.(failed).attempt} {err.(failed).error.(*fs.PathError).Path} {err.(*fs.PathError).Op}"),
        ], backend: backend)
      let record = try await session.finish()
      #expect(
        record.hits == [
          "> goroutine(1): 3 \"/nosuch\" {err.(*fs.PathError).Op: it is main.failed}",
          "> goroutine(1): {err.(failed).attempt: it is *io/fs.PathError} "
            + "{err.(failed).error.(*fs.PathError).Path: it is *io/fs.PathError} \"open\"",
          "> goroutine(1): 7 \"Ghent\" {h.server.(serverV3).port: it is *main.serverV2} \"main.main\" 1",
          "> goroutine(1): 9 {h.server.(*serverV2).addr.City: it is main.serverV3} 443 \"main.main\" 1",
          "> goroutine(1): {err.(failed).attempt: it is *errors.errorString} "
            + "{err.(failed).error.(*fs.PathError).Path: it is *errors.errorString} "
            + "{err.(*fs.PathError).Op: it is *errors.errorString}",
        ])
    }

    /// `ticket`, which is no server, has a field `id` that is a string.
    @Test("compares a field whose type only the value shows", arguments: BackendKind.required)
    func differingTypes(backend: BackendKind) async throws {
      for (condition, hits) in [("h.server.id == 7", 1), ("h.server.id != 7", 1), ("8 < h.server.id", 1)] {
        let session = try await TestSession.launch(
          "assertions", try .newestUnoptimized, functions: [], backend: backend,
          options: [
            "tracepoints": [
              [
                "function": "main.handle", "condition": .string("err == nil && \(condition)"), "returns": false,
              ]
            ]
          ])
        let record = try await session.finish()
        #expect(record.hits.count == hits, "\(condition)")
        #expect(record.hits.allSatisfy { $0.contains("{id: 7") == (condition == "h.server.id == 7") }, "\(condition)")
      }
    }

    @Test("decides a condition, and says of a hit that it can't be decided at why", arguments: BackendKind.required)
    func conditions(backend: BackendKind) async throws {
      let session = try await TestSession.launch(
        "assertions", try .newestUnoptimized, functions: [], backend: backend,
        options: [
          "tracepoints": [
            ["function": "main.handle", "condition": "err == nil && h.server.(serverV3).port == 443", "returns": false]
          ]
        ])
      let record = try await session.finish()
      #expect(record.hits.count == 2, "the first is shown because it can't be decided")
      #expect(record.hits.last?.contains("main.serverV3") ?? false)
      #expect(
        record.notices.contains {
          $0.hasPrefix("sonde: main.handle: the condition ")
            && $0.hasSuffix("so the hit is shown: it is *main.serverV2")
        })
    }
  }
}
