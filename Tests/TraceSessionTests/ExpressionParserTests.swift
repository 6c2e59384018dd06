// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Testing
import TracePlan

@Suite("An expression")
struct ExpressionParserTests {
  @Test(
    "is read as Go reads it",
    arguments: [
      ("x", Expression.name("x")), ("_y1", .name("_y1")), ("größe", .name("größe")),
      ("a.b.c", .field(.field(.name("a"), name: "b"), name: "c")),
      ("a [ 3 ]", .index(.name("a"), .integer(3))),
      ("a[0x1F]", .index(.name("a"), .integer(31))), ("a[1_000]", .index(.name("a"), .integer(1000))),
      ("a[010]", .index(.name("a"), .integer(8))), ("a[0]", .index(.name("a"), .integer(0))),
      ("a[b.c]", .index(.name("a"), .field(.name("b"), name: "c"))),
      ("*p", .dereference(.name("p"))), ("**p", .dereference(.dereference(.name("p")))),
      ("*p.x", .dereference(.field(.name("p"), name: "x"))),
      ("(*p).x", .field(.dereference(.name("p")), name: "x")), ("((x))", .name("x")),
      ("(*p)[i].f", .field(.index(.dereference(.name("p")), .name("i")), name: "f")),
    ])
  func reading(text: String, expression: Expression) throws {
    #expect(try Expression(parsing: text) == expression)
  }

  @Test(
    "is not supported yet where Go allows more than Sonde",
    arguments: [
      "len(x)", "f()", "a+b", "a - 1", "-a", "!ok", "a == b", "&x", "a && b", "a[1:2]", "a[:2]", "m[\"k\"]", "\"text\"",
      "'c'", "3", "a[i+1]", "x.(T)", "nil", "true", "a[1.5]", "a[-1]",
    ])
  func notYet(text: String) {
    #expect { try Expression(parsing: text) } throws: { error in
      if case ExpressionError.notSupported = error { true } else { false }
    }
  }

  @Test(
    "is refused where it is none",
    arguments: [
      ("", ExpressionError.empty), ("   ", .empty), ("a b", .unexpected("b", wanted: nil, position: 3)),
      ("a.", .endsEarly(wanted: "a field's name")), ("a.1", .unexpected("1", wanted: "a field's name", position: 3)),
      ("a[1", .endsEarly(wanted: "']'")), ("(a", .endsEarly(wanted: "')'")),
      ("a]", .unexpected("]", wanted: nil, position: 2)),
      ("a[]", .unexpected("]", wanted: "a name", position: 3)), ("#", .unexpected("#", wanted: "a name", position: 1)),
      ("a[09]", .badNumber("09", position: 3)),
      ("a[99999999999999999999]", .badNumber("99999999999999999999", position: 3)),
    ])
  func nonsense(text: String, error: ExpressionError) {
    #expect(throws: error) { try Expression(parsing: text) }
  }

  @Test("may be nested 64 levels deep, and no deeper")
  func depth() throws {
    _ = try Expression(parsing: String(repeating: "*", count: 63) + "p")
    #expect(throws: ExpressionError.tooDeep(limit: 64)) {
      try Expression(parsing: String(repeating: "*", count: 64) + "p")
    }
  }
}
