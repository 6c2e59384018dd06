// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import GoProgram
import TargetMemory
import Testing
import TraceTestSupport

@testable import TracePlan

@Suite("A plan", .enabled(if: !GoToolchain.available.isEmpty, "needs Go"))
struct PlannerTests {
  @Test("for a function probes its entry and every return", arguments: FixtureBuild.all)
  func function(build: FixtureBuild) throws {
    let planner = try planner("mission", build)
    let plan = planner.plan(for: [try function("main.foo", id: 1)])
    #expect(plan.resolutions[TracepointID(rawValue: 1)]?.isVerified == true)
    #expect(plan.captures.map(\.kind) == [.entry, .return, .panicStart, .panicRecovery, .fatalPanic])
    #expect(plan.captures[0].slots.map(\.name) == ["x", "y"])
    #expect(plan.captures[1].slots.map(\.name) == ["z"])
    #expect(plan.captures[0].operations.map(\.source) == [.register(0), .register(3)])
    #expect(plan.captures[1].operations.map(\.source) == [.register(0)])
    #expect(plan.sites.count >= 2)
    #expect(plan.sites.flatMap(\.captures).filter { $0.rawValue == 0 }.count == 1)
  }

  @Test("shows every argument and result of the values fixture", arguments: FixtureBuild.all)
  func values(build: FixtureBuild) throws {
    let planner = try planner("values", build)
    let plan = planner.plan(for: [try function("/^main\\.[a-z]+$/", id: 1)])
    #expect(plan.captures.count > 20)
    for capture in plan.captures where capture.function != "main.unused" && capture.kind != .inlinedEntry {
      for slot in capture.slots {
        if case .unavailable(let reason) = slot.content {
          Issue.record("\(build): \(capture.function) \(capture.kind) \(slot.name): \(reason)")
        }
      }
    }
  }

