// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import GoProgram
import MachineCode
import TargetMemory
import Testing

@Suite("The functions of a program", .enabled(if: !GoToolchain.all.isEmpty))
struct FunctionTests {
  @Test("have their names, their code and their kind", arguments: GoToolchain.all, BuildClass.allCases)
  func index(toolchain: GoToolchain, build: BuildClass) throws {
    let program = try GoFixture.program("program-calls", with: toolchain, build)
    #expect(program.goVersion == toolchain.version)
    #expect(program.mainPackagePath == "program-calls")
    #expect(program.isOptimised == (build != .unoptimised))
    #expect(program.isPositionIndependent == (build == .positionIndependent))

    let sum = try #require(program.function(named: "main.sum"))
    #expect(!sum.isWrapper && !sum.isAssembly && !sum.usesABI0)
    #expect(program.textRange.contains(sum.entry))
    #expect(program.function(containing: sum.entry) == sum)
    #expect(program.function(containing: sum.range.upperBound + -1) == sum)
    #expect(program.function(named: "main.nothing") == nil)
    #expect(program.function(named: "main.(*Point).Move") != nil)
    #expect(program.functions.contains { $0.name.hasPrefix("main.Map[go.shape.int") })
    #expect(zip(program.functions, program.functions.dropFirst()).allSatisfy { $0.range.upperBound <= $1.entry })

    let wrapper = try #require(program.function(named: "main.(*Square).Area"))
    #expect(wrapper.isWrapper, "it only reaches main.Square.Area")
    let goexit = try #require(program.function(named: "runtime.asmcgocall"))
    #expect(goexit.isAssembly && goexit.usesABI0 && !goexit.isWrapper, "the body, not Go's adapter to it")
  }

  @Test("that are always inlined have no body but copies", arguments: GoToolchain.all)
  func inlined(toolchain: GoToolchain) throws {
    let program = try GoFixture.program("program-calls", with: toolchain, .plain)
    #expect(program.function(named: "main.twice") == nil)
    #expect(program.inlinedOnlyFunctions.contains { $0.name == "main.twice" })
    let copies = program.inlinedCopies(of: "main.twice")
    #expect(copies.count == 2)
    let call = SourcePosition(
      file: GoFixture.source(of: "program-calls"), line: try GoFixture.line("calls twice", in: "program-calls"))
    for copy in copies {
      #expect(copy.function.name == "main.main")
      #expect(copy.call == call)
      #expect(copy.caller == "main.main" && copy.nesting == 1)
      // Go 1.20 and older do not write the line of the declaration: there it is the first line with code.
      let saysLine = toolchain.version >= (GoVersion("go1.21") ?? toolchain.version)
      let body = try GoFixture.line("twice", in: "program-calls")
      let declaration = program.declaration(of: copy)
      #expect(declaration.file == call.file)
      #expect(saysLine ? declaration.line == body - 1 : [body, body + 1].contains(declaration.line))
    }
    let unoptimised = try GoFixture.program("program-calls", with: toolchain, .unoptimised)
    #expect(unoptimised.function(named: "main.twice") != nil)
    #expect(unoptimised.inlinedCopies(of: "main.twice").isEmpty)
  }

  @Test("are found by names that are nearly right")
  func nearest() throws {
    let program = try GoFixture.program("program-calls", with: GoToolchain.all[0], .plain)
    #expect(program.nearestFunctionNames(to: "main.sun", limit: 3).first == "main.sum")
    #expect(program.nearestFunctionNames(to: "Point.move", limit: 3).first == "main.(*Point).Move")
    #expect(program.nearestFunctionNames(to: "main.shadow", limit: 1) == ["main.shadows"])
    #expect(program.nearestFunctionNames(to: "main.zzzzzzzzzzzzz", limit: 3) == [])
    #expect(program.nearestFunctionNames(to: "", limit: 3) == [])
    // Swapped letters, in either part; a different type or package of the program's own.
    #expect(program.nearestFunctionNames(to: "main.smu", limit: 3).first == "main.sum")
    #expect(program.nearestFunctionNames(to: "mian.sum", limit: 3) == ["main.sum"])
    #expect(program.nearestFunctionNames(to: "other.(*Line).Move", limit: 3) == ["main.(*Point).Move"])
    #expect(program.nearestFunctionNames(to: "sun", limit: 3).first == "main.sum")
  }

  @Test("are near only where they are: a library's are not near a name of package main")
  func notNear() throws {
    let program = try GoFixture.program("program-calls", with: GoToolchain.all[0], .plain)
    for name in ["main.Prinln", "main.Print", "main.fo", "main.ro", "main.d", "none.Println", "x"] {
      #expect(program.nearestFunctionNames(to: name, limit: 3).allSatisfy { $0.hasPrefix("main.") }, "\(name)")
    }
    #expect(program.nearestFunctionNames(to: "runtime.gopatk", limit: 1) == ["runtime.gopark"])
    #expect(program.nearestFunctionNames(to: "runtim.gopark", limit: 1) == ["runtime.gopark"])
    #expect(program.nearestFunctionNames(to: "goparkunlok", limit: 1) == ["runtime.goparkunlock"])
    // With two typos there is no suggestion.
    #expect(program.nearestFunctionNames(to: "runtim.gopatk", limit: 3) == [])
  }

  @Test("have code in the file, where the entry site is by release", arguments: GoToolchain.all, BuildClass.allCases)
  func entrySite(toolchain: GoToolchain, build: BuildClass) throws {
    let program = try GoFixture.program("program-calls", with: toolchain, build)
    let sum = try #require(program.function(named: "main.sum"))
    let site = try #require(program.code(of: sum)).entrySite()
    let pushes = toolchain.version >= (GoVersion("go1.21") ?? toolchain.version)
    #expect(site.style == (pushes ? .pushFramePointer : .stackCheckBranch))
    #expect(site.skipsWhere == (pushes ? nil : .belowOrEqual))
    #expect(program.fileOffset(of: sum.entry) != nil)
    #expect(program.readOnlySegments.contains { $0.isExecutable && $0.range.contains(sum.entry) })
  }
}
