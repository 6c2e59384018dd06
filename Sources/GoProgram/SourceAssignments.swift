// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// Where the source declares the variables of one top-level declaration, and where it assigns to them.
///
/// The debug information says neither: what the optimiser found of no use has left no trace in the program. It is read
/// from the source as loosely as will do: an assignment may be taken for one to an outer variable, none is overlooked.
struct SourceAssignments {
  struct Declaration: Hashable {
    let name: String
    let line: Int
    /// The first token at which the name means it.
    let start: Int
    let scope: Int
  }

  struct Assignment: Hashable {
    let line: Int
    let token: Int
    let part: Part
    /// Whether a function literal does it that the variable is not declared in.
    let isInLiteral: Bool
  }

  enum Part: Hashable {
    case whole
    /// A field or an element, which may lie behind a pointer that the variable holds.
    case part
    /// Whoever has the variable's address may assign to it.
    case address
  }

  struct Loop: Hashable {
    /// From its keyword to the brace that ends it.
    let tokens: Range<Int>
    /// From the brace that begins it.
    let body: Range<Int>
    let line: Int
  }

  struct Scope {
    let parent: Int
    let start: Int
    var end = Int.max
    /// The function literal, or the function, that it is in: its scope.
    let function: Int
  }

  let tokens: ArraySlice<GoTokens.Token>
  private(set) var declarations: [Declaration] = []
  private(set) var loops: [Loop] = []
  /// Whether control may go to places that are not seen from how blocks lie in each other.
  private(set) var hasGoto = false
  private var scopes: [Scope] = []
  private var stores: [(name: String, token: Int, part: Part)] = []
  private var byName: [String: [Declaration]] = [:]
  private var assigned: [Declaration: [Assignment]] = [:]
  private var at: Int
  private var scope = 0
  private var nesting = 0

  private static let deepestNesting = 200

  /// Nil where no top-level declaration has code at the line, or where it is not understood.
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
      // A brace too many: it does not say what we took it for.
      if at < tokens.endIndex { return nil }
    }
    guard scope == 0, nesting == 0 else { return nil }
    scopes[0].end = tokens.endIndex
    byName = Dictionary(grouping: declarations, by: \.name)
    for store in stores {
      guard let declaration = declaration(of: store.name, atToken: store.token) else { continue }
      assigned[declaration, default: []].append(
        Assignment(
          line: tokens[store.token].line, token: store.token, part: store.part,
          isInLiteral: scopes[scopeOf(store.token)].function != scopes[declaration.scope].function))
    }
  }

  /// Its lines in the file.
  var lines: ClosedRange<Int> { (tokens.first?.line ?? 0)...(tokens.last?.line ?? 0) }

  /// Of the name as it is meant at a line; nil for another package's, and where nothing tells.
  func declaration(of name: String, at line: Int) -> Declaration? {
    firstToken(of: line).flatMap { declaration(of: name, atToken: $0) }
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

  /// The one that a line has of a name; nil for none, and for several.
  func declaration(of name: String, on line: Int) -> Declaration? {
    let all = byName[name, default: []].filter { $0.line == line }
    return all.count == 1 ? all[0] : nil
  }

  /// All that come after the declaration.
  func assignments(to declaration: Declaration) -> [Assignment] { assigned[declaration, default: []] }

  /// The innermost scope that holds a token.
  private func scopeOf(_ token: Int) -> Int {
    scopes.indices.last { scopes[$0].start <= token && token < scopes[$0].end } ?? 0
  }
}

// MARK: - Reading

extension SourceAssignments {
  private typealias Kind = GoTokens.Kind

  private func kind(_ index: Int) -> Kind { tokens.indices.contains(index) ? tokens[index].kind : .end }

  private var current: Kind { kind(at) }

  private mutating func open(isFunction: Bool = false) {
    scopes.append(Scope(parent: scope, start: at, function: isFunction ? scopes.count : scopes[scope].function))
    scope = scopes.count - 1
  }

  private mutating func close() {
    scopes[scope].end = at
    scope = scopes[scope].parent
  }