  @Test("says of inlined calls how many are traced, and why the others are not")
  func inlinedCalls() {
    var calls = InlinedCalls()
    #expect(calls.texts == [])
    calls.refuse("the optimiser merged the code with the code around it")
    #expect(
      calls.texts == [
        "1 more is not seen: the optimiser merged the code with the code around it. Build with -gcflags=all=-l to see "
          + "all."
      ])
    calls.refuse("the code begins with a loop", count: 2)
    #expect(
      calls.texts == [
        "3 more are not seen: the code begins with a loop, or another reason. Build with -gcflags=all=-l to see all."
      ])
    let error = PlanError.functionInlined(name: "main.f", 1, why: "the code begins with a loop")
    #expect(
      error.problem
        == "Every call of 'main.f' was inlined by the Go compiler, and none can be counted: the code begins with a loop."
    )
  }

  @Test("gives a function that two breakpoints match to the first of them")
  func firstOwns() throws {
    let planner = try planner("mission", try .newestOptimized)
    let plan = planner.plan(for: [try function("/foo$/", id: 7), try function("main.foo", id: 8)])
    #expect(Set(plan.captures.map(\.tracepoint.rawValue)) == [7, TracepointID.runtime.rawValue])
    #expect(plan.resolutions.values.allSatisfy { $0.isVerified })
  }

  @Test("keeps the captures of what is requested again")
  func stable() throws {
    let planner = try planner("mission", try .newestOptimized)
    let first = planner.plan(for: [try function("main.foo", id: 1)])
    let without = planner.plan(for: [])
    let again = planner.plan(for: [try function("main.foo", id: 1)])
    #expect(without.sites.isEmpty)
    #expect(again.sites == first.sites)
    #expect(again.captures.count == first.captures.count)
  }

  @Test("names what may have been meant where nothing matches")
  func notFound() throws {
    let planner = try planner("mission", try .newestOptimized)
    let plan = planner.plan(for: [try function("main.fooo", id: 1), try function("/nothing at all/", id: 2)])
    let name = try #require(plan.resolutions[TracepointID(rawValue: 1)])
    #expect(!name.isVerified)
    #expect(name.message?.contains("'main.foo'") == true)
    let pattern = try #require(plan.resolutions[TracepointID(rawValue: 2)])
    #expect(pattern.message?.hasPrefix("No function of the program matches /nothing at all/.") == true)
  }

  @Test("reads a logpoint's expressions, and says which name is not in scope", arguments: FixtureBuild.all)
  func logpoint(build: FixtureBuild) throws {
    let planner = try planner("logpoint", build)
    let line = try Fixture.line("each", in: "logpoint")
    let expressions: [Expression] = [
      .name("i"), .field(.name("it"), name: "Name"), .name("cost"), .field(.name("last"), name: "Name"),
      .index(.field(.name("it"), name: "Tags"), .integer(0)), .name("nosuch"),
    ]
    let target = Tracepoint.Target.logpoint(
      file: Fixture.source("logpoint"), line: line, expressions: expressions)
    let plan = planner.plan(for: [Tracepoint(id: TracepointID(rawValue: 3), target: target)])
    let resolution = try #require(plan.resolutions[TracepointID(rawValue: 3)])
    #expect(resolution.isVerified)
    #expect(resolution.line == line)
    #expect(resolution.message?.contains("'nosuch' is not in scope") == true)
    let slots = try #require(plan.captures.first).slots
    #expect(slots.map(\.name) == ["i", "it.Name", "cost", "last.Name", "it.Tags[0]", "nosuch"])
    if !build.optimized {
      for slot in slots.dropLast() {
        if case .unavailable(let reason) = slot.content { Issue.record("\(build): \(slot.name): \(reason)") }
      }
    }
    guard case .unavailable("not in scope")? = slots.last?.content else {
      Issue.record("nosuch should not be in scope")
      return
    }
  }

  @Test(
    "reads a float behind the function's first statement where no logpoint is, and stays there once hits flow",
    arguments: GoToolchain.available)
  func floatBehindStatement(toolchain: GoToolchain) throws {
    let planner = try planner("floats", FixtureBuild(toolchain, optimized: true))
    let call = try function("main.Discarded", id: 1)
    let line = Tracepoint(
      id: TracepointID(rawValue: 2),
      target: .logpoint(
        file: Fixture.source("floats"), line: try Fixture.line("only", in: "floats"), expressions: []))
    let address = { (kind: Capture.Kind, plan: TracePlan) in
      plan.sites.first { $0.captures.contains { plan.captures[Int($0.rawValue)].kind == kind } }?.address
    }
    let alone = try #require(address(.entry, planner.plan(for: [call])))
    let both = planner.plan(for: [call, line])
    let logpoint = try #require(address(.logpoint, both))
    let before = try #require(address(.entry, both))
    #expect(alone > logpoint)
    #expect(before <= logpoint)
    planner.start()
    #expect(address(.entry, planner.plan(for: [call])) == before)
  }

  @Test("lets calls be entered, and returned from, in one frame wherever they are read", arguments: FixtureBuild.all)
  func frames(build: FixtureBuild) throws {
    let planner = try planner("floats", build)
    let plan = planner.plan(for: [try function("/^main\\.[A-Z]/", id: 1)])
    let calls = plan.captures.filter { $0.kind == .entry || $0.kind == .return }
    #expect(calls.count > 80)
    #expect(calls.allSatisfy { $0.frame.register == 7 && $0.frame.offset >= 8 })
    #expect(calls.contains { $0.frame.offset > 8 })
    for capture in calls {
      for case .memory(register: 7, let displacement) in capture.operations.map(\.source) {
        #expect(displacement >= 0, "\(capture.function) reads below the stack's end")
      }
    }
  }

  private func planner(_ fixture: String, _ build: FixtureBuild) throws -> TracePlanner {
    TracePlanner(program: try GoProgram(path: Fixture.build(fixture, build)), limits: CaptureLimits())
  }

  private func function(_ pattern: String, id: Int) throws -> Tracepoint {
    Tracepoint(id: TracepointID(rawValue: id), target: .function(try FunctionPattern(pattern)))
  }
}
