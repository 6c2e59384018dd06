// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import GoProgram
import Testing
import TraceTestSupport

@testable import TracePlan

/// `Fixtures/conditions` has `step(i int)`, `take(o *order, tags map[string]int)` and `price(name string, …)`.
@Suite("The plan for a condition", .enabled(if: !GoToolchain.available.isEmpty, "needs Go"))
struct ConditionPlanTests {
  @Test("reads what it needs where the calling convention puts it, before the arguments", arguments: FixtureBuild.all)
  func operandsFirst(build: FixtureBuild) throws {
    let (plan, resolution) = try plan("main.price", "name == \"a\" && len(name) < 3", build)
    #expect(resolution.isVerified)
    #expect(resolution.message?.contains("condition") != true)
    let entry = try #require(plan.captures.first { $0.kind == .entry })
    let code = try #require(entry.condition?.code)
    #expect(entry.operations.prefix(code.operationCount).map(\.source) == [.register(0), .register(3), .register(3)])
    #expect(entry.selection?.isDecidedLater == false)
    #expect(entry.slots.map(\.name) == ["name", "cents", "f"])
    let exit = try #require(plan.captures.first { $0.kind == .return })
    #expect(exit.condition == nil)
    #expect(exit.selection?.gate == entry.selection?.gate)
  }

  @Test("says where it is decided on the record, for the returns too", arguments: FixtureBuild.all)
  func decidedLater(build: FixtureBuild) throws {
    let (plan, resolution) = try plan("main.take", "o != nil && tags[o.Name] > 3", build)
    #expect(resolution.isVerified)
    #expect(
      resolution.message == "The condition is decided after each hit is recorded: it looks into a map.")
    let captures = plan.captures.filter { $0.kind == .entry || $0.kind == .return }
    #expect(captures.count >= 2)
    #expect(captures.allSatisfy { $0.selection?.isDecidedLater == true })
    #expect(captures.first?.condition?.code == nil)
  }

  @Test("that names a result is decided when the call ends: its entry keeps what the parameters are needed for")
  func results() throws {
    let (plan, resolution) = try plan(
      "main.price", "it.Cents > 3 && cents > 3", try .newestOptimized, fixture: "logpoint")
    #expect(resolution.isVerified)
    #expect(
      resolution.message
        == "Each call is decided when it ends: its entry is printed then, directly before its return.")
    let entry = try #require(plan.captures.first { $0.kind == .entry })
    #expect(entry.kept.map(\.name) == ["it.Cents > 3"])
    #expect(entry.endCondition != nil && entry.condition == nil)
    let exit = try #require(plan.captures.first { $0.kind == .return })
    #expect(exit.condition?.text == "it.Cents > 3 && cents > 3")
    #expect([entry, exit].allSatisfy { $0.selection?.isHeld == true })
  }

  @Test("about a call's end is refused at a line")
  func ends() throws {
    #expect(throws: ExpressionCompiler.Failure.self) {
      var compiler = ExpressionCompiler(
        scope: ExpressionScope(variables: [], frame: FunctionProbes.frameAtCallBoundary, package: "main"),
        limits: CaptureLimits())
      _ = try compiler.content(of: try Expression(parsing: "$duration > 5ms"))
    }
  }

  @Test("leaves out the functions of a pattern where it can never be decided, and says so")
  func patterns() throws {
    let (plan, resolution) = try plan("/^main\\.(step|take|price)$/", "i > 3", try .newestUnoptimized)
    #expect(resolution.isVerified)
    #expect(
      resolution.message
        == "2 more can't be traced, the first: 'i' in the condition 'i > 3' is not in scope.")
    #expect(Set(plan.captures.filter { !$0.kind.isInternal }.map(\.function)) == ["main.step"])
  }

  private func plan(
    _ pattern: String, _ condition: String, _ build: FixtureBuild, fixture: String = "conditions"
  ) throws -> (TracePlan, Resolution) {
    let planner = TracePlanner(
      program: try GoProgram(path: Fixture.build(fixture, build)), limits: CaptureLimits())
    var options = TracepointOptions()
    options.condition = try Expression(parsing: condition)
    let tracepoint = Tracepoint(
      id: TracepointID(rawValue: 1), target: .function(try FunctionPattern(pattern)), options: options)
    let plan = planner.plan(for: [tracepoint])
    return (plan, try #require(plan.resolutions[tracepoint.id]))
  }
}