  /// Up to the brace that ends them, or to the next case.
  private mutating func statements(inClause: Bool) {
    nesting += 1
    defer { nesting -= 1 }
    guard nesting < Self.deepestNesting else { return }
    while at < tokens.endIndex {
      switch current {
      case .close: return
      case .keyword(.case) where inClause, .keyword(.default) where inClause: return
      case .keyword(.if): conditional()
      case .keyword(.for): loop()
      case .keyword(.switch), .keyword(.select): choice()
      case .keyword(.var), .keyword(.const): declarationGroup()
      case .open(.curly): block()
      case .keyword(.goto):
        hasGoto = true
        at += 1
      case .keyword(.func) where scopes[scope].parent < 0 && scope == 0: function()
      case .name where kind(at + 1) == .colon: at += 2
      case .end, .colon: at += 1
      default: simple()
      }
    }
  }

  private mutating func block() {
    open()
    at += 1
    statements(inClause: false)
    at += 1
    close()
  }

  private mutating func conditional() {
    open()
    at += 1
    header()
    if current == .open(.curly) { block() }
    if current == .keyword(.else) {
      at += 1
      if current == .keyword(.if) { conditional() } else if current == .open(.curly) { block() }
    }
    close()
  }

  private mutating func loop() {
    let start = at
    open()
    at += 1
    header()
    let body = at
    if current == .open(.curly) { block() }
    close()
    loops.append(Loop(tokens: start..<at, body: body..<at, line: tokens[start].line))
  }

  private mutating func choice() {
    open()
    at += 1
    header()
    guard current == .open(.curly) else { return close() }
    at += 1
    while at < tokens.endIndex, current != .close(.curly) {
      switch current {
      case .keyword(.case), .keyword(.default):
        open()
        at += 1
        simple(endsAtColon: true)
        at += 1
        statements(inClause: true)
        close()
      default: at += 1
      }
    }
    at += 1
    close()
  }

  /// The statements before the brace of a body.
  private mutating func header() {
    while at < tokens.endIndex, current != .open(.curly) {
      let before = at
      simple(endsAtBody: true)
      if current == .end { at += 1 }
      if at == before { return }
    }
  }

  private mutating func declarationGroup() {
    at += 1
    guard current == .open(.round) else { return oneDeclaration() }
    at += 1
    while at < tokens.endIndex, current != .close(.round) {
      if current == .end { at += 1 } else { oneDeclaration() }
    }
    at += 1
  }

  private mutating func oneDeclaration() {
    var names: [Int] = []
    while case .name = current {
      names.append(at)
      at += 1
      guard current == .comma else { break }
      at += 1
    }
    let before = at
    if current != .close(.round) { simple() }
    if at == before, names.isEmpty { at += 1 }
    for name in names { declare(name, from: at) }
  }

  private mutating func declare(_ token: Int, from start: Int) {
    guard case .name(let name) = kind(token), name != "_" else { return }
    declarations.append(Declaration(name: name, line: tokens[token].line, start: start, scope: scope))
  }
}

// MARK: - Simple statements

extension SourceAssignments {
  /// Up to its end, to the brace of a body or to a colon.
  private mutating func simple(endsAtBody: Bool = false, endsAtColon: Bool = false) {
    let start = at
    var depth = 0
    var sign: Int?
    var commas: [Int] = []
    loop: while at < tokens.endIndex {
      switch current {
      case .end where depth == 0: break loop
      case .colon where depth == 0 && endsAtColon: break loop
      case .open(.curly) where depth == 0 && endsAtBody: break loop
      case .close where depth == 0: break loop
      case .keyword(.func):
        function()
        continue loop
      case .open(.square) where !kind(at - 1).endsOperand || at == start, .keyword(.map), .keyword(.struct),
        .keyword(.interface), .keyword(.chan):
        // The braces behind a type are a value's.
        let end = behindType(at)
        at = end
        if current == .open(.curly) {
          depth += 1
          at += 1
        }
        continue loop
      case .open: depth += 1
      case .close: depth -= 1
      case .comma where depth == 0: commas.append(at)
      case .assign where depth == 0 && sign == nil, .define where depth == 0 && sign == nil,
        .step where depth == 0 && sign == nil:
        sign = at
      case .and where !kind(at - 1).endsOperand || at == start: takeAddress()
      default: break
      }
      at += 1
    }
    if let sign { assign(start..<sign, commas.filter { $0 < sign }, isDefinition: kind(sign) == .define) }
  }

  /// `&x`, `&x.f`, `&(x)`
  private mutating func takeAddress() {
    var index = at + 1
    while kind(index) == .open(.round) { index += 1 }
    guard case .name(let name) = kind(index), kind(index + 1) != .open(.curly) else { return }
    var last = index + 1
    while kind(last) == .close(.round), last - index <= index - at { last += 1 }
    let isPart = kind(last) == .dot || kind(last) == .open(.square)
    stores.append((name, index, isPart ? .part : .address))
  }

