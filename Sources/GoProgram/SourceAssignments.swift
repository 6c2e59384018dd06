// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import MachineCode

/// Where the source declares the variables of one top-level declaration, and where it assigns to them.
///
/// The debug information says neither: a value that the optimiser did not need leaves no trace in the program. The
/// source is read only as closely as needed: an assignment may be taken for one to an outer variable, but none is
/// missed.
struct SourceAssignments {
  struct Declaration: Hashable {
    let name: String
    let line: Int
    /// The first token at which the name means it.
    let start: Int
    let scope: Int
    var isParameter = false
    var isConstant = false
    /// Its initial value, if the source states it.
    var value: Constant?
  }

  struct Assignment: Hashable {
    let line: Int
    let token: Int
    let part: Part
    /// Of a part, the outermost field that it is in; nil for an element.
    let field: String?
    /// Whether it is done by a function literal that the variable is not declared in.
    let isInLiteral: Bool
    /// The direction of the change: `++`, `+= 2`; nil for other assignments.
    var step: ValueFlow.Step?
    /// Whether the statement assigns several values to several variables.
    var isOfSeveral = false
    /// Where the source says it.
    var value: Constant?
  }

  /// What a variable becomes; the meaning depends on its type.
  enum Constant: Hashable {
    /// The zero of any type, for a variable that is declared without a value, or a result.
    case zero
    case number(UInt64)
    case truth(Bool)
    case `nil`
    case emptyText
    /// Nothing between the braces: the zero of a structure or of an array.
    case emptyBraces
  }

  enum Part: Hashable {
    case whole
    /// A field or an element, which may lie behind a pointer that the variable holds.
    case part
    /// Any code that has the variable's address may assign to it.
    case address
  }

  struct Loop: Hashable {
    /// From its keyword to the brace that ends it.
    let tokens: Range<Int>
    /// From the brace that begins it.
    let body: Range<Int>
    /// What is done at the end of a round; empty if nothing is.
    let post: Range<Int>
    let line: Int
  }

  struct Switch: Hashable {
    struct Clause: Hashable {
      let line: Int
      /// Of what it lists.
      let lastLine: Int
      let hasNil: Bool
      let isDefault: Bool
      /// The lines of its statements; nil if it has none.
      let body: ClosedRange<Int>?
    }

    /// From its keyword to its closing brace.
    let lines: ClosedRange<Int>
    let clauses: [Clause]
    let isSelect: Bool
    /// Whether it compares a value, or a type, with those that its cases list; otherwise these are conditions.
    let hasTag: Bool

    var line: Int { lines.lowerBound }
    /// Without the default.
    var cases: [Clause] { clauses.filter { !$0.isDefault } }
  }

  struct Scope {
    let parent: Int
    let start: Int
    var end = Int.max
    /// The function literal, or the function, that it is in: its scope.
    let function: Int
    /// Of a function: whether it has results.
    var hasResults = false
  }

  let tokens: ArraySlice<GoTokens.Token>
  var declarations: [Declaration] = []
  var loops: [Loop] = []
  var switches: [Switch] = []
  /// From a `goto` to a label after it that it leads to, past what is between.
  var jumpsAhead: [Range<Int>] = []
  /// From a label to a `goto` after it that leads there.
  var jumpsBack: [Range<Int>] = []
  /// What is between, with the rest of the loops that such a `goto` is in.
  private(set) var repeats: [Loop] = []
  /// By label, each `goto` whose label has not come yet.
  var openJumps: [String: [(token: Int, function: Int)]] = [:]
  /// After each label of the statements so far, by the function that it is in.
  var labels: [String: [Int: Int]] = [:]
  var scopes: [Scope] = []
  /// The tokens that statements begin with, and the brace after the last one.
  var statementStarts: Set<Int> = []
  var stores:
    [(name: String, token: Int, part: Part, field: String?, step: ValueFlow.Step?, isOfSeveral: Bool, value: Constant?)] =
      []
  private var byName: [String: [Declaration]] = [:]
  private var assigned: [Declaration: [Assignment]] = [:]
  var at: Int
  var scope = 0
  var nesting = 0

