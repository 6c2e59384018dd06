// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Testing

@testable import TracePlan

@Suite("The name of a function breakpoint")
struct FunctionPatternTests {
  @Test(
    "may be written as a call, and means the function",
    arguments: [
      ("main.foo", "main.foo"), ("main.foo()", "main.foo"), (" main.foo() ", "main.foo"),
      ("main.(*Server).Serve()", "main.(*Server).Serve"), ("(*Server).Serve", "(*Server).Serve"),
      ("main.Map[func(int)]", "main.Map[func(int)]"), ("main.Map[int]()", "main.Map[int]"),
    ])
  func call(text: String, name: String) throws {
    #expect(try FunctionPattern(text).form == .name(name))
  }

  @Test(
    "is refused with arguments, which choose nothing",
    arguments: [
      ("main.foo(1)", "main.foo"), ("main.foo(", "main.foo"), ("main.(*T).Put(a, b)", "main.(*T).Put"),
      ("main.Map[int](3)", "main.Map[int]"),
    ])
  func arguments(text: String, name: String) {
    let error = #expect(throws: PatternError.self) { try FunctionPattern(text) }
    #expect(error?.problem == "'\(text)' is more than a function's name.")
    #expect(error?.remedy == "Write '\(name)'; to report some of its calls only, add a condition, as in 'n > 10'.")
  }

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
