// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import CElfutils
import MachineCode
import TargetMemory

/// Decides, at one place of an optimised function, which variables' places hold the values that the source has there.
///
/// The debug information of a place only says that it held some value of the variable. A value is certain
///
/// - if the source assigns to the variable once, when it is declared, and the place holds what the variable's place
///   held when the debug information began to name it: each part of it;
/// - if what it prints of other memory is what the statements before have left there.
struct ValueProof {
  /// It keeps this.
  unowned let analysed: AnalysedFunction
  let types: TypeTable
  let address: UInt64
  /// The instruction of the statement whose variables these are, and its line.
  let place: UInt64
  let line: Int
  let flow: ValueFlow
  let state: ValueFlow.State
  /// What the source says; nil if it is not known.
  let source: SourceAssignments?
  /// Whether the statement's line is sure to be counted where the statement runs.
  let isSure: Bool
  /// Whether the statement runs where its instruction does.
  let isInOrder: Bool
  /// Whether memory is as the statements before have left it.
  let isMemorySettled: Bool

  struct Verdict {
    var location: VariableLocation?
    var isCertain: Bool
  }

  func verdict(on variable: ScopedVariable, _ entry: DIE) -> Verdict {
    let unproven = Verdict(location: variable.location, isCertain: false)
    switch meaning(of: variable) {
    case .itself: break
    case .unknown: return unproven
    case .inner: return Verdict(location: nil, isCertain: false)
    }
    // It is read from the closure, where it never changes.
    if entry.name?.hasPrefix("&") ?? false, !variable.isEscaped {
      return Verdict(location: variable.location, isCertain: variable.location != nil)
    }
    let stored = entry.reference(DW_AT_type).map { types.type($0) } ?? variable.type
    if !variable.isEscaped, let constant = constant(variable, stored) {
      return Verdict(location: constant, isCertain: true)
    }
    let all = partValues(of: entry, stored)
    // At the start of a round, a variable of the round has no value yet.
    let heads =
      source.flatMap { source in declaration(of: variable, in: source).flatMap { renewed(by: $0, source) } }
      ?? Set(flow.loopHeads(around: address))
    let values = all.mapValues { known in
      known.filter { value in
        if variable.role == .captured, flow.isResult(value) { return false }
        if isMadeForOther(value, variable) || isCountedDown(value, variable) { return false }
        return flow.join(of: value).map { !heads.contains($0.block) } ?? true
      }
    }
    if variable.role == .parameter, values.contains(where: { !$0.value.isDisjoint(with: analysed.disputed) }) {
      return unproven
    }
    if values.isEmpty {
      // It is in memory all the time, unless a list says where the optimiser keeps it.
      let isInMemory = variable.location?.isInFrame ?? false && entry.locationList(of: stored) == nil
      return Verdict(
        location: variable.location,
        isCertain: isInMemory && isMemorySettled && isInOrder && isSure && !variable.isEscaped && isStored(variable))
    }
    let isSettled = isMemorySettled && isSure || !(variable.isEscaped || variable.type.printsMemory)
    guard isSettled, isInOrder else { return unproven }
    guard variable.isEscaped || isAssignedOnce(variable) else {
      if let location = reassigned(variable, entry, stored, values) {
        return Verdict(location: location, isCertain: true)
      }
      return isOfOther(variable, entry, stored) ? Verdict(location: nil, isCertain: false) : unproven
    }
    if let location = variable.location, isProven(location, values) {
      return Verdict(location: location, isCertain: true)
    }
    if let found = find(values, of: stored) { return Verdict(location: found, isCertain: true) }
    return unproven
  }

  private enum Meaning {
    case itself
    /// An inner variable that the compiler dropped.
    case inner
    case unknown
  }

