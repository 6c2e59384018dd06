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
      ("a[b.c]", .index(.name("a"), .field(.name("b"), name: "c"))),
      ("a[i+1]", .index(.name("a"), .binary(.add, .name("i"), .integer(1)))),
      ("m[\"k\"]", .index(.name("m"), .literal(.string(Array("k".utf8))))),
      ("*p", .dereference(.name("p"))), ("**p", .dereference(.dereference(.name("p")))),
      ("*p.x", .dereference(.field(.name("p"), name: "x"))), ("&x", .address(.name("x"))),
      ("(*p).x", .field(.dereference(.name("p")), name: "x")), ("((x))", .name("x")),
      ("(*p)[i].f", .field(.index(.dereference(.name("p")), .name("i")), name: "f")),
      ("-a", .unary(.minus, .name("a"))), ("!ok", .unary(.not, .name("ok"))),
      ("^a.b", .unary(.complement, .field(.name("a"), name: "b"))), ("+ 3", .unary(.plus, .integer(3))),
      ("len(x)", .call(.len, .name("x"))), ("cap(x.y)", .call(.cap, .field(.name("x"), name: "y"))),
      ("int64(x)", .conversion(type: "int64", .name("x"))), ("lenient", .name("lenient")), ("len", .name("len")),
      ("true", .literal(.boolean(true))), ("nil", .literal(.nil)),
    ])
  func reading(text: String, expression: Expression) throws {
    #expect(try Expression(parsing: text) == expression)
  }

  @Test(
    "has Go's precedence",
    arguments: [
      ("a + b * c", "a + b * c"), ("(a + b) * c", "(a + b) * c"), ("a - b - c", "a - b - c"),
      ("a - (b - c)", "a - (b - c)"), ("a == b && c || d", "a == b && c || d"), ("a && (b || c)", "a && (b || c)"),
      ("a << 2 + b", "a << 2 + b"), ("a & b == c", "a & b == c"), ("-a * -b", "-a * -b"), ("!(a && b)", "!(a && b)"),
      ("a&^b|c", "a &^ b | c"), ("(((a)))+(b*c)", "a + b * c"), ("*p + *q", "*p + *q"), ("a<-1", "a < -1"),
      ("-(-a)", "-(-a)"), ("(a+b).c[d+e]", "(a + b).c[d + e]"), ("a ^ b", "a ^ b"),
    ])
  func precedence(text: String, canonical: String) throws {
    let expression = try Expression(parsing: text)
    #expect(expression.description == canonical)
    #expect(try Expression(parsing: expression.description) == expression)
  }

  @Test("binds multiplication before addition, addition before comparison, comparison before && and that before ||")
  func levels() throws {
    #expect(
      try Expression(parsing: "a || b && c == d + e * f")
        == .binary(
          .or, .name("a"),
          .binary(
            .and, .name("b"),
            .binary(
              .equal, .name("c"), .binary(.add, .name("d"), .binary(.multiply, .name("e"), .name("f")))))))
  }

  @Test(
    "has Go's numbers",
    arguments: [
      ("0x1F", Literal.integer(31)), ("1_000", .integer(1000)), ("010", .integer(8)), ("0o17", .integer(15)),
      ("0b1010", .integer(10)), ("0", .integer(0)), ("18446744073709551615", .integer(18_446_744_073_709_551_615)),
      ("0xDEAD_BEEF", .integer(0xDEAD_BEEF)), ("1.5", .float(1.5)), (".25", .float(0.25)), ("1.", .float(1)),
      ("1e3", .float(1000)), ("1E-2", .float(0.01)), ("0x1p-2", .float(0.25)), ("1_0.5", .float(10.5)),
      ("09.5", .float(9.5)),
    ])
  func numbers(text: String, literal: Literal) throws {
    #expect(try Expression(parsing: text) == .literal(literal))
  }

  @Test(
    "has Go's strings and characters",
    arguments: [
      (#""text""#, Literal.string(Array("text".utf8))), (#""""#, .string([])),
      (#""a\n\t\"\\""#, .string([97, 10, 9, 34, 92])),
      ("`a\\n\"`", .string(Array("a\\n\"".utf8))), (#""\xff\377\u00e9""#, .string([0xff, 0xff, 0xc3, 0xa9])),
      (#""\U0001F600é""#, .string(Array("😀é".utf8))), ("'a'", .rune("a")), (#"'\n'"#, .rune("\n")),
      (#"'\''"#, .rune("'")),
      ("'é'", .rune("é")), (#"'\x41'"#, .rune("A")),
    ])
  func strings(text: String, literal: Literal) throws {
    #expect(try Expression(parsing: text) == .literal(literal))
    #expect(try Expression(parsing: literal.description) == .literal(literal))
  }

  @Test(
    "may ask for what an interface holds, and for the hit itself",
    arguments: [
      ("x.(T)", "x.(T)"), ("err.( *fs.PathError ).Path != \"\"", "err.(*fs.PathError).Path != \"\""),
      ("x.(map[string]func(int)).a", "x.(map[string]func(int)).a"), ("$goroutine==7", "$goroutine == 7"),
      ("$duration>5ms", "$duration > 5ms"), ("~r0 != nil && $panic == nil", "~r0 != nil && $panic == nil"),
      ("d < 1h2m3.5s", "d < 1h2m3.5s"), ("-n == ^m", "-n == ^m"),
    ])
  func special(text: String, written: String) throws {
    #expect(try Expression(parsing: text).description == written)
  }

  @Test("is refused if it asks for something that no hit has")
  func unknownProperty() {
    #expect(throws: ExpressionError.unknownProperty("$nosuch", position: 5)) {
      try Expression(parsing: "1 < $nosuch")
    }
    #expect(
      ExpressionError.unknownProperty("$nosuch", position: 5).remedy
        == "Known are $goroutine, $parent, $thread, $caller, $duration, $panic.")
  }

  @Test(
    "is not supported where Go allows more than Sonde",
    arguments: ["f()", "p.f()", "a[1:2]", "a[:2]", "[]byte(s)", "T{1}", "func() {}", "3i", "struct{}{}"])
  func notSupported(text: String) {
    #expect { try Expression(parsing: text) } throws: { error in
      if case ExpressionError.notSupported = error { true } else { false }
    }
  }

  @Test(
    "is refused where it is none",
    arguments: [
      ("", ExpressionError.empty), ("   ", .empty), ("a b", .unexpected("b", wanted: nil, position: 3)),
      ("a.", .endsEarly(wanted: "a field's name")), ("a.1", .unexpected("1", wanted: "a field's name", position: 3)),
      ("a[1", .endsEarly(wanted: "']'")), ("(a", .endsEarly(wanted: "')'")), ("len(a", .endsEarly(wanted: "')'")),
      ("a]", .unexpected("]", wanted: nil, position: 2)), ("a +", .endsEarly(wanted: "a name or a value")),
      ("a = b", .unexpected("=", wanted: nil, position: 3)),
      ("a[]", .unexpected("]", wanted: "a name or a value", position: 3)),
      ("#", .unexpected("#", wanted: "a name or a value", position: 1)),
      ("* / a", .unexpected("/", wanted: "a name or a value", position: 3)),
      ("a[09]", .badNumber("09", position: 3)), ("1__0", .badNumber("1__0", position: 1)),
      ("0x", .badNumber("0x", position: 1)), ("12ab", .badNumber("12ab", position: 1)),
      ("0x_", .badNumber("0x_", position: 1)),
      (String(repeating: "9", count: 40), .badNumber(String(repeating: "9", count: 40), position: 1)),
      (#"a == "b"#, .unclosed(what: "string", position: 6)), ("'a", .unclosed(what: "character", position: 1)),
      (#""\q""#, .badEscape(#"\q"#, position: 2)), (#""\x4""#, .badEscape(#"\x4""#, position: 2)),
      (#""\400""#, .badEscape(#"\400"#, position: 2)), ("'ab'", .badCharacter(position: 1)),
      ("''", .badCharacter(position: 1)),
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

  @Test("may have 256 parts, and no more")
  func length() throws {
    _ = try Expression(parsing: "a" + String(repeating: "+a", count: 127))
    #expect(throws: ExpressionError.tooLong(limit: 256)) {
      try Expression(parsing: "a" + String(repeating: "+a", count: 128))
    }
  }

  @Test("may be any text: it is read, or refused with a reason")
  func anyText() {
    let pieces = [
      "a", "len", "(", ")", "[", "]", ".", "\"", "'", "`", "\\", "0x", "1e", "9", "_", "+", "-", "*", "&", "&^", "<",
      "=", "|", "!",
      "^", " ", "\n", "{", "}", "é", "😀", "\u{0}", "nil", "true", "~", "$", ",", ":", "int",
    ]
    var state: UInt64 = 1
    var read = 0
    for _ in 0..<5000 {
      var text = ""
      for _ in 0..<12 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        text += pieces[Int((state >> 33) % UInt64(pieces.count))]
        do throws(ExpressionError) {
          let expression = try Expression(parsing: text)
          let canonical = expression.description
          let again = try Expression(parsing: canonical)
          #expect(again == expression, "\(text)")
          read += 1
        } catch {
          #expect(!error.clause.isEmpty && !error.remedy.isEmpty)
        }
      }
    }
    #expect(read > 1000)
  }
}
