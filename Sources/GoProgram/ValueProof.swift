// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import CElfutils
import MachineCode
import TargetMemory

/// Decides, at one place of an optimised function, which variables' places hold the values that the source has there.
///
/// The debug information says of a place only that it held some value of the variable's. A value is certain
///
/// - where the source assigns to the variable once, when it is declared, and the place holds what the variable's place
///   held when the debug information began to name it: each part of it;
/// - where what it prints of other memory is what the statements before have left there.
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
  /// What the source says; nil where it is not known.
  let source: SourceAssignments?
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
    if !variable.isEscaped, let source, isHidden(variable, in: source) {
      return Verdict(location: nil, isCertain: false)
    }
    // The code made a place of its own for it: in the closure.
    let stored = entry.reference(DW_AT_type).map { types.type($0) } ?? variable.type
    let all = partValues(of: entry, stored)
    // Where a round begins, a variable of the round has no value yet.
    let heads =
      source.flatMap { source in declaration(of: variable, in: source).flatMap { renewed(by: $0, source) } }
      ?? Set(flow.loopHeads(around: address))
    let values = all.mapValues { known in
      known.filter { value in flow.join(of: value).map { !heads.contains($0.block) } ?? true }
    }
    if values.isEmpty {
      // It is in memory all the while, unless a list says where the optimiser keeps it.
      let isInMemory = variable.location?.isInFrame ?? false && entry.locationList(of: stored) == nil
      return Verdict(
        location: variable.location, isCertain: isInMemory && isMemorySettled && isInOrder && !variable.isEscaped)
    }
    let isSettled = isMemorySettled || !(variable.isEscaped || variable.type.printsMemory)
    guard isSettled, isInOrder else { return unproven }
    guard variable.isEscaped || isAssignedOnce(variable) else {
      return reassigned(variable, entry, stored, values).map { Verdict(location: $0, isCertain: true) } ?? unproven
    }
    if let location = variable.location, isProven(location, values) {
      return Verdict(location: location, isCertain: true)
    }
    if let found = find(values, of: stored) { return Verdict(location: found, isCertain: true) }
    return unproven
  }

  /// Whether the source means another variable by the name.
  private func isHidden(_ variable: ScopedVariable, in source: SourceAssignments) -> Bool {
    guard let declared = declaration(of: variable, in: source),
      let meant = source.declaration(of: variable.name, at: line)
    else { return false }
    return meant != declared && meant.start > declared.start
  }

  func declaration(of variable: ScopedVariable, in source: SourceAssignments) -> SourceAssignments.Declaration? {
    // Of an inlined function's parameters the line is not recorded.
    if variable.declarationLine == 0, variable.role == .parameter || variable.role == .result {
      return source.parameter(named: variable.name, around: line)
    }
    return source.declaration(of: variable.name, on: variable.declarationLine)
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

  /// By part, the values that registers held when the debug information began to name them, and those that were passed.
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

  /// Another place of each part's.
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
  fileprivate init?(_ place: VariableLocation.Place) {
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
  /// Whether what it prints may lie in memory that a store changes.
  fileprivate var printsMemory: Bool {
    switch kind {
    case .bool, .int, .uint, .float, .complex, .string, .function: false
    case .pointer, .slice, .map, .chan, .interface, .unsafePointer, .unsupported: true
    case .array(let element, _): element.printsMemory
    case .structure(let fields): fields.contains { $0.type.printsMemory }
    }
  }

  /// Whether its fields and elements lie behind it.
  var isReference: Bool {
    switch kind {
    case .pointer, .slice, .map: true
    case .bool, .int, .uint, .float, .complex, .string, .function, .chan, .interface, .unsafePointer, .unsupported,
      .array, .structure:
      false
    }
  }
}
