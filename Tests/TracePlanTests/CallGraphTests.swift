// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import GoProgram
import MachineCode
import Testing
import TraceTestSupport

@testable import TracePlan

/// In `examples/service` a desk calls handlers through a table, rules through a list and its store through an
/// interface.
@Suite("The calls of a program", .enabled(if: !GoToolchain.available.isEmpty, "needs Go"))
struct CallGraphTests {
  private func program(_ build: FixtureBuild, flags: [String] = []) throws -> GoProgram {
    try GoProgram(path: Fixture.build("examples/service", build, flags: flags))
  }

  private func function(_ name: String, in program: GoProgram) throws -> GoFunction {
    try #require(program.function(named: name))
  }

  private func names(_ functions: some Sequence<GoFunction>) -> Set<String> { Set(functions.map(\.name)) }

  @Test("are those that the code names, and the kinds of those that it does not", arguments: FixtureBuild.all)
  func calls(build: FixtureBuild) throws {
    let program = try program(build)
    let graph = CallGraph(program: program)
    let place = graph.calls(of: try function("main.(*Desk).place", in: program))
    #expect(names(place.direct).isSuperset(of: ["main.validate", "main.Price", "fmt.Sprint"]))
    #expect(place.indirect == [.closure, .method], "it saves through an interface, and defers a call")
    let validate = graph.calls(of: try function("main.validate", in: program))
    #expect(validate.indirect == .closure)
    let letter = graph.calls(of: try function("main.letter", in: program))
    #expect(letter.indirect == [])
    for calls in [place, validate] {
      #expect(names(calls.direct).allSatisfy { !$0.hasPrefix("runtime.") })
      #expect(calls.direct.allSatisfy { !$0.isWrapper })
    }
  }

  @Test("lead through what the compiler put between: deferred calls, bound and promoted methods")
  func passedThrough() throws {
    for toolchain in GoToolchain.available {
      let program = try program(FixtureBuild(toolchain, optimized: true))
      let graph = CallGraph(program: program)
      // Its wrapper jumps to the method of the store inside it.
      let items = try #require(program.functions.first { $0.name == "main.(*CountedStore).Items" })
      #expect(items.isWrapper)
      #expect(graph.calls(of: items).indirect == .method)
      #expect(names(graph.candidates(for: .method)).contains("main.(*Shelf).Items"))
      // For `desk.place` used as a value, the compiler generates a function that calls it.
      let values = names(graph.candidates(for: .closure))
      #expect(values.isSuperset(of: ["main.(*Desk).place", "main.(*Desk).finish"]))
    }
  }

  @Test("through values and interfaces may reach what has its address taken", arguments: FixtureBuild.all)
  func candidates(build: FixtureBuild) throws {
    let graph = CallGraph(program: try program(build))
    let values = names(graph.candidates(for: .closure))
    #expect(
      values.isSuperset(of: ["main.named", "main.Rules.func1", "main.Rules.func2", "main.price", "main.letter"]))
    #expect(!values.contains("main.validate"))
    let methods = names(graph.candidates(for: .method))
    #expect(methods.isSuperset(of: ["main.(*Shelf).Save", "main.(*CountedStore).Save", "main.(*Shelf).Items"]))
    #expect(!methods.contains("main.validate"))
  }

  @Test("are the same in a position-independent program", arguments: GoToolchain.available)
  func positionIndependent(toolchain: GoToolchain) throws {
    let build = FixtureBuild(toolchain, optimized: false)
    let fixed = CallGraph(program: try program(build))
    let moved = CallGraph(program: try program(build, flags: ["-buildmode=pie"]))
    for kind in [IndirectCalls.closure, .method] {
      let own = { (graph: CallGraph) in names(graph.candidates(for: kind)).filter { $0.hasPrefix("main.") } }
      #expect(own(fixed) == own(moved))
      #expect(!own(fixed).isEmpty)
    }
  }

  @Test("are followed level by level", arguments: FixtureBuild.all)
  func levels(build: FixtureBuild) throws {
    let program = try program(build)
    let graph = CallGraph(program: program)
    let root = try function("main.(*Desk).Handle", in: program)
    func reached(_ levels: Int) -> FollowedFunctions {
      FollowedFunctions(from: [root], levels: levels, in: graph)
    }
    #expect(reached(0).functions == [])
    let one = names(reached(1).functions)
    #expect(one.isSuperset(of: ["main.(*Desk).place", "main.(*Desk).guarded", "main.named"]))
    #expect(!one.contains("main.validate"))
    #expect(!one.contains("main.(*Desk).Handle"))
    #expect(names(reached(2).functions).isSuperset(of: one.union(["main.validate", "main.Price", "main.broken"])))
    let all = reached(100)
    #expect(Set(all.functions).count == all.functions.count)
    #expect(all.candidateCount > 0 && all.candidateCount < all.functions.count)
    #expect(all.leftOut.count == 0)
    #expect(all.inliners.first == root && all.inliners.count <= all.functions.count + 1)
  }

  @Test("past the limit are left out, the farthest first")
  func limit() throws {
    let program = try program(try .newestOptimized)
    let graph = CallGraph(program: program)
    let root = try function("main.Price", in: program)
    let all = FollowedFunctions(from: [root], levels: 2, in: graph)
    let some = FollowedFunctions(from: [root], levels: 2, in: graph, limit: 3)
    #expect(some.functions == Array(all.functions.prefix(3)))
    #expect(some.leftOut.count == all.functions.count - 3)
    #expect(
      FollowedFunctions(from: [root], levels: 2, in: graph, limit: all.functions.count).leftOut.count == 0)
  }
}
