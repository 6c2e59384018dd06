// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// Selects the hits to report among those that pass a condition, by their number from 1.
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

  /// Parses `N` (which means `== N`), or a comparison and `N`.
  package init(parsing text: String) throws(HitConditionError) {
    let trimmed = String(text.filter { !$0.isWhitespace })
    let longestFirst = Comparison.allCases.sorted { $0.rawValue.count > $1.rawValue.count }
    let comparison = longestFirst.first { trimmed.hasPrefix($0.rawValue) }
    let digits = trimmed.dropFirst(comparison?.rawValue.count ?? 0)
    guard !digits.isEmpty, digits.allSatisfy({ $0.isASCII && $0.isNumber }), let number = UInt64(digits) else {
      throw .unreadable(text)
    }
    guard comparison != .multiple || number > 0 else { throw .divisionByZero(text) }
    self.init(comparison ?? .equal, number)
    if isNever { throw .never(text) }
  }

  /// Whether no number from 1 on matches.
  private var isNever: Bool {
    switch comparison {
    case .equal, .lessOrEqual: number == 0
    case .less: number <= 1
    case .notEqual, .greater, .greaterOrEqual, .multiple: false
    }
  }
}

/// Why a text is not a hit condition.
package enum HitConditionError: Error, Hashable, Sendable {
  case unreadable(String)
  case divisionByZero(String)
  /// No hit matches it.
  case never(String)

  package var problem: String {
    switch self {
    case .unreadable(let text): "'\(text)' is not a hit condition."
    case .divisionByZero(let text): "The hit condition '\(text)' divides by zero."
    case .never(let text): "The hit condition '\(text)' is never true: hits are counted from 1."
    }
  }

  package var remedy: String { "Write a number, as in '5', or '== 5', '!= 5', '< 5', '<= 5', '> 5', '>= 5', '% 5'." }
}
