// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import GoProgram
import TargetMemory
import Testing

@Suite("What a call passes and returns", .enabled(if: !GoToolchain.all.isEmpty))
struct DetailsTests {
  private func details(_ name: String, _ toolchain: GoToolchain, _ build: BuildClass) throws -> FunctionDetails {
    let program = try GoFixture.program("program-calls", with: toolchain, build)
    return try program.details(of: #require(program.function(named: name)))
  }

  private func list(_ parameters: [FunctionDetails.Parameter]) -> [String] {
    parameters.map { "\($0.name) \($0.type.name)" }
  }

  @Test("is in source order, with the declaration's place", arguments: GoToolchain.all, BuildClass.allCases)
  func sum(toolchain: GoToolchain, build: BuildClass) throws {
    let details = try details("main.sum", toolchain, build)
    #expect(list(details.parameters) == ["x int", "y int"])
    #expect(list(details.results) == ["z int"])
    #expect(details.declaration.line == (try GoFixture.line("sum", in: "program-calls")))
    let file = build == .trimmed ? "program-calls/main.go" : GoFixture.source(of: "program-calls")
    #expect(details.declaration.file == file)
    #expect(!details.hasReceiver && !details.hasDictionary && !details.usesABI0 && details.parametersAreComplete)
    #expect(details.parameters.map { $0.entryLocation?.pieces.map(\.place) } == [[.register(0)], [.register(3)]])
  }

  @Test("starts with the receiver of a method", arguments: GoToolchain.all, BuildClass.allCases)
  func method(toolchain: GoToolchain, build: BuildClass) throws {
    let details = try details("main.(*Point).Move", toolchain, build)
    #expect(list(details.parameters) == ["p *main.Point", "dx int", "dy int"])
    #expect(list(details.results) == ["x int", "y int"])
    #expect(details.hasReceiver)
  }

  @Test("keeps unnamed ones, or says that one is missing", arguments: GoToolchain.all, BuildClass.allCases)
  func blank(toolchain: GoToolchain, build: BuildClass) throws {
    let details = try details("main.blank", toolchain, build)
    let listsBlanks = toolchain.version.minor >= 22
    #expect(list(details.parameters) == (listsBlanks ? ["_ int", "text string", "_ float64"] : ["text string"]))
    #expect(list(details.results) == ["_ int", "_ error"])
    #expect(details.parametersAreComplete == listsBlanks)
    let text = details.parameters.first { $0.name == "text" }
    #expect(text?.entryLocation?.pieces.map(\.place) == [.register(3), .register(2)], "behind the blank int in RAX")
  }

  @Test("lists what goes over the stack where it belongs", arguments: GoToolchain.all, BuildClass.allCases)
  func many(toolchain: GoToolchain, build: BuildClass) throws {
    let details = try details("main.many", toolchain, build)
    let letters = "abcdefghijk".map { "\($0) int" }
    #expect(
      list(details.parameters) == letters + [
        "text string", "pair [2]int", "half float32", "flags struct { A int8; B bool }",
      ])
    #expect(list(details.results) == ["first int", "second int", "joined string", "array [2]int"])
    #expect(details.parameters[9].entryLocation?.pieces.map(\.place) == [.memory(.frame(offset: 0))])
    #expect(details.parameters[13].entryLocation?.pieces.map(\.place) == [.register(17)], "X0")
  }

  @Test("of a generic body has shapes and a hidden dictionary", arguments: GoToolchain.all, BuildClass.allCases)
  func generic(toolchain: GoToolchain, build: BuildClass) throws {
    let program = try GoFixture.program("program-calls", with: toolchain, build)
    let map = try #require(program.functions.first { $0.name.hasPrefix("main.Map[go.shape.int") })
    let details = try program.details(of: map)
    #expect(details.parameters.map(\.name) == ["in", "f"])
    #expect(details.dictionaryPosition == 0)
    #expect(details.parameters.allSatisfy { $0.dictionaryIndex != nil })
    #expect(details.parameters[0].entryLocation?.pieces.first?.place == .register(3), "the dictionary is in RAX")

    let add = try #require(program.functions.first { $0.name.hasPrefix("main.(*List[go.shape.int") })
    let method = try program.details(of: add)
    #expect(method.parameters.map(\.name) == ["l", "item", "times"])
    // Go 1.20 moved the dictionary behind the receiver.
    let isFirst = toolchain.version.minor < 20
    #expect(method.dictionaryPosition == (isFirst ? 0 : 1))
    #expect(method.parameters[0].entryLocation?.pieces.first?.place == .register(isFirst ? 3 : 0))
    #expect(method.parameters[2].dictionaryIndex == nil)
  }

  @Test("does not hold what a function literal captures", arguments: GoToolchain.all, [BuildClass.unoptimised])
  func literal(toolchain: GoToolchain, build: BuildClass) throws {
    let details = try details("main.escapes.func1", toolchain, build)
    #expect(details.parameters.isEmpty && details.results.isEmpty && !details.hasReceiver)
  }

  @Test("of assembly comes from its declaration in Go", arguments: GoToolchain.all)
  func assembly(toolchain: GoToolchain) throws {
    let program = try GoFixture.program("program-calls", with: toolchain, .plain)
    let function = try #require(program.function(named: "runtime.asmcgocall"))
    let details = try program.details(of: function)
    #expect(list(details.parameters) == ["fn unsafe.Pointer", "arg unsafe.Pointer"])
    #expect(details.usesABI0)
    #expect(details.declaration.file.hasSuffix("/asm_amd64.s") || details.declaration.file.hasSuffix("asm_amd64.s"))
  }
}
