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

  @Test("knows the types beforehand where there is one instantiation", arguments: FixtureBuild.all)
  func single(build: FixtureBuild) throws {
    let plan = try plan("/^main\\.sharedIn\\[go\\.shape\\.float64/", build)
    let entry = try #require(plan.captures.first { $0.kind == .entry })
    #expect(entry.variants.isEmpty && entry.dictionary == nil)
    #expect(types(of: entry) == ["main.celsius"])
  }

  private func types(of capture: Capture) -> [String] {
    capture.slots.map { slot in
      if case .value(let type, _, _, _) = slot.content { type.name } else { "?" }
    }
  }

  private func plan(_ pattern: String, _ build: FixtureBuild) throws -> TracePlan {
    let program = try GoProgram(path: Fixture.build("kinds", build))
    let tracepoint = Tracepoint(id: TracepointID(rawValue: 1), target: .function(try FunctionPattern(pattern)))
    return TracePlanner(program: program, limits: CaptureLimits()).plan(for: [tracepoint])
  }
}
