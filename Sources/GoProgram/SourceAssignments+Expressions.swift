// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import MachineCode

/// Statements without others inside, and the functions in them.
extension SourceAssignments {
  /// Up to its end, to the brace of a body or to a colon.
  mutating func simple(endsAtBody: Bool = false, endsAtColon: Bool = false) {
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
        // The braces after a type belong to a value.
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
    guard let sign else { return }
    let values = !tokens[sign].isPlain ? [] : constants(sign + 1..<at, commas.filter { $0 > sign })
    let isNumber = kind(sign) == .step || at == sign + 2 && kind(sign + 1) == .literal
    let step = isNumber ? tokens[sign].step : nil
    assign(start..<sign, commas.filter { $0 < sign }, isDefinition: kind(sign) == .define, step: step, values)
  }

  /// `&x`, `&x.f`, `&(x)`
  mutating func takeAddress() {
    var index = at + 1
    while kind(index) == .open(.round) { index += 1 }
    guard case .name(let name) = kind(index), kind(index + 1) != .open(.curly) else { return }
    var last = index + 1
    while kind(last) == .close(.round), last - index <= index - at { last += 1 }
    let isPart = kind(last) == .dot || kind(last) == .open(.square)
    stores.append((name, index, isPart ? .part : .address, field(behind: last), nil, false, nil))
  }

  func field(behind index: Int) -> String? {
    if kind(index) == .dot, case .name(let name) = kind(index + 1) { return name }
    return nil
  }

  mutating func assign(
    _ range: Range<Int>, _ commas: [Int], isDefinition: Bool, step: ValueFlow.Step?, _ values: [Constant?]
  ) {
    let starts = [range.lowerBound] + commas.map { $0 + 1 }
    let ends = commas + [range.upperBound]
    for (index, (start, end)) in zip(starts, ends).enumerated() where start < end {
      let value = values.count == starts.count ? values[index] : nil
      var first = start
      while kind(first) == .open(.round), first < end { first += 1 }
      guard case .name(let name) = kind(first) else { continue }
      var last = end - 1
      while kind(last) == .close(.round), last > first, first > start { last -= 1 }
      let isWhole = last == first
      let known = declaration(ofScope: name)
      if isDefinition, isWhole, !known {
        declare(first, from: at, value)
      } else {
        var behind = first + 1
        while kind(behind) == .close(.round) { behind += 1 }
        stores.append(
          (
            name, first, isWhole ? .whole : .part, field(behind: behind), isWhole ? step : nil, values.count > 1,
            isWhole ? value : nil
          ))
      }
    }
  }

  /// Whether the innermost scope declares the name already, so that `:=` assigns to it.
  func declaration(ofScope name: String) -> Bool {
    declarations.contains { $0.name == name && $0.scope == scope }
  }

  /// A function, its literal or its type.
  mutating func function() {
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
    let end = endOfParameters(groups)
    for group in groups {
      parameters(group, areResults: end.map { group.lowerBound >= $0 } ?? false)
    }
    scopes[scope].hasResults = at != end
    at += 1
    statements(inClause: false)
    at += 1
    nesting -= 1
    close()
  }

  func isMethodName(_ start: Int) -> Bool { kind(start + 1) == .open(.round) && kind(at + 1).opens }

  /// After the parenthesis.
  private func endOfParameters(_ groups: [Range<Int>]) -> Int? {
    guard let first = groups.first else { return nil }
    // Of a method the receiver comes first, and then its name.
    let isMethod =
      if case .name = kind(first.upperBound + 1) { kind(first.upperBound + 2) == .open(.round) } else { false }
    return groups[isMethod && groups.count > 1 ? 1 : 0].upperBound + 1
  }

  func isMethod(_ start: Int, _ groups: [Range<Int>]) -> Bool {
    if case .name = kind(at - 1) { return true }
    return false
  }

  mutating func parameters(_ group: Range<Int>, areResults: Bool) {
    var depth = 0
    var isFirst = true
    for index in group {
      switch kind(index) {
      case .open: depth += 1
      case .close: depth -= 1
      case .comma where depth == 0:
        isFirst = true
        continue
      case .name where isFirst && kind(index + 1) != .dot:
        declare(index, from: group.upperBound, areResults ? .zero : nil)
        if !declarations.isEmpty { declarations[declarations.count - 1].isParameter = true }
      case .end: continue
      default: break
      }
      isFirst = false
    }
  }

  func behindBrackets(_ start: Int) -> Int {
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

  func behindType(_ start: Int) -> Int {
    var index = start
    while index < tokens.endIndex {
      switch kind(index) {
      case .star, .otherSign, .keyword(.chan), .keyword(.map): index += 1
      case .open(.square): index = behindBrackets(index)
      case .open(.round): return behindBrackets(index)
      case .keyword(.struct), .keyword(.interface):
        return kind(index + 1) == .open(.curly) ? behindBrackets(index + 1) : index + 1
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
