// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// Which of the hits that pass a condition are reported, by their number from 1.
package struct HitCondition: Hashable, Sendable {
  package enum Comparison: String, Hashable, Sendable, CaseIterable {
    case equal = "=="
    case notEqual = "!="
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
    /// Every Nth.
    case multiple = "%"
  }

  package let comparison: Comparison
  package let number: UInt64

  package init(_ comparison: Comparison, _ number: UInt64) {
    self.comparison = comparison
    self.number = number
  }

  /// Reads `N` (which means `== N`), or a comparison and `N`.
  package init(parsing text: String) throws(HitConditionError) {
    let trimmed = String(text.filter { !$0.isWhitespace })
    let longestFirst = Comparison.allCases.sorted { $0.rawValue.count > $1.rawValue.count }
    let comparison = longestFirst.first { trimmed.hasPrefix($0.rawValue) }
    let digits = trimmed.dropFirst(comparison?.rawValue.count ?? 0)
    guard !digits.isEmpty, digits.allSatisfy({ $0.isASCII && $0.isNumber }), let number = UInt64(digits) else {
      throw HitConditionError(text: text, isMultipleOfZero: false)
    }
    guard comparison != .multiple || number > 0 else { throw HitConditionError(text: text, isMultipleOfZero: true) }
    self.init(comparison ?? .equal, number)
  }
}

/// Why a text is no hit condition.
package struct HitConditionError: Error, Hashable, Sendable {
  package let text: String
  package let isMultipleOfZero: Bool

  package var problem: String {
    isMultipleOfZero ? "The hit condition '\(text)' divides by zero." : "'\(text)' is not a hit condition."
  }

  package var remedy: String { "Write a number, as in '5', or '== 5', '!= 5', '< 5', '<= 5', '> 5', '>= 5', '% 5'." }
}
