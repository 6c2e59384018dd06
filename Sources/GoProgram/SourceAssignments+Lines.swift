// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import MachineCode

/// What is on a line.
extension SourceAssignments {
  /// Nil for a line with nothing but blanks and comments.
  private func firstToken(on line: Int) -> Int? {
    firstToken(of: line).flatMap { tokens[$0].line == line ? $0 : nil }
  }

  /// The innermost function or function literal that a line begins in: the scope of its parameters.
  func function(ofLine line: Int) -> Int? {
    firstToken(of: line).map { first in
      // A declaration begins with a word outside the scope.
      let isDeclaration = first == tokens.startIndex && kind(first) == .keyword(.func)
      return scopes[scopeOf(isDeclaration ? first + 1 : first)].function
    }
  }

  /// The line on which the function literal begins that a line's leading brace ends.
  func literalEnded(on line: Int) -> Int? {
    guard let token = firstToken(on: line) else { return nil }
    let scope = scopeOf(token)
    guard scopes[scope].function == scope, scopes[scope].end == token + 1, !isDeclared(scope) else { return nil }
    return tokens[scopes[scope].start - 1].line
  }

  /// Whether the innermost function around a line is a literal.
  func isInLiteral(_ line: Int) -> Bool { function(ofLine: line).map { $0 > 0 && !isDeclared($0) } ?? false }

  /// Whether the function has a name of its own.
  private func isDeclared(_ function: Int) -> Bool {
    // A scope begins after the word.
    scopes[function].start == tokens.startIndex + 1 && kind(tokens.startIndex) == .keyword(.func)
  }

  /// Whether the line begins with the brace of a function with results: every way out of it is an earlier `return`.
  func isNeverPassed(line: Int) -> Bool {
    guard let token = firstToken(on: line) else { return false }
    let scope = scopeOf(token)
    return scopes[scope].function == scope && scopes[scope].end == token + 1 && scopes[scope].hasResults
  }

  /// The line on which the loop begins that a line's leading brace ends.
  func loopEnded(on line: Int) -> Int? {
    guard let token = firstToken(on: line) else { return nil }
    return loops.first { $0.body.upperBound == token + 1 }?.line
  }

  /// The last line of the statement that a line begins with; nil if there is none, or if it has blocks.
  ///
  /// The code of a call is on the line of its closing parenthesis: a literal's code is between.
  func lastLine(ofStatementOn line: Int) -> Int? {
    guard let first = firstToken(on: line), isStatementStart(first), !kind(first).hasBlocks else { return nil }
    var depth = 0
    for token in first..<tokens.endIndex {
      switch kind(token) {
      case .open: depth += 1
      case .close:
        depth -= 1
        if depth < 0 { return tokens[token - 1].line }
      case .end where depth == 0: return tokens[max(token - 1, first)].line
      default: continue
      }
    }
    return nil
  }

  /// Lines after `line` that the code of the statement on it may have, if it has none of its own: its last one, that of
  /// the first case, those of a loop's body.
  func linesWithCode(ofStatementOn line: Int) -> [Int] {
    let first = switches.first { $0.line == line }?.cases.first?.line
    let body = lines(ofLoopOn: line).map { Array($0) } ?? []
    return ([lastLine(ofStatementOn: line), first].compactMap { $0 } + body).filter { $0 > line }
  }

  /// Whether a statement without blocks ends there.
  func isLast(_ last: Int, ofStatementOn line: Int) -> Bool { lastLine(ofStatementOn: line) == last }

  /// The lines of the loop that begins on a line.
  private func lines(ofLoopOn line: Int) -> ClosedRange<Int>? {
    loops.first { $0.line == line }.map(lines)
  }

  func facts(of line: Int) -> LineInSource {
    LineInSource(
      start: start(ofLine: line), behind: lineBehind(emptyStatementOn: line),
      last: lastLine(ofStatementOn: line), loop: loops.first { $0.line == line }.map(byLines),
      choice: switches.first { found in !found.isSelect && found.cases.contains { $0.line == line } }.map(\.byLines),
      around: block(aroundLine: line), repeats: repeats.map(lines).filter { $0.contains(line) })
  }

  func byLines(_ loop: Loop) -> SourceLoop {
    let inside = (loops + repeats).filter { $0 != loop && loop.body.contains($0.tokens.lowerBound) }
    return SourceLoop(lines: lines(of: loop), inner: inside.map(lines))
  }

  private func lines(of loop: Loop) -> ClosedRange<Int> {
    loop.line...max(loop.line, tokens[loop.body.upperBound - 1].line)
  }

  /// What the line begins with.
  private func start(ofLine line: Int) -> LineStart {
    guard let first = firstToken(on: line) else { return .unknown }
    if kind(first) == .close(.curly) { return kind(first + 1) == .keyword(.else) ? .unknown : .closingBrace }
    guard isStatementStart(first) else { return .unknown }
    switch kind(first) {
    // A name may be a label.
    case .name where kind(first + 1) == .colon: return .statement
    case .name, .star, .open(.round), .literal: return .simpleStatement
    case .keyword(.break), .keyword(.continue), .keyword(.goto), .keyword(.fallthrough): return .jump
    default: return .statement
    }
  }

  /// The line of the statement, or of the function's closing brace, that control comes to from a statement without code
  /// on `line` that follows one with blocks; nil for other statements. Ways out of the blocks lead there directly.
  private func lineBehind(emptyStatementOn line: Int) -> Int? {
    // The brace of a block, not of a composite literal.
    guard let first = firstToken(on: line), isStatementStart(first), kind(first - 1) == .end,
      kind(first - 2) == .close(.curly), statementStarts.contains(first - 2)
    else { return nil }
    var depth = 0
    guard
      let end = (first..<tokens.endIndex).first(where: { token in
        switch kind(token) {
        case .open: depth += 1
        case .close: depth -= 1
        default: break
        }
        return depth < 0 || depth == 0 && kind(token) == .end
      }), kind(end) == .end
    else { return nil }
    let next = end + 1
    guard statementStarts.contains(next), tokens[next].line > line else { return nil }
    if case .name = kind(next), kind(next + 1) == .colon { return nil }
    if kind(next) == .close(.curly) {
      let scope = scopeOf(next)
      guard scopes[scope].function == scope, !scopes[scope].hasResults else { return nil }
    }
    return tokens[next].line
  }

  private func isStatementStart(_ token: Int) -> Bool {
    statementStarts.contains(token) && kind(token) != .close(.curly)
  }
}

extension SourceAssignments.Switch {
  fileprivate var byLines: SourceSwitch {
    SourceSwitch(
      lines: lines,
      clauses: clauses.map {
        SourceSwitch.Clause(line: $0.line, lastLine: $0.lastLine, body: $0.body, isDefault: $0.isDefault)
      }, hasTag: hasTag)
  }
}

extension GoTokens.Kind {
  /// Whether statements with blocks, or cases, begin with it.
  fileprivate var hasBlocks: Bool {
    switch self {
    case .keyword(.if), .keyword(.for), .keyword(.switch), .keyword(.select), .keyword(.case), .keyword(.default): true
    default: false
    }
  }
}
