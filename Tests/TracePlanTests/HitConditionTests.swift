// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Testing

@testable import TracePlan

@Suite("A hit condition")
struct HitConditionTests {
  @Test("that no hit can fit is refused", arguments: ["0", "== 0", "==0", "< 1", "<1", "< 0", "<= 0"])
  func never(text: String) {
    let error = #expect(throws: HitConditionError.self) { try HitCondition(parsing: text) }
    #expect(error?.problem == "The hit condition '\(text)' is never true: hits are counted from 1.")
    #expect(error?.remedy.hasPrefix("Write a number, as in '5', or ") ?? false)
  }

  @Test(
    "that some hit fits is taken, also where every hit does", arguments: ["1", "< 2", "<= 1", "> 0", ">= 0", "!= 0"])
  func possible(text: String) throws {
    #expect(throws: Never.self) { try HitCondition(parsing: text) }
  }

  @Test("that divides by zero is refused")
  func division() {
    #expect(throws: HitConditionError.divisionByZero("% 0")) { try HitCondition(parsing: "% 0") }
  }
}