  /// What the source means by the variable's name.
  private func meaning(of variable: ScopedVariable) -> Meaning {
    guard let source, let meant = source.declaration(of: variable.name, at: line) else { return .itself }
    // The recorded line of a literal's capture may be that of its first use. A literal that is called where it is
    // written gets its captures as parameters; if it is inlined, they are variables like others.
    let mayBeCapture =
      variable.role == .captured
      || variable.role == .parameter && owner < 0 && source.isInLiteral(line)
    let isInside = mayBeCapture && source.isOwn(meant, ofFunctionAround: line)
    guard let declared = declaration(of: variable, in: source) else { return isInside ? .unknown : .itself }
    if isInside, !declared.isParameter, source.isNamedElsewhere(on: declared) { return .unknown }
    if meant == declared { return .itself }
    return meant.start > declared.start ? .inner : .unknown
  }

  /// Whether each assignment to a variable that is in memory all the time has code that stores: an assignment that
  /// nothing reads is left out.
  private func isStored(_ variable: ScopedVariable) -> Bool {
    guard let source, let declaration = declaration(of: variable, in: source),
      case .memory(.frame(let offset))? = variable.location?.pieces.first?.place
    else { return false }
    let words = offset..<offset + variable.type.sizeBytes
    let lines = source.assignments(to: declaration).filter { !$0.isInLiteral && $0.part != .address }.map(\.line)
    let isDeclared = declaration.isParameter ? [] : [declaration.line]
    return (lines + isDeclared).allSatisfy { line in
      flow.stores(into: words).contains { analysed.body.line(of: $0, in: owner) == line }
    }
  }

  func declaration(of variable: ScopedVariable, in source: SourceAssignments) -> SourceAssignments.Declaration? {
    // The line of an inlined function's parameters is not recorded.
    if variable.declarationLine == 0, variable.role == .parameter || variable.role == .result {
      // Two calls on one line are one in the debug information; in a one-line function everything has the same line,
      // too. A wrapper makes only one.
      if owner >= 0, source.isFunctionStart(line),
        !analysed.function.isWrapper || analysed.body.calls[owner].parent >= 0
      {
        return nil
      }
      return source.parameter(named: variable.name, around: line)
    }
    return source.declaration(of: variable.name, on: variable.declarationLine)
  }

  /// Whether a value is that of a loop that the compiler made count down, though the key of a `range` counts up.
  private func isCountedDown(_ value: ValueFlow.Value, _ variable: ScopedVariable) -> Bool {
    isAssignedOnce(variable) && flow.broughtAround(to: value).contains { flow.step(of: $0) == .down }
  }

  private func isAssignedOnce(_ variable: ScopedVariable) -> Bool {
    if variable.role == .captured { return true }
    guard variable.role != .result, let source, let declaration = declaration(of: variable, in: source) else {
      return false
    }
    return source.assignments(to: declaration).allSatisfy { $0.part == .part && variable.type.isReference }
  }
}

// MARK: - Values

extension ValueProof {
  struct Part: Hashable {
    let offset: Int
    let sizeBytes: Int
  }

  /// By part, the values that registers held when the debug information began to name them, and the values that were
  /// passed.
  private func partValues(of entry: DIE, _ type: GoType) -> [Part: Set<ValueFlow.Value>] {
    if let known = analysed.partValues[entry.offset] { return known }
    var values: [Part: Set<ValueFlow.Value>] = [:]
    for (range, location) in entry.locationList(of: type) ?? [] {
      guard let state = flow.state(at: range.lowerBound) else { continue }
      for (part, place) in parts(of: location) {
        switch place {
        case .general, .vector: break
        case .frame(let offset): if offset < 0 || range.lowerBound != analysed.function.entry.rawValue { continue }
        }
        if let value = state.value(in: place, sizeBytes: part.sizeBytes) { values[part, default: []].insert(value) }
      }
    }
    analysed.partValues[entry.offset] = values
    return values
  }

  /// By part, what registers become while the debug information still names them: the compiler ends the row of
  /// instructions where another variable's value gets there.
  func laterValues(of entry: DIE, _ type: GoType) -> [Part: LaterValues] {
    if let known = analysed.laterValues[entry.offset] { return known }
    var values: [Part: LaterValues] = [:]
    for (range, location) in entry.locationList(of: type) ?? [] {
      for (part, place) in parts(of: location) {
        guard case .general(let register) = place else { continue }
        let (met, made) = flow.values(of: register, in: range, sizeBytes: part.sizeBytes)
        values[part, default: LaterValues()].met.formUnion(met)
        values[part, default: LaterValues()].made.formUnion(made)
      }
    }
    analysed.laterValues[entry.offset] = values
    return values
  }

