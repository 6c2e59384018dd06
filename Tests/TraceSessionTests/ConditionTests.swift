// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import GoProgram
import Testing

@testable import TracePlan

@Suite("A condition")
struct ConditionTests {
  @Test(
    "of numbers, booleans, equal strings and nil checks is decided by code, as its formula decides it",
    arguments: [
      ("ok", true), ("!ok", false), ("i == 7", true), ("i * 2 > 13 && small < 0", false), ("byte + 1 == 0", true),
      ("small + 1 < 0", true), ("u > 1", true), ("u == 18446744073709551615", true), ("least < 0", true),
      ("least / -1 == least", true), ("-i % 4 == -3", true), ("i << 3 == 56", true), ("-i >> 1 == -4", true),
      ("i &^ 2 == 5", true), ("^i == -8", true), ("f > 1", true), ("f >= 1.5", true), ("nan == nan", false),
      ("nan != nan", true), ("single < 0.2", true), ("zero == negativeZero", true), ("s == \"tea\"", true),
      ("s != \"tea\"", false),
      ("\"te\" == s", false), ("s == it.Name", true), ("s == p.Tags[0]", false), ("p != nil && p.Cents == 450", true),
      ("none != nil && none.Cents == 3", false), ("none == nil || none.Cents == 3", true), ("items == nil", false),
      ("noItems == nil", true), ("e == nil", true), ("fn != nil", false), ("p == none", false), ("len(s) == 3", true),
      ("cap(items) - len(items) == 3", true), ("p.Tags[one] == \"drink\"", true), ("pairs[one].Y == 4", true),
      ("int8(i * 100) == -68", true), ("uint64(-i) > 5", true), ("i > Limit", false), ("state == Running", true),
      ("true", true), ("1 > 2", false), ("ok == (i > 3)", true), ("(i > 3 || none.Cents > 1) && ok", true),
    ])
  func coded(text: String, holds: Bool) throws {
    var line = ExpressionMachine.line
    line.add("negativeZero", .known("float64"), words: (-0.0).bitPattern)
    let decision = try line.decide(text)
    #expect(decision.code == .some(.some(holds)))
    #expect(decision.formula == holds)
  }

  @Test(
    "of anything else is decided by its formula alone, and says why",
    arguments: [
      ("f + 1 > 2", true, "it calculates with float64"), ("m[\"k\"] == 0", true, "it looks into a map"),
      ("s < \"teb\"", true, "it orders strings"), ("s + \"a\" == \"teaa\"", true, "it joins strings"),
      ("pair == other", false, "it compares values of main.pair"),
      ("c == 1", false, "it compares values of complex128"),
      ("p.Tags[i - 6] == \"drink\"", true, "it looks at an element whose index has to be computed"),
      ("float64(i) > 6.5", true, "it converts int to float64"),
      ("real(c) == 1", true, "it looks into a value that has to be computed"),
    ])
  func formulaAlone(text: String, holds: Bool, why: String) throws {
    var line = ExpressionMachine.line
    line.add("m", FormulaTests.map, words: 0)
    line.values["m"] = .nil(type: FormulaTests.map)
    let decision = try line.decide(text)
    #expect(decision.code == nil)
    #expect(decision.formula == holds)
    #expect(try line.condition(text).reasonWhyNotInKernel == why)
  }

  @Test(
    "stays undecided where what it needs can't be read, both ways",
    arguments: [
      "none.Cents == 3", "p.Tags[i] == \"a\"", "i / (i - 7) == 1", "i << (one - 2) == 1", "ok && none.Cents > 0",
    ])
  func undecided(text: String) throws {
    let decision = try ExpressionMachine.line.decide(text)
    #expect(decision.code == .some(nil))
    #expect(decision.formula == nil)
  }

  @Test(
    "that can never be decided is refused",
    arguments: [
      (
        "i + 1", "The condition 'i + 1' is a number (int), not true or false. Compare it with something, as in 'x > 3'."
      ),
      ("s", "The condition 's' is a string (string), not true or false. Compare it with something, as in 'x > 3'."),
      (
        "p", "The condition 'p' is a pointer (*main.item), not true or false. Compare it with something, as in 'x > 3'."
      ),
      (
        "gone == 1",
        "The condition 'gone == 1' can't be decided: gone is optimised away here. Change the condition, or remove it to trace every hit."
      ),
      (
        "i == f",
        "The condition 'i == f' can't be decided: i is int and f is float64. Change the condition, or remove it to trace every hit."
      ),
    ])
  func refused(text: String, message: String) throws {
    let error = #expect(throws: ConditionError.self) { try ExpressionMachine.line.condition(text) }
    #expect(error.map { "\($0.problem) \($0.remedy)" } == message)
  }

  @Test("with an unknown name is refused with the nearest names")
  func unknownName() throws {
    let error = #expect(throws: ConditionError.self) { try ExpressionMachine.line.condition("i > 1 && itemz == nil") }
    #expect(error?.problem == "'itemz' in the condition 'i > 1 && itemz == nil' is not in scope.")
    #expect(error?.remedy == "In scope: items, and 29 more.")
  }

