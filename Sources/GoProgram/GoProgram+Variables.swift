// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import CElfutils
import MachineCode
import TargetMemory

extension GoProgram {
  /// Parameters, results and locals that the source can name at `address`, in the order of their scopes, outermost
  /// first. Variables that an inner one of the same name shadows are left out.
  ///
  /// In an inlined copy these are the variables of the inlined function, not of the function around it. A variable that
  /// the compiler optimised away there has no location.
  ///
  /// - Parameters:
  ///   - place: Where in the source the names are taken from, if not at `address`.
  ///   - site: The line that is counted there: if it is not sure to run there, variables that are assigned to again are
  ///     not certain.
  package func variables(
    in function: GoFunction, at address: TargetAddress, inScopeOf place: TargetAddress? = nil, for site: LineSite? = nil
  ) -> [ScopedVariable] {
    let scope = (place ?? address).rawValue
    guard let id = function.id, let entry = debugInfo.die(at: id) else { return [] }
    let opening = code(of: function).map { OpeningCode($0, to: address.rawValue) }
    var visible = VisibleVariables(
      address: address.rawValue, place: scope, line: lines.position(of: scope)?.line ?? .max, types: types,
      opening: opening, isOptimised: isOptimised ?? true,
      literalLine: FunctionName(function.name).isLiteral ? declaration(of: function)?.line : nil)
    for (depth, scope) in scopes(at: scope, in: entry).enumerated() {
      visible.collect(from: scope, depth: depth)
    }
    let position = lines.position(of: scope)
    let source = position.flatMap { self.source(of: $0) }
    let found = visible.withoutShadowed { (name: String) -> Int? in
      guard let line = position?.line else { return nil }
      return source?.declaration(of: name, at: line)?.line
    }
    guard isOptimised(function), !found.isEmpty else { return found.map(\.variable) }
    let proof = proof(in: function, entry, at: address.rawValue, inScopeOf: scope, for: site)
    return found.map { $0.variable.judged(by: proof, $0.entry) }
  }

  /// The innermost inlined copy, and around it what a function literal sees of the place where it was inlined.
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

  /// Where a generic body keeps its dictionary while the program is at `address`; nil if unknown.
  package func dictionaryLocation(in function: GoFunction, at address: TargetAddress) -> VariableLocation? {
    guard let entry = function.id.flatMap({ debugInfo.die(at: $0) }) else { return nil }
    let opening = code(of: function).map { OpeningCode($0, to: address.rawValue) }
    for child in entry.children where child.name == ".dict" {
      guard let type = child.reference(DW_AT_type).map({ types.type($0) }) else { continue }
      let location = child.location(at: address.rawValue, of: type)
      if child.tag == DW_TAG_variable, let opening {
        if let closure = child.closureLocation(of: type, described: location, opening) { return closure }
        if let frame = location?.frameRange, !opening.mayHaveStored(in: frame) { continue }
      }
      if let location { return location }
    }
    return nil
  }

  /// How to find the canonical frame address at `address`; nil if the program does not say.
  package func frameAddress(at address: TargetAddress) -> FrameAddress? {
    description.frameAddress(at: address.rawValue)
  }
}

private struct VisibleVariables {
  /// Where they are read.
  let address: UInt64
  /// Where they are named.
  let place: UInt64
  /// Of the statement at `place`: variables that are declared on it or below do not exist yet.
  let line: Int
  let types: TypeTable
  let opening: OpeningCode?
  let isOptimised: Bool
  /// Where the function begins, if it is a literal: variables that are declared above are captured.
  let literalLine: Int?
  private var found: [(variable: ScopedVariable, entry: DIE)] = []

  init(
    address: UInt64, place: UInt64, line: Int, types: TypeTable, opening: OpeningCode?, isOptimised: Bool,
    literalLine: Int?
  ) {
    self.address = address
    self.place = place
    self.line = line
    self.types = types
    self.opening = opening
    self.isOptimised = isOptimised
    self.literalLine = literalLine
  }

  /// A literal's own variables are in a scope inside that of its captures, wherever the debug information has them.
  ///
  /// - Parameter meant: The line on which the source declares what a name means; nil if it is not known.
  func withoutShadowed(_ meant: (String) -> Int?) -> [(variable: ScopedVariable, entry: DIE)] {
    let found = found.filter { $0.variable.role == .captured } + found.filter { $0.variable.role != .captured }
    var last: [String: Int] = [:]
    for (name, all) in Dictionary(grouping: found.indices, by: { found[$0].variable.name }) {
      // Go 1.19 has no blocks in literals of generic functions: the name of another block may come last.
      let line = all.count > 1 ? meant(name) : nil
      last[name] = all.last { found[$0].variable.declarationLine == line } ?? all.last
    }
    return found.enumerated().filter { last[$0.element.variable.name] == $0.offset }.map(\.element)
  }

  mutating func collect(from scope: DIE, depth: Int) {
    var blocks: [DIE] = []
    for child in scope.children {
      switch child.tag {
      case DW_TAG_formal_parameter, DW_TAG_variable: add(child, depth: depth)
      case DW_TAG_lexical_block where child.covers(place): blocks.append(child)
      default: continue
      }
    }
    for block in blocks where depth < DIE.deepestNesting { collect(from: block, depth: depth + 1) }
  }

