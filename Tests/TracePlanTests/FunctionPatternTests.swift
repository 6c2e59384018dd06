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
      ("/a(b/", "missing closing parenthesis, at character 5"),
      ("/a)b/", "unmatched closing parenthesis, at character 3"),
      ("/[ab/", "missing terminating ] for character class, at character 5"),
      ("/*foo/", "quantifier does not follow a repeatable item, at character 2"),
      ("/a{2,1}/", "numbers out of order in {} quantifier, at character 7"),
      ("/a\\/", "\\ at end of pattern, at character 4"),
      ("/[z-a]/", "range out of order in character class, at character 5"),
      ("/main.(*Server).Serve/", "(*VERB) not recognized or malformed, at character 15"),
    ])
  func mistake(pattern: String, why: String) {
    let error = #expect(throws: PatternError.self) { try FunctionPattern(pattern) }
    #expect(error?.problem == "The pattern '\(pattern)' is not a regular expression: \(why).")
    #expect(error?.remedy == "Escape what should match itself, as in '/\\(\\*Server\\)/'.")
  }
}
