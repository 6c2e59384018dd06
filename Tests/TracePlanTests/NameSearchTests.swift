// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Testing

@testable import TracePlan

@Suite("A search in names", .timeLimit(.minutes(2)))
struct NameSearchTests {
  private static let names = [
    "main.foo", "main.foobar", "main.(*Server).Serve", "main.Map[go.shape.int]", "gopkg.in/yaml%2ev3.Do", "main.größe",
  ]

  @Test(
    "finds what the expression means",
    arguments: [
      ("foo", ["main.foo", "main.foobar"]), ("^main\\.foo$", ["main.foo"]),
      ("\\(\\*Server\\)", ["main.(*Server).Serve"]),
      ("(?i)SERVE", ["main.(*Server).Serve"]), ("\\bfoo\\b", ["main.foo"]), ("^main\\.gr..e$", ["main.größe"]),
      ("\\[.*\\]$", ["main.Map[go.shape.int]"]), ("[^a-z./]\\d", ["gopkg.in/yaml%2ev3.Do"]), ("^$", []),
    ] as [(String, [String])])
  func meaning(expression: String, found: [String]) throws {
    let search = try NameSearch(expression)
    #expect(Self.names.filter(search.isFound) == found)
  }

  @Test("ends also for an expression with very many ways to fit")
  func manyWays() throws {
    let search = try NameSearch("^(a+)+$")
    let found = ["", "b"].map { search.isFound(in: String(repeating: "a", count: 60) + $0) }
    #expect(found == [true, false])
  }

  @Test("refuses back references, which might not end")
  func references() {
    let error = #expect(throws: NameSearch.Mistake.self) { try NameSearch("(a+)\\1") }
    #expect(error?.what == "back references are not supported")
  }

  @Test("of a table names each owner once, in order")
  func table() throws {
    var table = NameTable()
    for (owner, name) in ["main.a", "main.b", "main%2eb", "other.c"].enumerated() {
      table.append(name, owner: owner)
      table.append(name.replacing("%2e", with: "."), owner: owner)
    }
    #expect(table.owners(with: try NameSearch("main\\.")) == [0, 1, 2])
    #expect(table.owners(with: try NameSearch("c$")) == [3])
    #expect(table.owners(with: try NameSearch("nothing")) == [])
  }
}