  static let deepestNesting = 200

  /// Nil if no top-level declaration has code at the line, or if it is not understood.
  init?(of all: GoTokens, around line: Int) {
    var depth = 0
    var start = 0
    var found: Range<Int>?
    for (index, token) in all.tokens.enumerated() {
      switch token.kind {
      case .open: depth += 1
      case .close: depth -= 1
      case .end where depth == 0:
        if all.tokens[start].line <= line, line <= token.line { found = start..<index + 1 }
        start = index + 1
      default: continue
      }
      if found != nil { break }
    }
    guard let found, !found.isEmpty else { return nil }
    tokens = all.tokens[found]
    at = found.lowerBound
    scopes = [Scope(parent: -1, start: at, function: 0)]
    while at < tokens.endIndex {
      statements(inClause: false)
      // A brace too many: we have misunderstood the source.
      if at < tokens.endIndex { return nil }
    }
    guard scope == 0, nesting == 0 else { return nil }
    scopes[0].end = tokens.endIndex
    repeats = repeated()
    byName = Dictionary(grouping: declarations, by: \.name)
    for store in stores {
      guard let declaration = declaration(of: store.name, atToken: store.token) else { continue }
      assigned[declaration, default: []].append(
        Assignment(
          line: tokens[store.token].line, token: store.token, part: store.part, field: store.field,
          isInLiteral: scopes[scopeOf(store.token)].function != scopes[declaration.scope].function,
          step: store.step, isOfSeveral: store.isOfSeveral, value: store.value))
    }
  }

  /// Its lines in the file.
  var lines: ClosedRange<Int> { (tokens.first?.line ?? 0)...(tokens.last?.line ?? 0) }

  /// Of the name as it is meant at a line; nil for another package's, or if unknown.
  func declaration(of name: String, at line: Int) -> Declaration? {
    firstToken(of: line).flatMap { declaration(of: name, atToken: $0) }
  }

  /// Names of the variables of this function, and of those around it, that are in scope where a line begins.
  func variables(inScopeAt line: Int) -> Set<String> {
    guard let token = beginning(of: line) else { return [] }
    return Set(
      byName.keys.filter { name in declaration(of: name, atToken: token).map { !$0.isConstant } ?? false })
  }

  /// Whether a `goto` leads into the middle of the statements that another one repeats: their rounds have two
  /// beginnings.
  var hasJumpIntoRound: Bool {
    jumpsAhead.contains { ahead in
      repeats.contains { !$0.body.contains(ahead.lowerBound) && $0.body.dropFirst().contains(ahead.upperBound) }
    }
  }

  /// The token with which the first statement of a line begins: after the brace that ends another one's block.
  func beginning(of line: Int) -> Int? {
    guard let first = firstToken(of: line) else { return nil }
    return kind(first) == .close(.curly) && kind(first + 1) == .keyword(.else) ? first + 2 : first
  }

  /// The first at a line or below.
  func firstToken(of line: Int) -> Int? {
    var (low, high) = (tokens.startIndex, tokens.endIndex)
    while low < high {
      let middle = (low + high) / 2
      if tokens[middle].line < line { low = middle + 1 } else { high = middle }
    }
    return low < tokens.endIndex ? low : nil
  }

  func declaration(of name: String, atToken token: Int) -> Declaration? {
    byName[name, default: []].filter { $0.start <= token && token < scopes[$0.scope].end }
      .max { ($0.start, $0.scope) < ($1.start, $1.scope) }
  }

  /// The only one of a name on a line; nil for none, and for several.
  func declaration(of name: String, on line: Int) -> Declaration? {
    let all = byName[name, default: []].filter { $0.line == line }
    return all.count == 1 ? all[0] : nil
  }

