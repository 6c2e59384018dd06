// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import GoProgram
import TargetMemory
import Testing

@Suite("Source lines", .enabled(if: !GoToolchain.all.isEmpty))
struct LineTests {
  private static let name = "program-calls"
  private let file = GoFixture.source(of: LineTests.name)

  @Test("lead to the lowest statement of each body", arguments: GoToolchain.all, [BuildClass.plain, .unoptimised])
  func statement(toolchain: GoToolchain, build: BuildClass) throws {
    let program = try GoFixture.program(Self.name, with: toolchain, build)
    let line = try GoFixture.line("sum body", in: Self.name)
    let sites = program.statements(file: file, line: line)
    #expect(sites.map(\.function.name) == ["main.sum"])
    let site = try #require(sites.first)
    #expect(program.position(of: site.address) == SourcePosition(file: file, line: line))
    #expect(site.inlinedFunction == nil)
    #expect(site.skipsWhere == nil)
  }

  /// Go 1.19's table has the line in each body, but in the first one no statement begins there.
  @Test("lead to its first code where no statement is marked", arguments: GoToolchain.all)
  func unmarked(toolchain: GoToolchain) throws {
    let program = try GoFixture.program("unmarked", with: toolchain, .plain)
    let line = try GoFixture.line("written", in: "unmarked")
    let sites = program.statements(file: GoFixture.source(of: "unmarked"), line: line)
    #expect(sites.count == 3)
    #expect(Set(sites.map(\.function.name)).count == 3)
  }

  /// Go 1.19 does not describe these variables.
  @Test("of a literal in one line see what it captures by value", arguments: GoToolchain.all.suffix(1))
  func capturedByValue(toolchain: GoToolchain) throws {
    let program = try GoFixture.program("capturedpairs", with: toolchain, .unoptimised)
    let line = try GoFixture.line("plain", in: "capturedpairs")
    let sites = program.statements(file: GoFixture.source(of: "capturedpairs"), line: line)
    #expect(sites.map(\.sourceFunction) == ["main.keep"], "the line is the function's around")
    let literal = try #require(program.function(named: "main.keep.func1"))
    let entry = try #require(program.code(of: literal)).entrySite()
    let variables = program.variables(in: literal, at: TargetAddress(entry.address))
    for (name, sizeBytes) in [("value", 16), ("numbers", 32)] {
      let variable = try #require(variables.first { $0.name == name })
      #expect(variable.type.sizeBytes == sizeBytes)
      #expect(!variable.isEscaped, "it lies in the closure, which has no pointer to it")
      #expect(variable.location?.pieces.map(\.sizeBytes) == [sizeBytes])
    }
    #expect(variables.first { $0.name == "changed" }?.isEscaped == true)
  }

  @Test("of a declaration lead past the stack check", arguments: GoToolchain.all, [BuildClass.plain, .unoptimised])
  func declaration(toolchain: GoToolchain, build: BuildClass) throws {
    let program = try GoFixture.program(Self.name, with: toolchain, build)
    let line = try GoFixture.line("sum", in: Self.name)
    let site = try #require(program.statements(file: file, line: line).first)
    let entry = try #require(program.code(of: site.function)).entrySite()
    #expect(site.address == TargetAddress(entry.address))
    #expect(site.skipsWhere == entry.skipsWhere)
  }

