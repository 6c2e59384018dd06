// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// Statements with others inside, and declarations.
extension SourceAssignments {
  typealias Kind = GoTokens.Kind

  func kind(_ index: Int) -> Kind { tokens.indices.contains(index) ? tokens[index].kind : .end }

  var current: Kind { kind(at) }

  mutating func open(isFunction: Bool = false) {
    scopes.append(Scope(parent: scope, start: at, function: isFunction ? scopes.count : scopes[scope].function))
    scope = scopes.count - 1
  }

  mutating func close() {
    scopes[scope].end = at
    scope = scopes[scope].parent
  }

  /// Up to the brace that ends them, or to the next case.
  mutating func statements(inClause: Bool) {
    nesting += 1
    defer { nesting -= 1 }
    guard nesting < Self.deepestNesting else { return }
    while at < tokens.endIndex {
      if current != .end, current != .colon { statementStarts.insert(at) }
      switch current {
      case .close: return
      case .keyword(.case) where inClause, .keyword(.default) where inClause: return
      case .keyword(.if): conditional()
      case .keyword(.for): loop()
      case .keyword(.switch), .keyword(.select): choice()
      case .keyword(.var): declarationGroup()
      case .keyword(.const): declarationGroup(areConstants: true)
      case .open(.curly): block()
      case .keyword(.goto):
        jump()
      case .keyword(.func) where scopes[scope].parent < 0 && scope == 0: function()
      case .name(let label) where kind(at + 1) == .colon:
        self.label(label)
      case .end, .colon: at += 1
      default: simple()
      }
    }
  }

  /// `goto L`
  private mutating func jump() {
    if case .name(let label) = kind(at + 1) {
      let function = scopes[scope].function
      if let start = labels[label, default: [:]][function] {
        jumpsBack.append(start..<at + 2)
      } else {
        openJumps[label, default: []].append((at, function))
      }
    }
    at += 1
  }

  /// `L:`
  private mutating func label(_ label: String) {
    at += 2
    let function = scopes[scope].function
    labels[label, default: [:]][function] = at
    jumpsAhead += openJumps[label, default: []].filter { $0.function == function }.map { $0.token..<at }
  }

  mutating func block() {
    open()
    at += 1
    statements(inClause: false)
    at += 1
    close()
  }

  mutating func conditional() {
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

  mutating func loop() {
    let start = at
    open()
    at += 1
    header()
    let body = at
    let post = post(start..<body)
    if current == .open(.curly) { block() }
    close()
    loops.append(Loop(tokens: start..<at, body: body..<at, post: post, line: tokens[start].line))
  }

  /// After the second semicolon of a loop's head.
  func post(_ head: Range<Int>) -> Range<Int> {
    var depth = 0
    var semicolons = 0
    for index in head {
      switch kind(index) {
      case .open: depth += 1
      case .close: depth -= 1
      case .end where depth == 0: semicolons += 1
      default: continue
      }
      if semicolons == 2 { return index + 1..<head.upperBound }
    }
    return head.upperBound..<head.upperBound
  }

  mutating func choice() {
    let isSwitch = current == .keyword(.switch)
    let line = tokens[at].line
    var clauses: [Switch.Clause] = []
    var hasTag = false
    defer {
      let end = tokens[min(at, tokens.endIndex) - 1].line
      switches.append(Switch(lines: line...max(line, end), clauses: clauses, isSelect: !isSwitch, hasTag: hasTag))
    }
    open()
    at += 1
    let start = at
    header()
    hasTag = at > start && kind(at - 1) != .end
    guard current == .open(.curly) else { return close() }
    at += 1
    while at < tokens.endIndex, current != .close(.curly) {
      switch current {
      case .keyword(.case), .keyword(.default):
        let start = at
        open()
        at += 1
        simple(endsAtColon: true)
        let colon = at
        at += 1
        statements(inClause: true)
        let isEmpty = (colon + 1..<max(at, colon + 1)).allSatisfy { kind($0) == .end }
        clauses.append(
          Switch.Clause(
            line: tokens[start].line, lastLine: tokens[colon - 1].line, hasNil: listsNil(start..<colon),
            isDefault: kind(start) == .keyword(.default),
            body: isEmpty ? nil : tokens[colon + 1].line...tokens[at - 1].line))
        close()
      default: at += 1
      }
    }
    at += 1
    close()
  }

  /// Whether a case lists nil, by itself.
  private func listsNil(_ tokens: Range<Int>) -> Bool {
    tokens.contains { index in
      kind(index) == .name("nil") && [.keyword(.case), .comma].contains(kind(index - 1))
        && [.comma, .colon].contains(kind(index + 1))
    }
  }

  /// The statements before the brace of a body.
  mutating func header() {
    while at < tokens.endIndex, current != .open(.curly) {
      let before = at
      simple(endsAtBody: true)
      if current == .end { at += 1 }
      if at == before { return }
    }
  }

  mutating func declarationGroup(areConstants: Bool = false) {
    let first = declarations.count
    defer { for index in first..<declarations.count where areConstants { declarations[index].isConstant = true } }
    at += 1
    guard current == .open(.round) else { return oneDeclaration() }
    at += 1
    while at < tokens.endIndex, current != .close(.round) {
      if current == .end { at += 1 } else { oneDeclaration() }
    }
    at += 1
  }

  mutating func oneDeclaration() {
    var names: [Int] = []
    while case .name = current {
      names.append(at)
      at += 1
      guard current == .comma else { break }
      at += 1
    }
    let before = at
    if current != .close(.round) { simple() }
    let values = initialValues(before..<at, count: names.count)
    if at == before, names.isEmpty { at += 1 }
    for (name, value) in zip(names, values) { declare(name, from: at, value) }
  }

  mutating func declare(_ token: Int, from start: Int, _ value: Constant? = nil) {
    guard case .name(let name) = kind(token), name != "_" else { return }
    declarations.append(Declaration(name: name, line: tokens[token].line, start: start, scope: scope, value: value))
  }
}
