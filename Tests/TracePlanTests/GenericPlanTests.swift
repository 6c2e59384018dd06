// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import GoProgram
import TargetMemory
import Testing
import TraceTestSupport

@testable import TracePlan

/// `Fixtures/kinds`: `sharedIn` runs one body for `*point` and `*segment`, and one for `celsius` alone.
@Suite("The plan for a generic body", .enabled(if: !GoToolchain.available.isEmpty, "needs Go"))
struct GenericPlanTests {
  @Test("has a capture for each dictionary, and one that tells which", arguments: FixtureBuild.all)
  func variants(build: FixtureBuild) throws {
    let plan = try plan("/^main\\.sharedIn\\[go\\.shape\\.\\*uint8/", build)
    let entry = try #require(plan.captures.first { $0.kind == .entry && !$0.variants.isEmpty })
    #expect(entry.dictionary == 0)
    #expect(entry.operations.first?.source == .register(0), "the dictionary is passed in RAX")
    #expect(entry.operations.first?.destination == 0 && entry.operations.first?.size == 8)
    let types = entry.variants.map { self.types(of: plan.captures[Int($0.capture.rawValue)]) }
    #expect(Set(types) == [["*main.point"], ["*main.segment"]])
    #expect(Set(entry.variants.map(\.dictionary)).count == 2)
    #expect(entry.variants.allSatisfy { plan.captures[Int($0.capture.rawValue)].variants.isEmpty })

    let returning = try #require(plan.captures.first { $0.kind == .return && !$0.variants.isEmpty })
    #expect(returning.dictionary == nil && returning.variants.map(\.dictionary) == entry.variants.map(\.dictionary))
    let used = Set(plan.sites.flatMap(\.captures))
    #expect(used.contains(entry.id) && used.isDisjoint(with: entry.variants.map(\.capture)))
  }

  /// If a goroutine's stack grows at the call, the dictionary is lost, but values passed on the stack are still there.
  @Test("shows no value of a type that only the dictionary tells where that can't be read", arguments: FixtureBuild.all)
  func unreadDictionary(build: FixtureBuild) throws {
    let plan = try plan("/^main\\.sharedIn\\[go\\.shape\\.\\*uint8/", build)
    let shared = plan.captures.filter { !$0.variants.isEmpty }
    #expect(Set(shared.map(\.kind)) == [.entry, .return])
    for slot in shared.flatMap(\.slots) {
      guard case .unavailable(let reason) = slot.content else {
        Issue.record("\(slot.name) has a value")
        continue
      }
      #expect(reason == "of a type that is known only from the dictionary, which can't be read here")
    }
  }

  @Test("knows the types beforehand where there is one instantiation", arguments: FixtureBuild.all)
  func single(build: FixtureBuild) throws {
    let plan = try plan("/^main\\.sharedIn\\[go\\.shape\\.float64/", build)
    let entry = try #require(plan.captures.first { $0.kind == .entry })
    #expect(entry.variants.isEmpty && entry.dictionary == nil)
    #expect(types(of: entry) == ["main.celsius"])
  }

  @Test("is of the instantiations that type arguments name", arguments: FixtureBuild.all)
  func instances(build: FixtureBuild) throws {
    func functions(_ name: String) throws -> [String] {
      let plan = try plan(name, build, fixture: "generics")
      let names = plan.captures.filter { $0.kind == .entry }.map(\.function)
      // Before Go 1.20 a shape ends in a number.
      return Set(names.map { $0.replacing(/_[0-9]/, with: "") }).sorted()
    }
    #expect(try functions("main.(*Stack[string]).Push") == ["main.(*Stack[go.shape.string]).Push"])
    #expect(try functions("main.(*Stack[*point]).Push") == ["main.(*Stack[go.shape.*uint8]).Push"])
    #expect(try functions("main.Map[int, string]") == ["main.Map[go.shape.int,go.shape.string]"])
    #expect(try functions("main.(*Stack[...]).Push").count == 3)
  }

  @Test("is refused where there is no such instantiation, with those that there are", arguments: FixtureBuild.all)
  func noInstance(build: FixtureBuild) throws {
    func message(_ name: String) throws -> String? {
      try plan(name, build, fixture: "generics").resolutions.values.first?.message
    }
    #expect(
      try message("main.(*Stack[bool]).Push")
        == "No function 'main.(*Stack[bool]).Push' in the program. Did you mean 'main.(*Stack[*main.point]).Push', "
        + "'main.(*Stack[int]).Push', 'main.(*Stack[string]).Push'?")
    #expect(try message("main.main[int]") == "No function 'main.main[int]' in the program. Did you mean 'main.main'?")
  }

  private func types(of capture: Capture) -> [String] {
    capture.slots.map { slot in
      if case .value(let type, _, _, _) = slot.content { type.name } else { "?" }
    }
  }

  private func plan(_ pattern: String, _ build: FixtureBuild, fixture: String = "kinds") throws -> TracePlan {
    let program = try GoProgram(path: Fixture.build(fixture, build))
    let tracepoint = Tracepoint(id: TracepointID(rawValue: 1), target: .function(try FunctionPattern(pattern)))
    return TracePlanner(program: program, limits: CaptureLimits()).plan(for: [tracepoint])
  }
}
