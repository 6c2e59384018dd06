// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import GoProgram
import TargetMemory
import Testing

@testable import GoValues
@testable import TracePlan

/// The variables of a made-up line: `i := 7`, `p := &item{Name: "tea", Cents: 450, Tags: []string{"hot", "drink"}}`…
@Suite("An expression's value")
struct FormulaTests {
  @Test(
    "of whole numbers wraps, divides and shifts as Go's does",
    arguments: [
      ("i + 1", "8"), ("i - 10", "-3"), ("i * -i", "-49"), ("i / 2", "3"), ("-i / 2", "-3"), ("-i % 4", "-3"),
      ("i & 3", "3"), ("i | 8", "15"), ("i ^ 1", "6"), ("i &^ 2", "5"), ("i << 3", "56"), ("-i >> 1", "-4"),
      ("^i", "-8"),
      ("+i", "7"), ("i << i", "896"), ("i << 64", "0"), ("-i >> 64", "-1"), ("u >> 200", "0"),
      ("small + 1", "-128"), ("small * 2", "-2"), ("-small - 2", "127"), ("byte + 1", "0"), ("byte << 1", "254"),
      ("^byte", "0"), ("-byte", "1"), ("least / -1", "-9223372036854775808"), ("least % -1", "0"), ("u + 1", "0"),
      ("u / 2", "9223372036854775807"), ("u >> 63", "1"), ("2 * i + 1", "15"), ("i + 'a'", "104"), ("i + 2.0", "9"),
      ("1 << 3 + i", "15"), ("1 << (3 + i)", "1024"), ("7 / 2", "3"), ("7 / 2.0", "3.5"), ("-7 / 2", "-3"),
      ("1 << 40", "1099511627776"),
    ])
  func integers(text: String, value: String) throws { #expect(try Self.line.text(text) == value) }

  @Test(
    "of floats and complex numbers is rounded to their size",
    arguments: [
      ("f + 0.25", "1.75"), ("f * 2", "3"), ("f / 0.5", "3"), ("-f", "-1.5"), ("single + 0.2", "0.3"),
      ("single * 3", "0.3"), ("1 / f", "0.6666666666666666"), ("f / zero", "+Inf"), ("c + 1", "(2 + 2i)"),
      ("c * c", "(-3 + 4i)"), ("c / c", "(1 + 0i)"), ("-c", "(-1 + -2i)"), ("real(c)", "1"), ("imag(c)", "2"),
    ])
  func floats(text: String, value: String) throws { #expect(try Self.line.text(text) == value) }

  @Test(
    "is true or false where it compares",
    arguments: [
      ("i == 7", "true"), ("i != 7", "false"), ("i > 6 && i <= 7", "true"), ("i < 3 || ok", "true"), ("!ok", "false"),
      ("ok == true", "true"), ("ok == (i > 3)", "true"), ("f > 1", "true"), ("nan == nan", "false"),
      ("nan != nan", "true"),
      ("nan < 1", "false"), ("s == \"tea\"", "true"), ("s != `tea`", "false"), ("s < \"teb\"", "true"),
      ("\"tea\" <= s", "true"), ("s > \"te\"", "true"), ("small < 0", "false"), ("u > 5", "true"), ("p != nil", "true"),
      ("none == nil", "true"), ("nil == none", "true"), ("p == none", "false"), ("p == &it", "true"),
      ("items == nil", "false"), ("noItems == nil", "true"), ("e == nil", "true"), ("fn == nil", "true"),
      ("c == c", "true"), ("c == 1", "false"), ("pair == pair", "true"), ("pair == other", "false"),
      ("pair == pairs[0]", "true"), ("i == 7.0", "true"), ("1 < 2", "true"), ("\"a\" + \"b\" == \"ab\"", "true"),
      ("Limit == 10", "true"), ("i < Limit", "true"), ("state == Running", "true"), ("state == 2", "true"),
      ("wait > 1000", "true"), ("wait == time.Second", "true"),
    ])
  func comparisons(text: String, value: String) throws { #expect(try Self.line.text(text) == value) }

  @Test(
    "reaches into structs, pointers, arrays, slices and strings",
    arguments: [
      ("it.Cents", "450"), ("p.Cents * 2", "900"), ("(*p).Name", "\"tea\""), ("p.Tags[1]", "\"drink\""),
      ("p.Tags[i - 6]", "\"drink\""), ("p.Tags[Limit - 10]", "\"hot\""), ("p.Tags[one]", "\"drink\""),
      ("s[0]", "116"), ("s[one]", "101"), ("s[i - 5]", "97"), ("p.Name + \"!\"", "\"tea!\""), ("pairs[one].Y", "4"),
      ("pairs[i - 6].Y", "4"), ("pairs[1]", "main.pair {X: 3, Y: 4}"), ("grid[one][one]", "4"), ("grid[1][i - 6]", "4"),
      ("pairAt[one].X", "3"),
      ("&it", "*main.item {Name: \"tea\", Cents: 450, Tags: []string len: 2, cap: 2, [\"hot\",\"drink\"]}"),
      ("*&i", "7"), ("(&it).Cents", "450"), ("&pairs[1]", "*main.pair {X: 3, Y: 4}"), ("counter + 1", "43"),
      ("main.counter", "42"), ("http.Hits", "5"), ("e2.next.value", "2"), ("len(p.Tags[1])", "5"),
    ])
  func places(text: String, value: String) throws { #expect(try Self.line.text(text) == value) }

  @Test(
    "of len and cap needs no more than a word",
    arguments: [
      ("len(s)", "3"), ("len(p.Tags)", "2"), ("cap(items)", "4"), ("len(items)", "1"), ("len(pairs)", "2"),
      ("len(pairAt)", "2"), ("len(noItems)", "0"), ("len(\"four\")", "4"), ("len(s) + i", "10"),
      ("len(s + \"ab\")", "5"),
    ])
  func sizes(text: String, value: String) throws { #expect(try Self.line.text(text) == value) }

  @Test(
    "can be of another basic type",
    arguments: [
      ("int64(small)", "127"), ("int8(i * 100)", "-68"), ("uint8(300 + i)", "51"), ("float64(i) / 2", "3.5"),
      ("int(f)", "1"),
      ("int(-f)", "-1"), ("float32(f)", "1.5"), ("string(s)", "\"tea\""), ("string(rune(i + 90))", "\"a\""),
      ("string(raw)", "\"hey\""), ("uint64(-i)", "18446744073709551609"), ("int(wait)", "1000000000"),
      ("float64(3)", "3"),
      ("wait * 2", "time.Duration(2s)"), ("int(nan)", "-9223372036854775808"), ("string(65)", "\"A\""),
    ])
  func conversions(text: String, value: String) throws { #expect(try Self.line.text(text) == value) }

  @Test(
    "is missing, with the reason, where Go would panic or nobody can know",
    arguments: [
      ("i / (i - 7)", "it divides by zero"), ("i % 0", "it divides by zero"),
      ("none.Cents", "a pointer on the way to it is nil"),
      ("*none", "a pointer on the way to it is nil"), ("p.Tags[2]", "the index is out of range"),
      ("p.Tags[i]", "the index is out of range"), ("p.Tags[i * 2]", "the index is out of range"),
      ("p.Tags[-1]", "the index -1 is negative"), ("pairs[2]", "index 2 is out of range of [2]main.pair"),
      ("s[3]", "the index is out of range"), ("1 << -i", "it shifts by a negative number"),
      ("none.Cents + 1", "a pointer on the way to it is nil"),
    ])
  func missing(text: String, why: String) throws {
    let expression = try Expression(parsing: text)
    #expect(try Self.line.text(text) == "{\(expression): \(why)}")
  }

  @Test(
    "is missing where Go would refuse to compile it",
    arguments: [
      ("nosuch", "not in scope"), ("nosuch + 1", "nosuch is not in scope"), ("gone", "optimised away here"),
      ("i + gone", "gone is optimised away here"), ("i + f", "i is int and f is float64"),
      ("i + small", "i is int and small is int8"), ("i + 0.5", "0.5 is not a whole number, and int is"),
      ("byte == 256", "256 does not fit uint8"), ("i + \"a\"", "\"a\" can't be a number (int)"),
      ("!i", "! can't be used with i, which is a number (int)"),
      ("-s", "- can't be used with s, which is a string (string)"), ("ok && i", "ok is bool and i is int"),
      ("i && i", "i is a number (int), not true or false"),
      ("s - s", "- can't be used with a string (string)"), ("f % 2", "% can't be used with a number (float64)"),
      ("ok > ok", "> can't be used with a boolean (bool)"),
      ("items == items", "Go compares a slice only with nil"),
      ("it == it", "Go compares a slice only with nil"),
      ("i == nil", "i is a number (int), which is never nil"), ("i.x", "int has no fields"),
      ("it.nosuch", "main.item has no field nosuch"),
      ("*i", "i is int, not a pointer"), ("i[0]", "int can't be indexed"),
      ("p.Tags[s]", "the index s is string, not an integer"),
      ("p.Tags[1.5]", "the index 1.5 is not a whole number"), ("len(i)", "len can't be used with a number (int)"),
      ("cap(s)", "cap can't be used with a string (string)"),
      ("&3", "3 has no address"), ("&(i + 1)", "i + 1 has no address"), ("nil", "nil alone has no type"),
      ("bool(i)", "i is a number (int), which can't become bool"),
      ("i << f", "it shifts by f, which is a number (float64)"), ("1 / 0", "it divides by zero"),
      ("1 << 200", "it shifts by 200"),
      ("state == \"a\"", "\"a\" can't be a number (main.State)"), ("counters.nosuch", "counters is not in scope"),
      ("real(f)", "real can't be used with a number (float64)"),
    ])
  func refused(text: String, why: String) throws {
    let expression = try Expression(parsing: text)
    #expect(try Self.line.text(text) == "{\(expression): \(why)}")
  }

  @Test("of a map is what was captured under the key, zero where all of it was, and else not known")
  func maps() throws {
    var line = Self.line
    let entry: (key: Value, value: Value) = (.string(bytes: Array("k".utf8), length: 1), .int(9))
    let all = Value.Map(type: Self.map, entries: [entry], count: 1)
    _ = line.add("m", Self.map, words: 1)
    line.values["m"] = .map(all)
    #expect(try line.text("m[\"k\"]") == "9")
    #expect(try line.text("m[\"k\"] + i") == "16")
    #expect(try line.text("m[s]") == "0")
    #expect(try line.text("m[\"nosuch\"] == 0") == "true")
    line.values["m"] = .map(Value.Map(type: Self.map, entries: Array(repeating: entry, count: 64), count: 100))
    #expect(try line.text("m[\"k\"]") == "9")
    #expect(try line.text("m[\"other\"]") == "{m[\"other\"]: not among the first 64}")
    line.values["m"] = .nil(type: Self.map)
    #expect(try line.text("m[\"k\"]") == "0")
    #expect(try line.text("m[1]") == "{m[1]: 1 can't be a string (string)}")
    line.values["m"] = .unreadable(.changed)
    #expect(try line.text("m[\"k\"]") == "{m[\"k\"]: it was being written while it was read}")
  }

  @Test("of elements past the limit is not known; of a long string only what its first bytes tell")
  func limits() throws {
    var line = Self.line
    line.limits.maxArrayValues = 1
    line.limits.maxStringLen(3)
    #expect(try line.text("p.Tags[i - 6]") == "{p.Tags[i - 6]: not among the first 1}")
    #expect(try line.text("p.Tags[1]") == "\"dri...+2 more\"")
    #expect(
      try line.text("p.Tags[1] == \"drink\"") == "{p.Tags[1] == \"drink\": only the first 3 of 5 bytes were captured}")
    #expect(
      try line.text("p.Tags[1] == \"drift\"") == "{p.Tags[1] == \"drift\": only the first 3 of 5 bytes were captured}")
    #expect(try line.text("p.Tags[1] == \"water\"") == "false")
    #expect(try line.text("p.Tags[1] == \"drin\"") == "false")
    #expect(try line.text("p.Tags[1] < \"drink\"") == "{p.Tags[1] < \"drink\": only the first 3 bytes were captured}")
    #expect(try line.text("p.Tags[1] + s") == "\"dri...+5 more\"")
  }

  @Test("of an interface is compared with what it holds")
  func interfaces() throws {
    var line = Self.line
    let any = GoType(id: DIEOffset(900), name: "interface {}", sizeBytes: 16) { .interface(isEmpty: true) }
    _ = line.add("v", any, words: 1, 2)
    line.values["v"] = .interface(type: any, dynamicType: .known("int"), value: .int(7))
    #expect(try line.text("v == 7") == "true")
    #expect(try line.text("v == i") == "true")
    #expect(try line.text("i != v") == "false")
    #expect(try line.text("v == \"7\"") == "false")
    #expect(try line.text("v == small") == "false")
    #expect(try line.text("v == v") == "true")
    line.values["v"] = .nil(type: any)
    #expect(try line.text("v == 7") == "false")
  }

  static var map: GoType {
    GoType(id: DIEOffset(901), name: "map[string]int", sizeBytes: 8) {
      .map(key: .known("string"), value: .known("int"), header: nil)
    }
  }

  /// `line` for expressions that need nothing else.
  static var line: ExpressionMachine { ExpressionMachine.line }
}

extension CaptureLimits {
  fileprivate mutating func maxStringLen(_ count: Int) { maxStringLength = count }
}