  /// All that come after the declaration.
  func assignments(to declaration: Declaration) -> [Assignment] { assigned[declaration, default: []] }

  /// That of a parameter of the innermost function around a line.
  func parameter(named name: String, around line: Int) -> Declaration? {
    guard let function = function(ofLine: line) else { return nil }
    let named = byName[name, default: []].filter(\.isParameter)
    let all = named.filter { $0.scope == function }
    // A literal that begins on the line may have one of that name, too.
    let others = named.contains { $0.scope != function && tokens[scopes[$0.scope].start].line == line }
    return all.count == 1 && !others ? all[0] : nil
  }

  /// The loops around a token, outer ones first.
  func loops(around token: Int) -> [Loop] {
    loops.filter { $0.tokens.contains(token) }.sorted { $0.tokens.lowerBound < $1.tokens.lowerBound }
  }

  /// The bodies of loops, and what a `goto` repeats, around a token in the same function, outer ones first.
  func rounds(around token: Int) -> [Loop] {
    let function = scopes[scopeOf(token)].function
    return (loops + repeats)
      .filter { $0.body.contains(token) && scopes[scopeOf($0.tokens.lowerBound)].function == function }
      .sorted { $0.body.lowerBound < $1.body.lowerBound }
  }

  /// What each label's `goto`s repeat. Where a `goto` is in a loop that begins after the label, the rest of that loop
  /// belongs to it, too.
  private func repeated() -> [Loop] {
    Dictionary(grouping: jumpsBack, by: \.lowerBound).map { start, jumps in
      let last = jumps.map(\.upperBound).max() ?? start
      let end = loops.filter { start <= $0.tokens.lowerBound && $0.tokens.contains(last - 1) }
        .reduce(last) { max($0, $1.tokens.upperBound) }
      return Loop(tokens: start..<end, body: start..<end, post: end..<end, line: tokens[start].line)
    }
  }

  /// The place of an assignment in the order in which a round of a loop runs.
  func position(of assignment: Assignment) -> Int {
    loops.first { $0.post.contains(assignment.token) }?.tokens.upperBound ?? assignment.token
  }

  /// Whether control that comes to the second token has passed the first in the same round of each loop around it: it
  /// is before it, in a block around it, and no `goto` leads past it.
  func isPassed(_ token: Int, before other: Int) -> Bool {
    let scope = scopes[scopeOf(token)]
    return token < other && scope.start <= other && other < scope.end
      && !jumpsAhead.contains { $0.contains(token) && $0.upperBound <= other }
  }

  /// Whether the innermost function around a line is the one that a declaration is in.
  func isOwn(_ declaration: Declaration, ofFunctionAround line: Int) -> Bool {
    function(ofLine: line) == scopes[declaration.scope].function
  }

  /// Whether a line declares a variable or assigns to one.
  func hasAssignment(on line: Int) -> Bool {
    declarations.contains { $0.line == line && !$0.isConstant } || stores.contains { tokens[$0.token].line == line }
  }

  /// Whether a line begins with the declaration of a function.
  func isFunctionStart(_ line: Int) -> Bool {
    firstToken(of: line).map { tokens[$0].line == line && $0 == tokens.startIndex && kind($0) == .keyword(.func) }
      ?? false
  }

  /// Whether the line of a declaration names another variable of its name, too.
  func isNamedElsewhere(on declaration: Declaration) -> Bool {
    tokens.indices.contains { index in
      tokens[index].line == declaration.line && kind(index) == .name(declaration.name) && kind(index - 1) != .dot
        && index < declaration.start
        && self.declaration(of: declaration.name, atToken: index).map { $0 != declaration } ?? false
    }
  }

  /// The innermost scope that holds a token.
  func scopeOf(_ token: Int) -> Int {
    scopes.indices.last { scopes[$0].start <= token && token < scopes[$0].end } ?? 0
  }
}
