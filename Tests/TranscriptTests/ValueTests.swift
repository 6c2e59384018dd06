// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Testing
import TraceTestSupport

extension Tracing {
  /// `Fixtures/values` prints, before and after each call, the line that a tracer should print for it.
  @Suite("Values of every kind", .timeLimit(.minutes(5)))
  struct ValueTests {
    @Test(
      "print as the program itself prints them, as arguments and as results", arguments: FixtureBuild.all,
      BackendKind.required)
    func valuesPrint(build: FixtureBuild, backend: BackendKind) async throws {
      let lines = try await SaidLines.values(build, backend)
      #expect(lines.said.count > 100)
      #expect(lines.problems == [])
    }
  }

  @Suite("Functions of every shape", .timeLimit(.minutes(5)))
  struct FunctionTests {
    @Test("recursion prints each call and each return, in order", arguments: FixtureBuild.all)
    func recursion(build: FixtureBuild) async throws {
      let session = try await TestSession.launch("recursion", build, functions: ["main.factorial", "main.bottom"])
      let record = try await session.finish()

      #expect(
        record.hits.map { $0.split(separator: " ", maxSplits: 2)[2] } == [
          "main.factorial(5)", "main.factorial(4)", "main.factorial(3)", "main.factorial(2)", "main.factorial(1)",
          "main.factorial => (1)", "main.factorial => (2)", "main.factorial => (6)", "main.factorial => (24)",
          "main.factorial => (120)", "main.bottom(0)", "main.bottom => (7)",
        ])
      #expect(record.standardOutput == "factorial(5) = 120\ndeep(30000) = 30008\n")
    }

    @Test("a stack that moves under 30,000 open calls loses none of their returns")
    func movingStack() async throws {
      let session = try await TestSession.launch("recursion", try .newestOptimized, functions: ["main.deep"])
      let record = try await session.finish()

      let hits = record.hits.compactMap(HitLine.init)
      #expect(hits.filter { $0.kind == .entry }.compactMap(\.integers) == (0...30000).reversed().map { [$0] })
      #expect(hits.filter { $0.kind == .result }.count == 30001)
      #expect(record.hits.last == ">> goroutine(1): main.deep => (30008)")
    }

    @Test("methods, method values, closures and generic functions print once each", arguments: FixtureBuild.all)
    func methodsAndGenerics(build: FixtureBuild) async throws {
      let session = try await TestSession.launch(
        "methods", build, functions: ["main.(*point).Move", "main.point.Sum", "main.largest", "main.main.func1"])
      let record = try await session.finish()

      let sum = "main.point.Sum(main.point {X: 111, Y: 222}, "
      let calls = record.hits.map { String($0.split(separator: " ", maxSplits: 2)[2]) }
      #expect(
        calls.filter { !$0.contains("largest") } == [
          "main.(*point).Move(*main.point {X: 1, Y: 2}, 10, 20)", "main.(*point).Move => ()",
          "main.(*point).Move(*main.point {X: 11, Y: 22}, 100, 200)", "main.(*point).Move => ()",
          sum + "1000)", "main.point.Sum => (1333)", sum + "2000)", "main.point.Sum => (2333)",
          "main.main.func1(5)", "main.main.func1 => (14)",
        ])
      // Older Go versions number the shapes of a function's type parameters.
      #expect(
        calls.filter { $0.contains("largest") }.map { $0.replacing("_0", with: "") } == [
          "main.largest[go.shape.int]([]int len: 3, cap: 3, [3,9,4])", "main.largest[go.shape.int] => (9)",
          "main.largest[go.shape.float64]([]float64 len: 2, cap: 2, [1.5,0.5])",
          "main.largest[go.shape.float64] => (1.5)",
          "main.largest[go.shape.string]([]string len: 2, cap: 2, [\"a\",\"c\"])",
          "main.largest[go.shape.string] => (\"c\")",
        ])
    }
  }
}
