// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Testing

@testable import TracePlan

/// Held to Swift's `Regex`, which says what an expression means.
@Suite("A search in names", .timeLimit(.minutes(2)))
struct NameSearchTests {
  private static let names = [
    "main.foo", "main.foobar", "main.(*Server).Serve", "main.(*Server).Serve.func1", "net/http.(*conn).serve",
    "runtime.mallocgc", "main.Map[go.shape.int]", "a", "ab", "abab", "aab", "b_1", "x-y", "gopkg.in/yaml%2ev3.Do",
    "main.größe", "é",
  ]

  @Test(
    "finds what the expression means",
    arguments: [
      "foo", "^main\\.", "^main\\.foo$", "Serve$", "(foo|bar)$", "\\(\\*Server\\)", "[A-Z]\\w+\\.func\\d", "^.$", "a+b",
      "(?:ab)+$", "^(a|ab)*$", "x?-", "[^a-z./]", "\\W\\d$", "größe", "^é$", "^...?$", "a{2}", "(?i)SERVE", "(?=f)foo",
      "ab??", ".*foo.*bar", "$", "^", "a|^b", "\\bfoo\\b", "main.(foo|map)?", "\\S\\s?\\D",
    ])
  func meaning(expression: String) throws {
    try check(expression)
  }

  @Test("reads no expression otherwise than Regex does, 3,000 at random")
  func random() throws {
    var random = Seeded(state: 2_026)
    let parts = [
      "a", "b", "o", "m", ".", "\\.", "^", "$", "(", ")", "|", "*", "+", "?", "[", "]", "[ab]", "[^o]", "[a-f]", "\\w",
      "\\d", "\\W", "(?:", "-", "{", "}", "\\(", "/", "_", "1", "\\-", "\\<", "\\_", "%", "&", "#", " ", "\"", "\\",
    ]
    var inCommonPart = 0
    for _ in 0..<3_000 {
      let expression = (0..<Int.random(in: 1...7, using: &random)).map { _ in parts.randomElement(using: &random) ?? ""
      }
      .joined()
      guard NameExpression(parsing: expression) != nil else { continue }
      inCommonPart += 1
      try check(expression)
    }
    #expect(inCommonPart > 500)
  }

  private func check(_ expression: String) throws {
    let regex = try Regex(expression)
    var search = NameSearch(expression)
    for name in Self.names {
      let isFound = search.isFound(in: name)
      #expect(isFound == (name.firstMatch(of: regex) != nil), "/\(expression)/ in \(name)")
    }
  }

  @Test("takes no longer for an expression with many ways to fit; in Regex this one would not end")
  func manyWays() {
    var search = NameSearch("^(a+)+$")
    let found = ["", "b"].map { search.isFound(in: String(repeating: "a", count: 60) + $0) }
    #expect(found == [true, false])
  }

  @Test("forgets states where they become too many, and finds the same")
  func manyStates() {
    // Which of the last 13 characters were an `a` is 8,192 states, eight times as many as are kept.
    var search = NameSearch("a" + String(repeating: "[ab]", count: 12) + "$")
    var random = Seeded(state: 7)
    for _ in 0..<200 {
      let name = (0..<200).map { _ in Bool.random(using: &random) ? "a" : "b" }
      let isFound = search.isFound(in: name.joined())
      #expect(isFound == (name[name.count - 13] == "a"))
    }
  }

  @Test("of a table names each owner once, in order")
  func table() {
    var table = NameTable()
    for (owner, name) in ["main.a", "main.b", "main%2eb", "other.c"].enumerated() {
      table.append(name, owner: owner)
      table.append(name.replacing("%2e", with: "."), owner: owner)
    }
    #expect(table.owners(with: NameSearch("main\\.")) == [0, 1, 2])
    #expect(table.owners(with: NameSearch("c$")) == [3])
    #expect(table.owners(with: NameSearch("nothing")) == [])
  }

  /// The same numbers in each run.
  private struct Seeded: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state ^ state >> 29
    }
  }
}
