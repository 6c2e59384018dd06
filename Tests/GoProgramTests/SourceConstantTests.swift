// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Testing

@testable import GoProgram

@Suite("The source says what a variable is")
struct SourceConstantTests {
  /// The constant of the variable declared on a line, at the statement of another line.
  private func constant(
    _ name: String, on line: Int, at statement: Int, in text: String
  ) throws -> SourceAssignments.Constant? {
    let source = try #require(SourceAssignments(of: GoTokens(Array(text.utf8)), around: statement))
    let declaration = try #require(source.declaration(of: name, on: line))
    return source.constant(of: declaration, at: statement)
  }

  @Test("where it is declared, in each form")
  func forms() throws {
    let text = """
      func f(a int) {
      	x, y := 3, true
      	var z T
      	var t, u = 'a', ""
      	p := T{}
      	q := -1
      	r := a
      	s := 0x1_0
      	g()
      }
      """
    let expected: [(String, Int, SourceAssignments.Constant?)] = [
      ("x", 2, .number(3)), ("y", 2, .truth(true)), ("z", 3, .zero), ("t", 4, .number(97)), ("u", 4, .emptyText),
      ("p", 5, .emptyBraces), ("q", 6, nil), ("r", 7, nil), ("s", 8, .number(16)), ("a", 1, nil),
    ]
    for (name, line, value) in expected {
      #expect(try constant(name, on: line, at: 9, in: text) == value, "\(name)")
    }
  }

  @Test("while no assignment may have come, and where all that may have come say the same")
  func assignments() throws {
    let text = """
      func f(c bool) (n int) {
      	g(n)
      	x := 1
      	for i := 0; i < 3; i++ {
      		h(x)
      		if c {
      			n = 2
      		}
      	}
      	x = 1
      	g(x)
      	x += 1
      	return n
      }
      """
    #expect(try constant("n", on: 1, at: 2, in: text) == .zero)
    #expect(try constant("n", on: 1, at: 5, in: text) == nil, "the round before may have assigned")
    #expect(try constant("x", on: 3, at: 5, in: text) == .number(1))
    #expect(try constant("x", on: 3, at: 11, in: text) == .number(1))
    #expect(try constant("x", on: 3, at: 13, in: text) == nil)
    #expect(try constant("i", on: 4, at: 5, in: text) == nil)
  }

  @Test("at an else if only what the blocks before it leave open")
  func elseIf() throws {
    let text = """
      func f(c bool) {
      	x := 1
      	if c {
      		x = 2
      	} else if g(x) {
      	}
      }
      """
    #expect(try constant("x", on: 2, at: 5, in: text) == nil)
  }

  @Test("not in a loop whose rounds assign to a variable that its head begins with")
  func head() throws {
    let text = """
      func f(n int) {
      	for i := 0; i < n; {
      		g(i)
      		i = n
      	}
      }
      """
    #expect(try constant("i", on: 2, at: 3, in: text) == nil)
  }

  @Test("unless a literal or a pointer may change it, but for a literal that runs when the function ends")
  func others() throws {
    let text = """
      func f() (n, m int) {
      	x, y := 0, 0
      	defer func() { n = 1 }()
      	defer func() func() { m = 1; return nil }()()
      	set := func() { x = 1 }
      	p := &y
      	g()
      }
      """
    #expect(try constant("n", on: 1, at: 7, in: text) == .zero)
    #expect(try constant("m", on: 1, at: 7, in: text) == nil)
    #expect(try constant("x", on: 2, at: 7, in: text) == nil)
    #expect(try constant("y", on: 2, at: 7, in: text) == nil)
    #expect(try constant("y", on: 2, at: 5, in: text) == .number(0))
  }

  @Test("of a name that the function gives another meaning says nothing")
  func ownNames() throws {
    let text = """
      func f(true bool) {
      	x := true
      	y := false
      	g()
      }
      """
    #expect(try constant("x", on: 2, at: 4, in: text) == nil)
    #expect(try constant("y", on: 3, at: 4, in: text) == .truth(false))
  }

  @Test("past a goto that leads ahead, both values are possible; one that leads back makes a loop")
  func jumps() throws {
    let ahead = """
      func f() {
      	x := 1
      	goto end
      	x = 2
      end:
      	g(x)
      }
      """
    #expect(try constant("x", on: 2, at: 6, in: ahead) == nil)
    let back = """
      func f() {
      	x := 1
      	y := 1
      again:
      	g(x, y)
      	x = 2
      	goto again
      }
      """
    #expect(try constant("x", on: 2, at: 5, in: back) == nil)
    #expect(try constant("y", on: 3, at: 5, in: back) == .number(1))
    let skipped = """
      func f(b bool) {
      	x := 1
      	x = 2
      	if b {
      		goto end
      	}
      	g(x)
      	x = 3
      end:
      	g(x)
      }
      """
    #expect(try constant("x", on: 2, at: 7, in: skipped) == .number(2))
    #expect(try constant("x", on: 2, at: 10, in: skipped) == nil)
    let inLoop = """
      func f() {
      	x := 1
      again:
      	g(x)
      	for h() {
      		if h() {
      			goto again
      		}
      		x = 2
      	}
      }
      """
    #expect(try constant("x", on: 2, at: 4, in: inLoop) == nil)
  }

  @Test("unless a method or a slice may take its address without saying so")
  func addresses() throws {
    let text = """
      func f() {
      	var c counter
      	var s point
      	var a [3]int
      	c.add()
      	g(s.X, a[1:])
      }
      """
    let source = try #require(SourceAssignments(of: GoTokens(Array(text.utf8)), around: 5))
    func isOpen(_ name: String, _ line: Int, _ fields: Set<String> = [], isArray: Bool = false) throws -> Bool {
      let declaration = try #require(source.declaration(of: name, on: line))
      return source.mayBeAddressed(declaration, fields: fields, isArray: isArray)
    }
    #expect(try isOpen("c", 2))
    #expect(try isOpen("s", 3, ["X"]) == false)
    #expect(try isOpen("s", 3))
    #expect(try isOpen("a", 4, isArray: true))
  }

  @Test("of a parameter also where the whole function is one line")
  func oneLine() throws {
    let text = "func less(i, j int) bool { return list[i] < list[j] }\n"
    let source = try #require(SourceAssignments(of: GoTokens(Array(text.utf8)), around: 1))
    #expect(source.parameter(named: "j", around: 1)?.isParameter == true)
    let both = "func f(i int) func(int) int { return func(i int) int { return i } }\n"
    let other = try #require(SourceAssignments(of: GoTokens(Array(both.utf8)), around: 1))
    #expect(other.parameter(named: "i", around: 1) == nil, "it may be the literal's")
  }
}
