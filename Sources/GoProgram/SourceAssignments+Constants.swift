// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// Values that the source states: the optimiser may leave no instruction and no place for them.
extension SourceAssignments {
  /// The values of a list, between its commas.
  func constants(_ range: Range<Int>, _ commas: [Int]) -> [Constant?] {
    let starts = [range.lowerBound] + commas.map { $0 + 1 }
    let ends = commas + [range.upperBound]
    return zip(starts, ends).map { $0 < $1 ? constant($0..<$1) : nil }
  }

  /// Of a `var` after its names: a type, values, or both.
  func initialValues(_ range: Range<Int>, count: Int) -> [Constant?] {
    var depth = 0
    var sign: Int?
    var commas: [Int] = []
    for index in range {
      switch kind(index) {
      case .open: depth += 1
      case .close: depth -= 1
      case .assign where depth == 0 && sign == nil: sign = index
      case .comma where depth == 0: commas.append(index)
      default: continue
      }
    }
    guard let sign else { return Array(repeating: .zero, count: count) }
    let values = constants(sign + 1..<range.upperBound, commas)
    return values.count == count ? values : Array(repeating: nil, count: count)
  }

  private func constant(_ range: Range<Int>) -> Constant? {
    let first = range.lowerBound
    switch range.count {
    case 1:
      switch (kind(first), tokens[first].value) {
      case (.literal, .number(let number)?): return .number(number)
      case (.literal, .emptyText?): return .emptyText
      case (.name("true"), _): return isOwn("true") ? nil : .truth(true)
      case (.name("false"), _): return isOwn("false") ? nil : .truth(false)
      case (.name("nil"), _): return isOwn("nil") ? nil : .nil
      default: return nil
      }
    default:
      // `T{}`, `p.T{}`
      guard kind(range.upperBound - 1) == .close(.curly), kind(range.upperBound - 2) == .open(.curly),
        case .name = kind(first), range.dropLast(2).allSatisfy({ kind($0).isOfName })
      else { return nil }
      return .emptyBraces
    }
  }

  /// Whether the function redefines a name of the language.
  private func isOwn(_ name: String) -> Bool { declarations.contains { $0.name == name } }

  /// The value of a variable where the statement that a line begins with runs, if all assignments that may be the last
  /// one before it, and the declaration if that may be, agree.
  ///
  /// Such a value is the variable's wherever control is: it depends on nothing that runs.
  func constant(of declaration: Declaration, at line: Int) -> Constant? {
    guard let statement = beginning(of: line),
      self.declaration(of: declaration.name, atToken: statement) == declaration
    else { return nil }
    let all = assignments(to: declaration)
    if all.isEmpty { return declaration.value }
    let function = scopes[declaration.scope].function
    guard scopes[scopeOf(statement)].function == function else { return nil }
    var candidates: [Constant?] = []
    // Code that has the address, or is a literal, may assign later.
    for each in all where each.isInLiteral || each.part == .address {
      if isInDeferred(each.token, of: function) { continue }
      if each.token < statement || haveLoop(each.token, statement) { candidates.append(nil) }
    }
    let own = all.filter { !$0.isInLiteral && $0.part != .address }
    let last = own.filter { $0.part == .whole && position(of: $0) < statement && isPassed($0.token, before: statement) }
      .max { $0.token < $1.token }
    if let last { candidates.append(last.value) } else { candidates.append(declaration.value) }
    let start = last?.token ?? declaration.start
    for each in own where each != last && mayCome(each, behind: start, before: statement) {
      candidates.append(each.part == .whole ? each.value : nil)
    }
    guard let first = candidates.first, candidates.allSatisfy({ $0 == first }) else { return nil }
    return first
  }

  private func haveLoop(_ one: Int, _ other: Int) -> Bool {
    (loops + repeats).map(\.tokens).contains { $0.contains(one) && $0.contains(other) }
  }

  /// Whether a token is in a literal that the function calls when it ends: no statement of the function runs after
  /// that.
  private func isInDeferred(_ token: Int, of function: Int) -> Bool {
    var literal = scopes[scopeOf(token)].function
    while literal > 0, let parent = Optional(scopes[literal].parent), parent >= 0, scopes[parent].function != function {
      literal = scopes[parent].function
    }
    guard literal > 0, literal != function, kind(scopes[literal].start - 2) == .keyword(.defer),
      kind(scopes[literal].end) == .open(.round)
    else { return false }
    // `defer func() func() { … }()()` calls it immediately.
    return kind(behindBrackets(scopes[literal].end)) == .end
  }

  /// Whether a function literal names a variable, or another one of its name: each round may have a copy of a loop's
  /// own variable.
  func isInLiterals(_ declaration: Declaration) -> Bool {
    (declaration.start..<min(scopes[declaration.scope].end, tokens.endIndex)).contains { index in
      kind(index) == .name(declaration.name) && kind(index - 1) != .dot
        && scopes[scopeOf(index)].function != scopes[declaration.scope].function
    }
  }

  /// Whether the source has something that may take the variable's address implicitly: a method that has a pointer as
  /// its receiver, a slice of an array.
  ///
  /// - Parameter fields: Of a structure: the names that are not methods.
  func mayBeAddressed(_ declaration: Declaration, fields: Set<String>, isArray: Bool) -> Bool {
    for index in declaration.start..<min(scopes[declaration.scope].end, tokens.endIndex) {
      guard kind(index) == .name(declaration.name), kind(index - 1) != .dot else { continue }
      var next = index + 1
      while kind(next) == .close(.round) { next += 1 }
      switch kind(next) {
      case .open(.square) where isArray: break
      case .dot:
        if next == index + 1, case .name(let field) = kind(next + 1), fields.contains(field) {
          switch kind(next + 2) {
          case .dot, .open(.round), .open(.square): break
          default: continue
          }
        }
      default: continue
      }
      if self.declaration(of: declaration.name, atToken: index) == declaration { return true }
    }
    return false
  }
}

extension GoTokens.Kind {
  fileprivate var isOfName: Bool {
    switch self {
    case .name, .dot: true
    default: false
    }
  }
}
