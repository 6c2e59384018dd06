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

  @Test("tells what is not supported yet from what is no expression")
  func expressions() {
    #expect(throws: LogTemplateError.badExpression(text: "len(x)", .notSupported(what: "a call", position: 4))) {
      try LogTemplate("{len(x)}")
    }
    #expect(throws: LogTemplateError.badExpression(text: "a b", .unexpected("b", wanted: nil, position: 3))) {
      try LogTemplate("{a b}")
    }
  }

  @Test("does not take a brace in a string for the end")
  func braceInString() {
    #expect(throws: LogTemplateError.badExpression(text: "m[\"}\"]", .notSupported(what: "a string", position: 3))) {
      try LogTemplate("{m[\"}\"]}")
    }
  }
}
