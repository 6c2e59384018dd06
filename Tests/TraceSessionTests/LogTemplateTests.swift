// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Testing
import TracePlan

@testable import TraceSession

@Suite("A log message")
struct LogTemplateTests {
  @Test("is text and expressions in turn")
  func pieces() throws {
    let template = try LogTemplate("order {id} costs {o.price[2]}.")
    #expect(
      template.pieces == [.text("order "), .expression(0), .text(" costs "), .expression(1), .text(".")])
    #expect(template.expressions.map(\.description) == ["id", "o.price[2]"])
  }

  @Test(
    "leaves doubled braces and percent signs as plain characters",
    arguments: [("100% {{sure}}", "100% {sure}"), ("", ""), ("{{}}", "{}"), ("}}{{", "}{"), ("ü€😀", "ü€😀")])
  func plainText(message: String, text: String) throws {
    #expect(try LogTemplate(message).pieces == (text.isEmpty ? [] : [.text(text)]))
  }

  @Test("ignores blanks around an expression")
  func blanks() throws {
    #expect(try LogTemplate("{  x }").expressions == [.name("x")])
  }

  @Test(
    "is refused with the place of the mistake",
    arguments: [
      ("a {x", LogTemplateError.unclosedBrace(position: 3)), ("a } b", .unopenedBrace(position: 3)),
      ("{}", .emptyExpression(position: 1)), ("ab { }", .emptyExpression(position: 4)),
      ("{a{b}", .nestedBrace(position: 3)), ("{{}", .unopenedBrace(position: 3)),
    ])
  func mistakes(message: String, error: LogTemplateError) {
    #expect(throws: error) { try LogTemplate(message) }
  }

  @Test("tells what is not supported from what is no expression")
  func expressions() {
    #expect(throws: LogTemplateError.badExpression(text: "f(x)", .notSupported(what: "a call", position: 2))) {
      try LogTemplate("{f(x)}")
    }
    #expect(throws: LogTemplateError.badExpression(text: "a b", .unexpected("b", wanted: nil, position: 3))) {
      try LogTemplate("{a b}")
    }
  }

  @Test(
    "does not take a brace in a string or a character for one of its own",
    arguments: [
      ("{m[\"}\"]}", Expression.index(.name("m"), .literal(.string(Array("}".utf8))))),
      ("{m[\"{\"]}", .index(.name("m"), .literal(.string(Array("{".utf8))))),
      ("{m[`{}`]}", .index(.name("m"), .literal(.string(Array("{}".utf8))))),
      ("{m[\"\\\"}\"]}", .index(.name("m"), .literal(.string(Array("\"}".utf8))))),
      ("{c == '}'}", .binary(.equal, .name("c"), .literal(.rune("}")))),
    ])
  func braceInString(message: String, expression: Expression) throws {
    #expect(try LogTemplate(message).expressions == [expression])
  }

  @Test("has any expression between its braces")
  func wholeGrammar() throws {
    let template = try LogTemplate("{i*2}: in callme! {&s4097} {len(a.b[i+1]) > 3 && !ok}")
    #expect(template.expressions.map(\.description) == ["i * 2", "&s4097", "len(a.b[i + 1]) > 3 && !ok"])
    #expect(template.pieces.count == 5)
  }
}
