// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import MachineCode

/// The blocks around statements.
extension SourceAssignments {
  /// Nil for a line that begins no statement.
  func block(aroundLine line: Int) -> SourceBlock? {
    guard let first = statement(on: line) else { return nil }
    var scope = scopeOf(first)
    // Of a statement that has blocks of its own.
    if scopes[scope].start == first, scopes[scope].parent >= 0 { scope = scopes[scope].parent }
    let end = scopes[scope].end - 1
    guard end < tokens.endIndex, end >= first else { return nil }
    let last = kind(end) == .close(.curly) && tokens[end].line > line ? tokens[end].line - 1 : tokens[end].line
    return SourceBlock(
      rest: line...max(line, last), deciding: lines(decidingOn: scope), loops: rounds(around: first).map(byLines),
      passed: passed(before: first, in: scope), hasJumpsAhead: !jumpsAhead.isEmpty,
      isRepeated: repeats.contains { $0.body.contains(first) })
  }

  /// The lines of the statements of a scope before one of them, but of those that may lead elsewhere than to their end.
  private func passed(before statement: Int, in scope: Int) -> [ClosedRange<Int>] {
    let starts = statementStarts.filter { start in
      guard start < statement, start >= scopes[scope].start, kind(start) != .close(.curly) else { return false }
      let around = scopeOf(start)
      return around == scope || scopes[around].start == start && scopes[around].parent == scope
    }.sorted()
    return zip(starts, starts.dropFirst() + [statement]).compactMap { start, end in
      (start..<end).contains { kind($0).mayLeave } ? nil : tokens[start].line...tokens[end - 1].line
    }
  }

  /// The token that the line's statement begins with, or its case, or the `if` after its `else`.
  func statement(on line: Int) -> Int? {
    guard let first = firstToken(of: line), tokens[first].line == line else { return nil }
    if kind(first) == .close(.curly), kind(first + 1) == .keyword(.else), kind(first + 2) == .keyword(.if) {
      return first + 2
    }
    if kind(first) == .keyword(.case) { return first }
    return statementStarts.contains(first) && kind(first) != .close(.curly) ? first : nil
  }

  /// The lines of the `if` or of the cases that decide on a block, or on the block around one that has no keyword.
  private func lines(decidingOn scope: Int) -> ClosedRange<Int>? {
    var scope = scope
    while scopes[scope].parent >= 0, scopes[scope].function != scope {
      let start = scopes[scope].start
      switch kind(start) {
      case .keyword(.if): return tokens[start].line...tokens[start].line
      case .keyword(.case), .keyword(.default):
        let found = switches.first { $0.clauses.contains { $0.line == tokens[start].line } }
        return found.map { $0.lines(decidingOnClauseAt: tokens[start].line) }
      case .keyword(.for), .keyword(.select): return nil
      default: scope = scopes[scope].parent
      }
    }
    return nil
  }
}

extension GoTokens.Kind {
  /// Whether control may leave a statement with it, other than at its end.
  fileprivate var mayLeave: Bool {
    switch self {
    case .keyword(.return), .keyword(.break), .keyword(.continue), .keyword(.goto), .name("panic"), .name("recover"):
      true
    default: false
    }
  }
}

extension SourceAssignments.Switch {
  /// The lines of what decides whether a clause runs: the clause's own condition, for the default the last one. Values
  /// may be compared in any order.
  fileprivate func lines(decidingOnClauseAt line: Int) -> ClosedRange<Int> {
    guard !isSelect, !hasTag, let clause = clauses.first(where: { $0.line == line }) else { return lines }
    guard let condition = clause.isDefault ? cases.last : clause else { return lines }
    return condition.line...condition.lastLine
  }
}
