// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Testing

@testable import TracePlan

@Suite("The name of a function breakpoint")
struct FunctionPatternTests {
  @Test(
    "that is a pattern with a mistake is answered with what is wrong, and where, counted with the slash",
    arguments: [
      ("/a(b/", "the '(' at character 3 is not closed"), ("/a)b/", "the ')' at character 3 has no '(' before it"),
      ("/[ab/", "the '[' at character 2 is not closed"), ("/(a[/", "the '[' at character 4 is not closed"),
      ("/*foo/", "the '*' at character 2 has nothing before it to repeat"),
      ("/a|+b/", "the '+' at character 4 has nothing before it to repeat"),
      ("/a{2,1}/", "the '{' at character 3 begins no number of times, as '{2,5}' does"),
      ("/a\\/", "the '\\' at character 3 has no character after it"),
      ("/[]/", "the '[' at character 2 has no characters to choose from"),
      ("/[z-a]/", "the range 'z-a' at character 3 goes backwards"),
      ("/\\p{Foo}/", "the '\\p' at character 2 has no meaning"),
      (
        "/main.(*Server).Serve/",
        "the '(*' at character 7 begins no group; write '\\(\\*' for the characters themselves"
      ),
    ])
  func mistake(pattern: String, why: String) {
    let error = #expect(throws: PatternError.self) { try FunctionPattern(pattern) }
    #expect(error?.problem == "The pattern '\(pattern)' is no regular expression: \(why).")
    #expect(error?.remedy == "Escape what should match itself, as in '/\\(\\*Server\\)/'.")
  }

  @Test("is looked through only to a bound where it is a pattern with a mistake")
  func longMistake() {
    let at = ExpressionMistake(in: String(repeating: "a", count: 499) + "(").clause
    #expect(at == "the '(' at character 501 is not closed")
    let beyond = ExpressionMistake(in: String(repeating: "a", count: 500) + "(").clause
    #expect(beyond == "it is no regular expression")
  }
}
