// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Testing

@testable import GoProgram
@testable import MachineCode

@Suite("What the source says of a variable")
struct SourceAssignmentTests {
  private func source(_ text: String, around line: Int) throws -> SourceAssignments {
    try #require(SourceAssignments(of: GoTokens(Array(text.utf8)), around: line))
  }

  /// The lines of the assignments to the variable with this name that is declared on `line`.
  private func lines(_ name: String, on line: Int, in text: String) throws -> [Int] {
    let source = try source(text, around: line)
    let declaration = try #require(source.declaration(of: name, on: line))
    return source.assignments(to: declaration).map(\.line)
  }

  @Test("finds assignments of every form, and no reading")
  func forms() throws {
    let text = """
      func f(a int, s []int) {
      	x := a
      	x = 2
      	x += a
      	x++
      	a, x = x, a
      	for x = range s {
      	}
      	g(x, a)
      	p := &x
      	s[x] = x
      	if x == 3 { // x = 4
      		_ = "x = 5"
      	}
      }
      """
    #expect(try lines("x", on: 2, in: text) == [3, 4, 5, 6, 7, 10])
    #expect(try lines("a", on: 1, in: text) == [6])
    #expect(try lines("p", on: 10, in: text).isEmpty)
  }

  @Test("has the variables that are in scope where a line begins, and no constants")
  func scope() throws {
    let text = """
      func f[T any](a int) (r error) {
      	const c, d = 1, 2
      	x := a
      	for i := 0; i < 3; i++ {
      		y := x
      		g(func(b int) {
      			z := b
      			h(z)
      		})
      	}
      	return nil
      }
      """
    let source = try source(text, around: 1)
    #expect(source.variables(inScopeAt: 3) == ["a", "r"])
    #expect(source.variables(inScopeAt: 5) == ["a", "r", "x", "i"])
    #expect(source.variables(inScopeAt: 8) == ["a", "r", "x", "i", "y", "b", "z"])
    #expect(source.variables(inScopeAt: 11) == ["a", "r", "x"])
  }

  @Test("says which lines decide on a block: the condition of a case, but all of a switch that compares a value")
  func deciding() throws {
    let text = """
      func f(a int, b bool) {
      	switch {
      	case a > 1:
      		g()
      	case b,
      		a < 0:
      		h()
      	default:
      		i()
      	}
      	switch x := a; x {
      	case 1:
      		g()
      	}
      	if b {
      		g()
      	}
      }
      """
    let source = try source(text, around: 1)
    #expect(source.block(aroundLine: 4)?.deciding == 3...3)
    #expect(source.block(aroundLine: 7)?.deciding == 5...6)
    #expect(source.block(aroundLine: 9)?.deciding == 5...6)
    #expect(source.block(aroundLine: 13)?.deciding == 11...14)
    #expect(source.block(aroundLine: 16)?.deciding == 15...15)
    #expect(source.block(aroundLine: 2)?.deciding == nil)
  }

  @Test("what a goto repeats is one of the loops around a line, in its own function alone")
  func rounds() throws {
    let text = """
      func f(a int) {
      	for a < 9 {
      		func() {
      		again:
      			a++
      			for a < 5 {
      				if a == 3 {
      					goto again
      				}
      				a += 2
      			}
      			a--
      		}()
      	}
      }
      """
    let source = try source(text, around: 1)
    func loops(_ line: Int) throws -> [ClosedRange<Int>] {
      try #require(source.block(aroundLine: line)).loops.map(\.lines)
    }
    #expect(try loops(5) == [5...11])
    #expect(try loops(10) == [5...11, 6...11])
    #expect(try loops(12) == [])
    #expect(try loops(3) == [2...14])
  }

  @Test("tells variables of one name apart by their blocks")
  func shadowing() throws {
    let text = """
      func f() {
      	x := 1
      	for i := 0; i < 3; i++ {
      		x := i
      		x++
      	}
      	for i := 0; i < 3; i++ {
      	}
      	x--
      	func() {
      		x = 7
      	}()
      }
      """
    #expect(try lines("x", on: 2, in: text) == [9, 11])
    #expect(try lines("x", on: 4, in: text) == [5])
    #expect(try lines("i", on: 3, in: text) == [3])
    let source = try source(text, around: 5)
    #expect(source.declaration(of: "x", at: 5)?.line == 4)
    #expect(source.declaration(of: "x", at: 9)?.line == 2)
  }

  @Test("keeps to the assignments that may be the last before a line")
  func lastOnes() throws {
    let text = """
      func f(c bool) {
      	x := 1
      	x = 2
      	x = 3
      	if c {
      		x = 4
      	}
      	g(x)
      	x = 5
      }
      """
    let source = try source(text, around: 8)
    let declaration = try #require(source.declaration(of: "x", on: 2))
    let statement = try #require(source.firstToken(of: 8))
    let last = source.lastAssignments(of: source.assignments(to: declaration), to: declaration, before: statement)
    #expect(last.assignments.map(\.line) == [4, 6])
    #expect(!last.mayBeDeclaration)
  }

  @Test("counts those of later lines of a loop")
  func loops() throws {
    let text = """
      func f(n int) {
      	x := 1
      	for i := 0; i < n; i++ {
      		g(x)
      		x += i
      	}
      }
      """
    let source = try source(text, around: 4)
    let declaration = try #require(source.declaration(of: "x", on: 2))
    let statement = try #require(source.firstToken(of: 4))
    let last = source.lastAssignments(of: source.assignments(to: declaration), to: declaration, before: statement)
    #expect(last.assignments.map(\.line) == [5])
    #expect(last.mayBeDeclaration)
  }
}