  private mutating func assign(_ range: Range<Int>, _ commas: [Int], isDefinition: Bool) {
    let starts = [range.lowerBound] + commas.map { $0 + 1 }
    let ends = commas + [range.upperBound]
    for (start, end) in zip(starts, ends) where start < end {
      var first = start
      while kind(first) == .open(.round), first < end { first += 1 }
      guard case .name(let name) = kind(first) else { continue }
      var last = end - 1
      while kind(last) == .close(.round), last > first, first > start { last -= 1 }
      let isWhole = last == first
      let known = declaration(ofScope: name)
      if isDefinition, isWhole, !known {
        declare(first, from: at)
      } else {
        stores.append((name, first, isWhole ? .whole : .part))
      }
    }
  }

  /// Whether the innermost scope declares the name already, so that `:=` assigns to it.
  private func declaration(ofScope name: String) -> Bool {
    declarations.contains { $0.name == name && $0.scope == scope }
  }

  /// A function, its literal or its type.
  private mutating func function() {
    let start = at
    at += 1
    open(isFunction: true)
    nesting += 1
    if case .name = current { at += 1 }
    var groups: [Range<Int>] = []
    signature: while at < tokens.endIndex {
      switch current {
      case .open(.round):
        let end = behindBrackets(at)
        groups.append(at + 1..<end - 1)
        at = end
      case .open(.square):
        // Type parameters, or an array as the result.
        at = groups.isEmpty || isMethod(start, groups) ? behindBrackets(at) : behindType(at)
      case .name where groups.count == 1 && isMethodName(start): at += 1
      case .open(.curly): break signature
      case .name, .star, .keyword(.map), .keyword(.chan), .keyword(.struct), .keyword(.interface), .keyword(.func),
        .otherSign:
        let end = behindType(at)
        guard end > at else { break signature }
        at = end
        break signature
      default: break signature
      }
    }
    guard current == .open(.curly), nesting < Self.deepestNesting else {
      nesting -= 1
      scopes[scope].end = at
      scope = scopes[scope].parent
      return
    }
    for group in groups { parameters(group) }
    at += 1
    statements(inClause: false)
    at += 1
    nesting -= 1
    close()
  }

  private func isMethodName(_ start: Int) -> Bool { kind(start + 1) == .open(.round) && kind(at + 1).opens }

  private func isMethod(_ start: Int, _ groups: [Range<Int>]) -> Bool {
    if case .name = kind(at - 1) { return true }
    return false
  }

  private mutating func parameters(_ group: Range<Int>) {
    var depth = 0
    var isFirst = true
    for index in group {
      switch kind(index) {
      case .open: depth += 1
      case .close: depth -= 1
      case .comma where depth == 0:
        isFirst = true
        continue
      case .name where isFirst && kind(index + 1) != .dot: declare(index, from: group.upperBound)
      case .end: continue
      default: break
      }
      isFirst = false
    }
  }

  private func behindBrackets(_ start: Int) -> Int {
    var depth = 0
    for index in start..<tokens.endIndex {
      switch kind(index) {
      case .open: depth += 1
      case .close: depth -= 1
      default: continue
      }
      if depth == 0 { return index + 1 }
    }
    return tokens.endIndex
  }

  private func behindType(_ start: Int) -> Int {
    var index = start
    while index < tokens.endIndex {
      switch kind(index) {
      case .star, .otherSign, .keyword(.chan), .keyword(.map): index += 1
      case .open(.square): index = behindBrackets(index)
      case .open(.round): return behindBrackets(index)
      case .keyword(.struct), .keyword(.interface): return kind(index + 1) == .open(.curly) ? behindBrackets(index + 1) : index + 1
      case .keyword(.func):
        index += 1
        if kind(index) == .open(.round) { index = behindBrackets(index) }
        switch kind(index) {
        case .open(.round), .name, .star, .open(.square), .keyword(.map), .keyword(.chan), .keyword(.func),
          .keyword(.struct), .keyword(.interface):
          continue
        default: return index
        }
      case .name:
        index += 1
        while kind(index) == .dot { index += 2 }
        return kind(index) == .open(.square) ? behindBrackets(index) : index
      default: return index
      }
    }
    return index
  }
}

extension GoTokens.Kind {
  fileprivate var opens: Bool { if case .open = self { true } else { false } }
}