  private mutating func add(_ entry: DIE, depth: Int) {
    guard let fullName = entry.name, let description = entry.reference(DW_AT_type) else { return }
    // Only the compiler's own names have these characters: `.dict`, `~r0`, `s.len` of a string that it took apart,
    // `#yield1`.
    guard !fullName.contains("."), !fullName.hasPrefix("~"), !fullName.contains("#"), fullName != "_" else { return }
    let stored = types.type(description)
    var location = entry.location(at: address, of: stored)
    let role = role(of: entry, at: location)
    let declarationLine = entry.declarationLine
    if role == .local && declarationLine >= line { return }
    let isEscaped = fullName.hasPrefix("&")
    let name = isEscaped ? String(fullName.dropFirst()) : fullName
    var isUnset = false
    if isEscaped, let opening, let value = entry.valueInClosure(of: stored, described: location, opening) {
      let variable = ScopedVariable(
        name: name, type: value.type, location: value.location, isUnset: false, declarationLine: declarationLine,
        depth: depth, role: role)
      found.append((variable, entry))
      return
    }
    if role != .parameter, let opening {
      if let closure = entry.closureLocation(of: stored, described: location, opening) {
        location = closure
      } else if let frame = location?.frameRange, !opening.mayHaveStored(in: frame) {
        location = nil
        // The optimiser may leave out the first store if a later one follows.
        isUnset = !isOptimised
      }
    }
    let variable: ScopedVariable
    if isEscaped, case .pointer(let element?) = stored.kind {
      variable = ScopedVariable(
        name: name, type: element, location: location, isUnset: isUnset, isEscaped: true,
        declarationLine: declarationLine, depth: depth, role: role)
    } else {
      variable = ScopedVariable(
        name: name, type: stored, location: location, isUnset: isUnset, declarationLine: declarationLine,
        depth: depth, role: role,
        dictionaryIndex: description.unsigned(GoAttribute.dictionaryIndex).map { Int(clamping: $0) })
    }
    found.append((variable, entry))
  }

  private func role(of entry: DIE, at location: VariableLocation?) -> ScopedVariable.Role {
    if entry.tag == DW_TAG_formal_parameter {
      return entry.flag(DW_AT_variable_parameter) ? .result : .parameter
    }
    // Go before 1.25 does not mark captured variables.
    if entry.has(GoAttribute.closureOffset) { return .captured }
    guard let literalLine, entry.declarationLine > 0, entry.declarationLine <= literalLine else { return .local }
    // Go 1.19 gives a capture by reference the line where the literal begins as its declaration.
    let isFilled = { location?.frameRange.flatMap { opening?.closureOffset(ofFrame: $0) } != nil }
    return entry.declarationLine < literalLine || isFilled() ? .captured : .local
  }
}

extension ScopedVariable {
  /// According to a proof: with another location, if that is known to be right; nil: nothing is certain.
  fileprivate func judged(by proof: ValueProof?, _ entry: DIE) -> ScopedVariable {
    let verdict = proof?.verdict(on: self, entry) ?? ValueProof.Verdict(location: location, isCertain: false)
    return ScopedVariable(
      name: name, type: type, location: verdict.location, isUnset: isUnset, isCertain: verdict.isCertain,
      isEscaped: isEscaped, offsetBehindPointer: offsetBehindPointer, declarationLine: declarationLine, depth: depth,
      role: role, dictionaryIndex: dictionaryIndex)
  }
}

extension DIE {
  /// The code makes a pointer to it in the closure when it needs it: a structure or an array that was captured by
  /// value. The debug information describes the pointer.
  fileprivate func valueInClosure(
    of type: GoType, described: VariableLocation?, _ opening: OpeningCode
  ) -> (type: GoType, location: VariableLocation)? {
    guard opening.keepsClosure, tag == DW_TAG_variable, case .pointer(let element?) = type.kind, element.sizeBytes > 0,
      let offset = described?.frameRange.flatMap({ opening.closureOffset(ofPointer: $0.lowerBound) })
    else { return nil }
    let place = VariableLocation.Place.memory(.register(Register.rdx.dwarfNumber, offset: offset))
    return (element, VariableLocation(pieces: [.init(sizeBytes: element.sizeBytes, place: place)]))
  }

  /// Where a variable that a function literal captured is in its closure, for as long as RDX points there.
  fileprivate func closureLocation(
    of type: GoType, described: VariableLocation?, _ opening: OpeningCode
  ) -> VariableLocation? {
    guard opening.keepsClosure, tag == DW_TAG_variable, type.sizeBytes > 0 else { return nil }
    let offset =
      unsigned(GoAttribute.closureOffset).map { Int(clamping: $0) }
      ?? described?.frameRange.flatMap { opening.closureOffset(ofFrame: $0) }
    guard let offset else { return nil }
    let place = VariableLocation.Place.memory(.register(Register.rdx.dwarfNumber, offset: offset))
    return VariableLocation(pieces: [.init(sizeBytes: type.sizeBytes, place: place)])
  }
}

extension VariableLocation {
  /// The bytes of the frame, from the canonical frame address, that hold all of it; nil if it is not wholly there.
  fileprivate var frameRange: Range<Int>? {
    guard pieces.count == 1, case .memory(.frame(let offset)) = pieces[0].place, pieces[0].sizeBytes > 0 else {
      return nil
    }
    return offset..<offset + pieces[0].sizeBytes
  }
}