  struct LaterValues {
    /// Where blocks begin.
    var met: Set<ValueFlow.Value> = []
    /// After instructions.
    var made: Set<ValueFlow.Value> = []
  }

  func parts(of location: VariableLocation) -> [(Part, ValueFlow.Place)] {
    var start = 0
    var parts: [(Part, ValueFlow.Place)] = []
    for piece in location.pieces {
      if let place = ValueFlow.Place(piece.place) {
        parts.append((Part(offset: start, sizeBytes: piece.sizeBytes), place))
      }
      start += piece.sizeBytes
    }
    return parts
  }

  private func isProven(_ location: VariableLocation, _ values: [Part: Set<ValueFlow.Value>]) -> Bool {
    let parts = parts(of: location)
    guard parts.count == location.pieces.count(where: { $0.place != .padding }) else { return false }
    return parts.allSatisfy { part, place in
      guard let value = state.value(in: place, sizeBytes: part.sizeBytes) else { return false }
      return values[part]?.contains(value) ?? false
    }
  }

  /// Another place of each part.
  private func find(_ values: [Part: Set<ValueFlow.Value>], of type: GoType) -> VariableLocation? {
    var pieces: [VariableLocation.Piece] = []
    var end = 0
    for (part, known) in values.sorted(by: { $0.key.offset < $1.key.offset }) {
      guard part.offset == end else { return nil }
      let found = known.lazy.compactMap { place(of: $0, sizeBytes: part.sizeBytes) }.first
      guard let found else { return nil }
      pieces.append(.init(sizeBytes: part.sizeBytes, place: found))
      end += part.sizeBytes
    }
    return end == type.sizeBytes ? VariableLocation(pieces: pieces) : nil
  }

  private func place(of value: ValueFlow.Value, sizeBytes: Int) -> VariableLocation.Place? {
    guard flow.isMade(value, beforeEveryWayTo: address) else { return nil }
    if let bits = value.constant {
      return .constant(withUnsafeBytes(of: bits.littleEndian) { Array($0.prefix(sizeBytes)) })
    }
    return state.places(of: value, sizeBytes: sizeBytes).first.map { VariableLocation.Place($0) }
  }
}

extension ValueFlow.Place {
  init?(_ place: VariableLocation.Place) {
    switch place {
    case .register(let number):
      if let register = Register(dwarfNumber: number) {
        self = .general(register)
      } else if number >= Register.firstDwarfVector {
        self = .vector(number - Register.firstDwarfVector)
      } else {
        return nil
      }
    case .memory(.frame(let offset)): self = .frame(offset)
    case .memory, .constant, .missing, .padding: return nil
    }
  }
}

extension VariableLocation.Place {
  init(_ place: ValueFlow.Place) {
    switch place {
    case .general(let register): self = .register(register.dwarfNumber)
    case .vector(let number): self = .register(number + Register.firstDwarfVector)
    case .frame(let offset): self = .memory(.frame(offset: offset))
    }
  }
}

extension VariableLocation {
  fileprivate var isInFrame: Bool {
    guard pieces.count == 1, case .memory(.frame) = pieces[0].place else { return false }
    return true
  }
}

extension GoType {
  /// Whether a store can change memory that it prints.
  fileprivate var printsMemory: Bool {
    switch kind {
    case .bool, .int, .uint, .float, .complex, .string, .function: false
    case .pointer, .slice, .map, .chan, .interface, .unsafePointer, .unsupported: true
    case .array(let element, _): element.printsMemory
    case .structure(let fields): fields.contains { $0.type.printsMemory }
    }
  }

  /// Whether its fields and elements are behind a pointer that it holds.
  var isReference: Bool {
    switch kind {
    case .pointer, .slice, .map: true
    case .bool, .int, .uint, .float, .complex, .string, .function, .chan, .interface, .unsafePointer, .unsupported,
      .array, .structure:
      false
    }
  }
}
