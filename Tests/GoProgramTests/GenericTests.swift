// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import TargetMemory
import Testing

@testable import GoProgram

/// `Fixtures/kinds` calls `sharedIn` with types, some of which share a shape; `Fixtures/generics` has methods.
@Suite("The instantiations of a generic body", .enabled(if: !GoToolchain.all.isEmpty))
struct GenericTests {
  @Test("tell the concrete types behind one shape apart", arguments: GoToolchain.all, BuildClass.allCases)
  func shared(toolchain: GoToolchain, build: BuildClass) throws {
    let program = try GoFixture.program("kinds", with: toolchain, build)
    #expect(try types(of: "main.sharedIn[go.shape.*uint8", in: program) == ["*main.point", "*main.segment"])
    #expect(try types(of: "main.sharedIn[go.shape.int64", in: program).contains("time.Duration"))
    #expect(try types(of: "main.sharedIn[go.shape.float64", in: program) == ["main.celsius"])
    #expect(try types(of: "main.sharedIn[go.shape.[]main.celsius", in: program) == ["[]main.celsius"])
  }

  @Test("give all of a call its types, results and receiver too", arguments: GoToolchain.all, BuildClass.allCases)
  func whole(toolchain: GoToolchain, build: BuildClass) throws {
    let program = try GoFixture.program("generics", with: toolchain, build)
    let push = try function("main.(*Stack[go.shape.*uint8", in: program) { $0.hasSuffix(".Push") }
    let pushed = try program.details(of: push).concrete(in: #require(program.instances(of: push).first))
    #expect(pushed.parameters.map(\.type.name) == ["*main.Stack[*main.point]", "*main.point"])
    let swap = try function("main.Pair[go.shape.int", in: program) { $0.hasSuffix(".Swap") }
    let swapped = try program.details(of: swap).concrete(in: #require(program.instances(of: swap).first))
    #expect(swapped.parameters.map(\.type.name) == ["main.Pair[int,string]"])
    #expect(swapped.results.map(\.type.name) == ["main.Pair[string,int]"])
  }

  @Test("do not pass for a plain argument of the same shape", arguments: GoToolchain.all)
  func plainArgument(toolchain: GoToolchain) throws {
    let program = try GoFixture.program("capturedpairs", with: toolchain, .unoptimised)
    let line = try GoFixture.line("generic", in: "capturedpairs")
    let around = try #require(
      program.statements(file: GoFixture.source(of: "capturedpairs"), line: line).first {
        !$0.sourceFunction.hasSuffix("main.main")
      })
    let literal = try #require(program.function(named: around.function.name + ".func1"))
    let entry = try #require(program.code(of: literal)).entrySite()
    let variables = program.variables(in: literal, at: TargetAddress(entry.address))
    let other = try #require(variables.first { $0.name == "other" })
    let instance = try #require(program.instances(of: literal).first)
    #expect(other.concrete(in: instance).type.name == "*main.pair[int64,time.Duration]")
  }

  @Test("are none of a function without type parameters", arguments: GoToolchain.all)
  func plain(toolchain: GoToolchain) throws {
    let program = try GoFixture.program("generics", with: toolchain, .plain)
    #expect(program.instances(of: try #require(program.function(named: "main.main"))).isEmpty)
  }

  private func function(
    _ prefix: String, in program: GoProgram, where isWanted: (String) -> Bool = { _ in true }
  ) throws -> GoFunction {
    try #require(program.functions.first { $0.name.hasPrefix(prefix) && isWanted($0.name) && !$0.isWrapper })
  }

  /// The types of the first parameter, for each instantiation.
  private func types(of prefix: String, in program: GoProgram) throws -> Set<String> {
    let function = try function(prefix, in: program)
    let details = try program.details(of: function)
    return Set(program.instances(of: function).map { details.concrete(in: $0).parameters[0].type.name })
  }
}

@Suite("Type arguments in a name")
struct TypeArgumentTests {
  @Test("end at the commas outside of all brackets")
  func split() throws {
    let arguments = try #require(TypeArguments("(*Map[func(int, string) bool,struct { A int; B map[string]int }]).Get"))
    #expect(arguments.list == ["func(int, string) bool", "struct { A int; B map[string]int }"])
    #expect(arguments.before + arguments.after == "(*Map).Get")
    #expect(TypeArguments("plain") == nil)
    #expect(TypeArguments("broken[int") == nil)
  }

  @Test("stand for the shapes in other names")
  func names() {
    let names = ShapeNames(shapes: ["go.shape.int", "go.shape.*uint8"], concrete: ["main.count", "*main.P"])
    #expect(names.concreteName(of: "map[go.shape.int][]go.shape.*uint8") == "map[main.count][]*main.P")
    #expect(names.concreteName(of: "[]go.shape.int64") == nil, "another shape")
    #expect(names.concreteName(of: "[]int") == "[]int")
  }

  @Test("do not tell which arguments of a generic type come from the body's")
  func plainArguments() {
    let names = ShapeNames(shapes: ["go.shape.int"], concrete: ["main.count"])
    #expect(!names.tell("*main.pair[go.shape.int,go.shape.int]"))
    #expect(names.tell("map[go.shape.int][]main.box[go.shape.int]"))
    #expect(names.tell("main.pair[int,string]"))
    let older = ShapeNames(shapes: ["go.shape.int_0"], concrete: ["main.count"])
    #expect(older.tell("main.pair[int,go.shape.int_0]"))
  }

  @Test("are uncertain where two have one shape")
  func ambiguous() {
    let names = ShapeNames(shapes: ["go.shape.int", "go.shape.int"], concrete: ["int", "main.count"])
    #expect(names.concreteName(of: "[]go.shape.int") == nil)
    let older = ShapeNames(shapes: ["go.shape.int_0", "go.shape.int_1"], concrete: ["int", "main.count"])
    #expect(older.concreteName(of: "map[go.shape.int_0]go.shape.int_1") == "map[int]main.count")
  }
}
