// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import GoProgram
import Testing
import TraceTestSupport

@testable import TracePlan

@Suite("What is said of calls that are followed", .enabled(if: !GoToolchain.available.isEmpty, "needs Go"))
struct FollowingTextTests {
  private func plan(
    _ name: String, levels: Int, _ build: FixtureBuild, returns: Bool = true,
    change: (inout TracepointOptions) throws -> Void = { _ in }
  ) throws -> TracePlan {
    let program = try GoProgram(path: Fixture.build("examples/service", build))
    var options = TracepointOptions()
    options.followCalls = levels
    options.tracesReturns = returns
    try change(&options)
    return TracePlanner(program: program, limits: CaptureLimits()).plan(for: [
      Tracepoint(
        id: TracepointID(rawValue: 1), target: .function(try FunctionPattern(name)), options: options)
    ])
  }

  private static func price(_ probes: Int) -> String {
    "That is \(probes) more probes: outside the breakpoint's calls, each hit of one costs the program microseconds (ebpf) "
      + "or tens of microseconds (ptrace) and prints nothing."
  }

  @Test("narrows what is followed by 'only' and 'skip', and says which pattern matches nothing")
  func narrowed() throws {
    func followed(_ change: (inout TracepointOptions) throws -> Void) throws -> (Set<String>, String?) {
      let plan = try plan("main.times", levels: 1, try .newestUnoptimized, change: change)
      let captures = plan.captures.filter { $0.kind == .entry && $0.selection?.role == .followed }
      return (Set(captures.map(\.function)), plan.resolutions.values.first?.message)
    }
    let only = try followed { $0.followedOnly = [try FunctionPattern("calls.Enter")] }
    #expect(only.0 == ["service/calls.Enter"])
    #expect(only.1 == "Also traces 1 function that its calls may reach. " + Self.price(2))
    let skip = try followed { $0.notFollowed = [try FunctionPattern("/Enter/")] }
    #expect(skip.0 == ["service/calls.Leave"])
    let none = try followed { $0.followedOnly = [try FunctionPattern("nosuch")] }
    #expect(none.0 == [])
    #expect(none.1?.contains("'only' of followCalls: 'nosuch' matches nothing: ") ?? false)
  }

  @Test("adds no probes if there would be more than the limit, and says how many")
  func limit() throws {
    let plan = try plan("main.times", levels: 1, try .newestUnoptimized) { $0.followLimit = 3 }
    #expect(
      plan.sites.allSatisfy { site in
        site.captures.allSatisfy { plan.captures[Int($0.rawValue)].function != "service/calls.Enter" }
      })
    #expect(
      plan.resolutions.values.first?.message
        == "Its calls are not followed: that takes 4 more probes in 2 functions, and followLimit is 3. Narrow followCalls "
        + "with 'only' and 'skip', or set followLimit to 4.")
  }

  @Test("is how many functions they may reach")
  func reach() throws {
    let plan = try plan("main.times", levels: 1, try .newestUnoptimized)
    let resolution = try #require(plan.resolutions.values.first)
    #expect(resolution.message == "Also traces 2 functions that its calls may reach. " + Self.price(4))
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
    #expect(
      resolution.message == "Also traces 1 function that its calls may reach. 3 inlined copies are followed too. "
        + Self.price(6))
  }

  @Test("is that returns are traced, since only they tell what is inside")
  func returns() throws {
    let plan = try plan("main.times", levels: 1, try .newestUnoptimized, returns: false)
    #expect(plan.captures.contains { $0.kind == .return && $0.function == "main.times" })
    #expect(
      plan.resolutions.values.first?.message
        == "Also traces 2 functions that its calls may reach. \(Self.price(4)) "
        + "Returns are reported too: they show which calls are inside.")
  }

  @Test("is nothing where none are asked for")
  func none() throws {
    let plan = try plan("main.times", levels: 0, try .newestUnoptimized)
    #expect(plan.resolutions.values.first?.message == nil)
    #expect(plan.captures.allSatisfy { $0.selection == nil && !$0.isIndented })
  }
}