  @Test("of an inlined function lead to each copy", arguments: GoToolchain.all)
  func inlined(toolchain: GoToolchain) throws {
    let program = try GoFixture.program(Self.name, with: toolchain, .plain)
    let line = try GoFixture.line("twice", in: Self.name)
    // The compiler may fold `w` into the next line.
    let lines = program.linesWithCode(file: file, in: line...line + 1)
    let sites = program.statements(file: file, line: try #require(lines.first))
    #expect(sites.count == 2)
    #expect(sites.allSatisfy { $0.function.name == "main.main" && $0.inlinedFunction == "main.twice" })
    #expect(Set(sites.map(\.address)).count == 2)
  }

  @Test("without code move to the next with code")
  func withoutCode() throws {
    let program = try GoFixture.program(Self.name, with: GoToolchain.all[0], .unoptimised)
    let line = try GoFixture.line("unshadowed", in: Self.name)
    #expect(program.statements(file: file, line: line + 1).isEmpty)
    #expect(program.nextLineWithCode(file: file, line: line + 1) == line + 2)
    #expect(program.nextLineWithCode(file: file, line: line) == line)
    #expect(program.nextLineWithCode(file: file, line: 100_000) == nil)
    #expect(program.linesWithCode(file: file, in: line...line + 2) == [line, line + 2])
    #expect(program.statements(file: "/no/such/file.go", line: 1).isEmpty)
  }

  @Test("belong to files that are found by their path")
  func sourceFile() throws {
    let toolchain = GoToolchain.all[0]
    let program = try GoFixture.program(Self.name, with: toolchain, .plain)
    #expect(program.sourceFiles.contains(file))
    #expect(program.sourceFiles == program.sourceFiles.sorted())
    #expect(!program.sourceFiles.contains { $0.contains("autogenerated") })
    #expect(program.sourceFile(matching: file) == .file(file))
    #expect(program.sourceFile(matching: "program-calls/main.go") == .file(file))
    #expect(program.sourceFile(matching: "/elsewhere/program-calls/main.go") == .notFound, "another absolute path")
    #expect(program.sourceFile(matching: "nothing.go") == .notFound)
    guard case .ambiguous(let files) = program.sourceFile(matching: "doc.go") else {
      // Go 1.27 has fewer files of that name with code.
      return
    }
    #expect(files.count > 1)

    let trimmed = try GoFixture.program(Self.name, with: toolchain, .trimmed)
    #expect(trimmed.sourceFile(matching: file) == .file("program-calls/main.go"))
  }
}

@Suite("Variables in scope", .enabled(if: !GoToolchain.all.isEmpty))
struct VariableTests {
  private func variables(at marker: String, _ toolchain: GoToolchain, _ build: BuildClass) throws -> [ScopedVariable] {
    let program = try GoFixture.program("program-calls", with: toolchain, build)
    let line = try GoFixture.line(marker, in: "program-calls")
    let site = try #require(
      program.statements(file: GoFixture.source(of: "program-calls"), line: line).last, "no code at \(marker)")
    return program.variables(in: site.function, at: site.address)
  }

  @Test("are those that the source can name there, inner before outer", arguments: GoToolchain.all)
  func scopes(toolchain: GoToolchain) throws {
    func names(at marker: String) throws -> [String] {
      try variables(at: marker, toolchain, .unoptimised).map { "\($0.name) \($0.type.name)" }
    }
    #expect(try names(at: "shadowed") == ["y int", "x string"])
    #expect(try names(at: "nested") == ["y int", "x string", "i int", "z int"])
    #expect(try names(at: "unshadowed") == ["x int", "y int"])
    #expect(try names(at: "sum body") == ["x int", "y int", "z int"])
  }

  @Test("are not there before their declaration", arguments: GoToolchain.all)
  func declaration(toolchain: GoToolchain) throws {
    #expect(try variables(at: "twice", toolchain, .unoptimised).map(\.name) == ["v"])
  }

  @Test("have every byte somewhere in an unoptimised build", arguments: GoToolchain.all)
  func located(toolchain: GoToolchain) throws {
    for marker in ["sum body", "shadowed", "nested", "unshadowed", "escaped", "captured"] {
      for variable in try variables(at: marker, toolchain, .unoptimised) where variable.role != .result {
        #expect(variable.location?.isComplete == true, "\(variable.name) at \(marker)")
      }
    }
  }

  @Test("that escaped are reached through their pointer", arguments: GoToolchain.all, [BuildClass.plain, .unoptimised])
  func escaped(toolchain: GoToolchain, build: BuildClass) throws {
    let x = try #require(variables(at: "escaped", toolchain, build).first { $0.name == "x" })
    #expect(x.isEscaped && x.type.name == "int")
    #expect(x.location?.pieces.map(\.sizeBytes) == [8])
  }

  @Test("of a function literal include what it captured", arguments: GoToolchain.all)
  func captured(toolchain: GoToolchain) throws {
    let names = try variables(at: "captured", toolchain, .unoptimised).map(\.name)
    #expect(Set(names) == ["x", "n"])
  }

  @Test("are where the frame address says, in a framed function", arguments: GoToolchain.all)
  func frame(toolchain: GoToolchain) throws {
    let program = try GoFixture.program("program-calls", with: toolchain, .unoptimised)
    let sum = try #require(program.function(named: "main.sum"))
    let stackPointer = 7
    #expect(program.frameAddress(at: sum.entry) == FrameAddress(register: stackPointer, offset: 8))
    let line = try GoFixture.line("sum body", in: "program-calls")
    let body = try #require(program.statements(file: GoFixture.source(of: "program-calls"), line: line).first)
    let frame = try #require(program.frameAddress(at: body.address))
    #expect(frame.register == stackPointer && frame.offset > 8)
    #expect(program.frameAddress(at: .null) == nil)
  }
}
