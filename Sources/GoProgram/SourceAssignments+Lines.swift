// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// What stands on a line.
extension SourceAssignments {
  /// Nil for a line with nothing but blanks and comments.
  private func firstToken(on line: Int) -> Int? {
    firstToken(of: line).flatMap { tokens[$0].line == line ? $0 : nil }
  }

  /// The innermost function or function literal that a line begins in: the scope of its parameters.
  func function(ofLine line: Int) -> Int? { firstToken(of: line).map { scopes[scopeOf($0)].function } }

  /// Whether the line begins with the brace that ends a function literal.
  func endsLiteral(on line: Int) -> Bool {
    guard let token = firstToken(on: line) else { return false }
    let scope = scopeOf(token)
    return scopes[scope].function == scope && scopes[scope].end == token + 1 && !isDeclared(scope)
  }

  /// Whether the function has a name of its own.
  private func isDeclared(_ function: Int) -> Bool {
    guard scopes[function].start == tokens.startIndex else { return false }
    return kind(tokens.startIndex) == .keyword(.func)
  }

  /// The line on which the loop begins that a line ends by beginning with its brace.
  func loopEnded(on line: Int) -> Int? {
    guard let token = firstToken(on: line) else { return nil }
    return loops.first { $0.body.upperBound == token + 1 }?.line
  }

  /// The line on which a statement ends that begins as the first of a line; nil where none does, or where it has blocks.
  ///
  /// The code of a call is on the line of its closing parenthesis: what a literal there does is between.
  func lastLine(ofStatementOn line: Int) -> Int? {
    guard let first = firstToken(on: line), startsStatement(first), !kind(first).hasBlocks else { return nil }
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

  private func startsStatement(_ token: Int) -> Bool {
    statementStarts.contains(token) && kind(token) != .close(.curly)
  }
}

extension GoTokens.Kind {
  /// Whether statements with blocks begin with it, or cases.
  fileprivate var hasBlocks: Bool {
    switch self {
    case .keyword(.if), .keyword(.for), .keyword(.switch), .keyword(.select), .keyword(.case), .keyword(.default): true
    default: false
    }
  }
}
