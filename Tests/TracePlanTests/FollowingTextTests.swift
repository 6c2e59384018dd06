// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import GoProgram
import Testing
import TraceTestSupport

@testable import TracePlan

@Suite("What is said of calls that are followed", .enabled(if: !GoToolchain.available.isEmpty, "needs Go"))
struct FollowingTextTests {
  private func plan(_ name: String, levels: Int, _ build: FixtureBuild, returns: Bool = true) throws -> TracePlan {
    let program = try GoProgram(path: Fixture.build("examples/service", build))
    var options = TracepointOptions()
    options.followCalls = levels
    options.tracesReturns = returns
    return TracePlanner(program: program, limits: CaptureLimits()).plan(for: [
      Tracepoint(
        id: TracepointID(rawValue: 1), target: .function(try FunctionPattern(name)), options: options)
    ])
  }

  @Test("is how many functions they may reach")
  func reach() throws {
    let plan = try plan("main.times", levels: 1, try .newestUnoptimized)
    let resolution = try #require(plan.resolutions.values.first)
    #expect(resolution.message == "Also traces 2 functions that its calls may reach.")
    #expect(resolution.notes == [])
    let followed = plan.captures.filter { $0.kind == .entry && $0.selection?.role == .followed }
    #expect(Set(followed.map(\.function)) == ["service/calls.Enter", "service/calls.Leave"])
    #expect(followed.allSatisfy { $0.isIndented && $0.tracepoint.rawValue == 1 })
    let root = try #require(plan.captures.first { $0.function == "main.times" })
    #expect(root.selection?.role == .root(levels: 1))
  }

  @Test("counts the inlined copies")
  func inlined() throws {
    let resolution = try #require(plan("main.times", levels: 1, try .newestOptimized).resolutions.values.first)
    #expect(resolution.message == "Also traces 1 function that its calls may reach. 3 inlined copies are followed too.")
  }

  @Test("is that returns are traced, since only they tell what is inside")
  func returns() throws {
    let plan = try plan("main.times", levels: 1, try .newestUnoptimized, returns: false)
    #expect(plan.captures.contains { $0.kind == .return && $0.function == "main.times" })
    #expect(
      plan.resolutions.values.first?.message
        == "Also traces 2 functions that its calls may reach. Returns are reported too: they show which calls are inside."
    )
  }

  @Test("is nothing where none are asked for")
  func none() throws {
    let plan = try plan("main.times", levels: 0, try .newestUnoptimized)
    #expect(plan.resolutions.values.first?.message == nil)
    #expect(plan.captures.allSatisfy { $0.selection == nil && !$0.isIndented })
  }
}
