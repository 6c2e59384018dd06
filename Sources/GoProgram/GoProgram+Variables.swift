// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import CElfutils
import TargetMemory

extension GoProgram {
  /// Parameters, results and locals that the source can name at `address`, in the order of their scopes, outermost
  /// first. What an inner one of the same name shadows is left out.
  ///
  /// In an inlined copy these are the inlined function's, and not those of the function around it. A variable that the
  /// compiler has optimised away there has no location.
  package func variables(in function: GoFunction, at address: TargetAddress) -> [ScopedVariable] {
    guard let id = function.id, let entry = debugInfo.die(at: id) else { return [] }
    var visible = VisibleVariables(
      address: address.rawValue, line: lines.position(of: address.rawValue)?.line ?? .max, types: types)
    for (depth, scope) in scopes(at: address.rawValue, in: entry).enumerated() {
      visible.collect(from: scope, depth: depth)
    }
    return visible.withoutShadowed
  }

  /// The innermost inlined copy, and around it what a function literal sees of where it was inlined.
  private func scopes(at address: UInt64, in entry: DIE) -> ArraySlice<DIE> {
    let all = [entry] + entry.inlinedCopies(at: address)
    var first = all.count - 1
    while first > 0, let inner = all[first].name, let outer = all[first - 1].name, inner.hasPrefix(outer + "."),
      FunctionName(inner).isLiteral
    {
      first -= 1
    }
    return all[first...]
  }

  /// Where a generic body keeps its dictionary while the program stands at `address`; nil where nothing tells.
  package func dictionaryLocation(in function: GoFunction, at address: TargetAddress) -> VariableLocation? {
    guard let entry = function.id.flatMap({ debugInfo.die(at: $0) }) else { return nil }
    for child in entry.children where child.name == ".dict" {
      guard let type = child.reference(DW_AT_type).map({ types.type($0) }) else { continue }
      if let location = child.location(at: address.rawValue, of: type) { return location }
    }
    return nil
  }

  /// How to find the canonical frame address at `address`; nil where the program does not say.
  package func frameAddress(at address: TargetAddress) -> FrameAddress? {
    debugInfo.frameAddress(at: address.rawValue)
  }
}

private struct VisibleVariables {
  let address: UInt64
  /// Of the statement at `address`: what is declared on it or below is not there yet.
  let line: Int
  let types: TypeTable
  private var found: [ScopedVariable] = []

  init(address: UInt64, line: Int, types: TypeTable) {
    self.address = address
    self.line = line
    self.types = types
  }

  var withoutShadowed: [ScopedVariable] {
    var last: [String: Int] = [:]
    for (index, variable) in found.enumerated() { last[variable.name] = index }
    return found.enumerated().filter { last[$0.element.name] == $0.offset }.map(\.element)
  }

  mutating func collect(from scope: DIE, depth: Int) {
    var blocks: [DIE] = []
    for child in scope.children {
      switch child.tag {
      case DW_TAG_formal_parameter, DW_TAG_variable: add(child, depth: depth)
      case DW_TAG_lexical_block where child.covers(address): blocks.append(child)
      default: continue
      }
    }
    for block in blocks where depth < DIE.deepestNesting { collect(from: block, depth: depth + 1) }
  }

  private mutating func add(_ entry: DIE, depth: Int) {
    guard let fullName = entry.name, let description = entry.reference(DW_AT_type) else { return }
    // Only the compiler's own names hold a dot or a tilde: `.dict`, `~r0`, `s.len` of a string that it took apart.
    guard !fullName.contains("."), !fullName.hasPrefix("~"), fullName != "_" else { return }
    let role = role(of: entry)
    let declarationLine = entry.declarationLine
    if role == .local && declarationLine >= line { return }
    let isEscaped = fullName.hasPrefix("&")
    let name = isEscaped ? String(fullName.dropFirst()) : fullName
    let stored = types.type(description)
    let location = entry.location(at: address, of: stored)
    if isEscaped, case .pointer(let element?) = stored.kind {
      found.append(
        ScopedVariable(
          name: name, type: element, location: location, isEscaped: true, declarationLine: declarationLine,
          depth: depth, role: role))
    } else {
      found.append(
        ScopedVariable(
          name: name, type: stored, location: location, declarationLine: declarationLine, depth: depth, role: role,
          dictionaryIndex: description.unsigned(GoAttribute.dictionaryIndex).map { Int(clamping: $0) }))
    }
  }

  private func role(of entry: DIE) -> ScopedVariable.Role {
    if entry.tag == DW_TAG_formal_parameter {
      return entry.flag(DW_AT_variable_parameter) ? .result : .parameter
    }
    return entry.has(GoAttribute.closureOffset) ? .captured : .local
  }
}