  @Test("needs its operands first in the block")
  func operandsComeFirst() throws {
    let condition = try ExpressionMachine.line.condition("p != nil && p.Cents > i")
    // The pointer, for the nil check and to reach Cents; Cents; i.
    #expect(condition.code?.operationCount == 4)
    #expect(
      condition.code?.tests.map(\.kind) == [
        .load(offset: 0, operations: 0..<1), .constant(0), .notEqual, .skipIfFalse(tests: 3),
        .load(offset: 24, operations: 3..<4), .load(offset: 16, operations: 2..<3), .less,
      ])
  }

  @Test("may take 64 steps, and no more in code")
  func steps() throws {
    let fits = "i == 0" + String(repeating: " || i == 0", count: 15)
    #expect(try ExpressionMachine.line.condition(fits).code?.tests.count == 63)
    let longer = try ExpressionMachine.line.condition(fits + " || i == 0")
    #expect(longer.code == nil)
    #expect(longer.reasonWhyNotInKernel == "it takes more than 64 steps")
  }

  @Test("may need 16 temporaries, and no more in code")
  func depth() throws {
    let open = String(repeating: "i + (", count: 14)
    let close = String(repeating: ")", count: 14)
    #expect(try ExpressionMachine.line.condition("\(open)i\(close) == 0").code != nil)
    #expect(
      try ExpressionMachine.line.condition("i + (\(open)i + i\(close)) == 0").reasonWhyNotInKernel
        == "it is nested too deep")
  }

  @Test("made at random is decided alike by code and formula")
  func random() throws {
    var source = RandomConditions(seed: 20)
    var decided = 0
    for _ in 0..<1500 {
      let line = source.line()
      let text = source.condition()
      let decision = try line.decide(text)
      guard let code = decision.code else { continue }
      #expect(code == decision.formula, "\(text) over \(source.values)")
      if code != nil { decided += 1 }
    }
    #expect(decided > 700)
  }
}

/// Conditions over variables of every size, with values that are often near each other's bounds.
private struct RandomConditions {
  private var generator: Generator
  private(set) var values: [String: UInt64] = [:]

  private struct Generator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var z = state
      z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
      return z ^ (z >> 31)
    }
  }

  private static let integers = [
    "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64",
  ]

  init(seed: UInt64) { generator = Generator(state: seed) }

  mutating func line() -> ExpressionMachine {
    var line = ExpressionMachine()
    for name in Self.integers {
      for suffix in ["a", "b"] {
        let type = GoType.known(name)
        let value = word()
        values[name + suffix] = value
        line.add(name + suffix, type, Array(ExpressionMachine.bytes(value).prefix(type.sizeBytes)))
      }
    }
    for name in ["float64a", "float64b"] {
      let value = [0.0, -0.0, 1.5, -1.5, .nan, .infinity, 1e300].randomElement(using: &generator) ?? 0
      line.add(name, .known("float64"), words: value.bitPattern)
    }
    for name in ["texta", "textb"] {
      line.addString(name, ["", "a", "ab", "abcdefgh", "abcdefghi"].randomElement(using: &generator) ?? "")
    }
    for name in ["boola", "boolb"] { line.add(name, .boolean, [UInt8.random(in: 0...1, using: &generator)]) }
    return line
  }

  private mutating func word() -> UInt64 {
    let near: [UInt64] = [0, 1, 2, 3, 7, 127, 128, 255, 256, 32768, 1 << 31, 1 << 32, 1 << 63, .max, .max - 1]
    return Bool.random(using: &generator) ? near.randomElement(using: &generator) ?? 0 : generator.next()
  }

  mutating func condition(depth: Int = 0) -> String {
    if depth > 2 { return "bool" + side() }
    switch Int.random(in: 0..<9, using: &generator) {
    case 0: return "(\(condition(depth: depth + 1)) && \(condition(depth: depth + 1)))"
    case 1: return "(\(condition(depth: depth + 1)) || \(condition(depth: depth + 1)))"
    case 2: return "!(\(condition(depth: depth + 1)))"
    case 3: return "float64\(side()) \(comparison()) float64\(side())"
    case 4:
      return
        "text\(side()) \(["==", "!="].randomElement(using: &generator) ?? "==") \(["texta", "textb", "\"ab\"", "\"\""].randomElement(using: &generator) ?? "")"
    default:
      let type = Self.integers.randomElement(using: &generator) ?? "int8"
      return "\(number(type, depth: 0)) \(comparison()) \(number(type, depth: 0))"
    }
  }

  private mutating func number(_ type: String, depth: Int) -> String {
    if depth > 1 { return leaf(type) }
    switch Int.random(in: 0..<6, using: &generator) {
    case 0: return leaf(type)
    case 1: return "-(\(number(type, depth: depth + 1)))"
    case 2: return "^(\(number(type, depth: depth + 1)))"
    case 3:
      let other = Self.integers.randomElement(using: &generator) ?? "int8"
      return "\(type)(\(number(other, depth: depth + 1)))"
    case 4:
      let count = Self.integers.randomElement(using: &generator) ?? "int8"
      let sign = Bool.random(using: &generator) ? "<<" : ">>"
      return "(\(number(type, depth: depth + 1)) \(sign) (\(leaf(count)) & 127))"
    default:
      let sign = ["+", "-", "*", "/", "%", "&", "|", "^", "&^"].randomElement(using: &generator) ?? "+"
      return "(\(number(type, depth: depth + 1)) \(sign) \(number(type, depth: depth + 1)))"
    }
  }

  private mutating func leaf(_ type: String) -> String { type + side() }
  private mutating func side() -> String { Bool.random(using: &generator) ? "a" : "b" }
  private mutating func comparison() -> String {
    ["==", "!=", "<", "<=", ">", ">="].randomElement(using: &generator) ?? "=="
  }
}
