// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import CElfutils
import Glibc
import MachineCode
import TargetMemory

extension GoProgram {
  /// Decides at an address of an optimised function whether variables have the source's values; nil if that can't be
  /// decided.
  func proof(in function: GoFunction, _ entry: DIE, at address: UInt64, inScopeOf place: UInt64, for site: LineSite?)
    -> ValueProof?
  {
    guard let analysed = analysed(function, entry) else { return nil }
    let isSure = isSure(site, at: place)
    let position = site?.position ?? lines.position(of: place)
    let key = AnalysedFunction.Place(address: address, scope: place, line: position?.line, isSure: isSure)
    if let known = analysed.proofs[key] { return known }
    guard let flow = analysed.flow, let state = flow.state(at: address) else { return nil }
    let source = position.flatMap { self.source(of: $0) }
    var heads: Set<Int> = []
    if let source, let position, let token = source.firstToken(of: position.line) {
      heads = Set(source.loops(around: token).map(\.line))
    }
    let proof = ValueProof(
      analysed: analysed, types: types, address: address, place: place, line: position?.line ?? 0, flow: flow,
      state: state,
      source: source, isSure: isSure,
      isInOrder: flow.isInOrder(at: address, of: place, analysed.body, analysed.order, heads: heads),
      isMemorySettled: flow.isMemorySettled(at: address, of: place, analysed.body, analysed.order))
    analysed.proofs[key] = proof
    return proof
  }

  /// Whether memory at an address is as the statements before have left it; in code that was not optimised it always
  /// is.
  ///
  /// - Parameters:
  ///   - place: Of the statement, if not at `address`.
  ///   - site: The statement's line.
  package func isMemorySettled(
    in function: GoFunction, at address: TargetAddress, inScopeOf place: TargetAddress? = nil, for site: LineSite? = nil
  ) -> Bool {
    guard hasDebugInfo, isOptimised(function) else { return true }
    guard let entry = function.id.flatMap({ debugInfo.die(at: $0) }) else { return false }
    let proof = proof(in: function, entry, at: address.rawValue, inScopeOf: (place ?? address).rawValue, for: site)
    return proof.map { $0.isMemorySettled && $0.isInOrder && $0.isSure } ?? false
  }

  /// Whether a line is sure to run where it is counted, and is the line of the variables' place.
  func isSure(_ site: LineSite?, at place: UInt64) -> Bool {
    guard let site else { return true }
    return site.isCertain && lines.position(of: place)?.line == site.position.line
  }

  private func analysed(_ function: GoFunction, _ entry: DIE) -> AnalysedFunction? {
    if let known = knownAnalyses[function] { return known }
    guard !function.isAssembly, let code = code(of: function), let body = inlinedBody(of: function, code) else {
      return nil
    }
    var variables = FrameVariables(types: types)
    variables.collect(from: entry)
    let flow = ValueFlow(
      code, ownWords: variables.ownWords, keeping: writeBarrierFunctions, neverReturning: neverReturningFunctions
    ) {
      self.targets(of: $0, in: code)
    }
    let order = MemoryOrder(flow, memory: variables.memory, writeBarrierFlag: writeBarrierFlag)
    let analysed = AnalysedFunction(function, flow: flow, body: body, order: order)
    analysed.disputed = disputed(entry, function, flow)
    if knownAnalyses.count >= Self.mostAnalyses { knownAnalyses = [:] }
    knownAnalyses[function] = analysed
    return analysed
  }

  /// What the debug information says that several parameters hold where the function begins: it is wrong for one of
  /// them.
  private func disputed(_ entry: DIE, _ function: GoFunction, _ flow: ValueFlow?) -> Set<ValueFlow.Value> {
    guard let flow, let state = flow.state(at: function.entry.rawValue) else { return [] }
    var seen: Set<ValueFlow.Value> = []
    var found: Set<ValueFlow.Value> = []
    for child in entry.children where child.tag == DW_TAG_formal_parameter {
      guard let type = child.reference(DW_AT_type).map({ types.type($0) }),
        let location = child.locationList(of: type)?.first(where: { $0.range.contains(function.entry.rawValue) })?
          .location
      else { continue }
      for piece in location.pieces {
        guard let place = ValueFlow.Place(piece.place), let value = state.value(in: place, sizeBytes: 1) else {
          continue
        }
        if !seen.insert(value).inserted { found.insert(value) }
      }
    }
    return found
  }

  private static let mostAnalyses = 64
}

/// What is known about one optimised function, whatever is requested.
final class AnalysedFunction {
  let function: GoFunction
  let flow: ValueFlow?
  let body: InlinedBody
  let order: MemoryOrder
  var proofs: [Place: ValueProof] = [:]
  /// Values that the debug information gives to several parameters.
  var disputed: Set<ValueFlow.Value> = []
  var partValues: [DIEOffset: [ValueProof.Part: Set<ValueFlow.Value>]] = [:]
  var laterValues: [DIEOffset: [ValueProof.Part: ValueProof.LaterValues]] = [:]

  struct Place: Hashable {
    let address: UInt64
    let scope: UInt64
    let line: Int?
    let isSure: Bool
  }

  init(_ function: GoFunction, flow: ValueFlow?, body: InlinedBody, order: MemoryOrder) {
    (self.function, self.flow, self.body, self.order) = (function, flow, body, order)
  }
}

/// Where the variables of a function are in its frame, from the canonical frame address.
private struct FrameVariables {
  let types: TypeTable
  /// Of variables that the optimiser keeps in registers, and here when it needs the registers.
  var ownWords: [Range<Int>] = []
  /// Of variables that are always in memory.
  var memory: [Range<Int>] = []

  init(types: TypeTable) { self.types = types }

  mutating func collect(from entry: DIE, depth: Int = 0) {
    guard depth < DIE.deepestNesting else { return }
    for child in entry.children {
      switch child.tag {
      case DW_TAG_formal_parameter, DW_TAG_variable: add(child)
      case DW_TAG_lexical_block, DW_TAG_inlined_subroutine: collect(from: child, depth: depth + 1)
      default: continue
      }
    }
  }

  private mutating func add(_ variable: DIE) {
    guard let type = variable.reference(DW_AT_type).map({ types.type($0) }) else { return }
    let list = variable.locationList(of: type)
    let places = list?.map(\.location) ?? variable.location(at: 0, of: type).map { [$0] } ?? []
    let pieces = places.flatMap(\.pieces)
    let isSplit = list != nil && pieces.contains { if case .register = $0.place { true } else { false } }
    for piece in pieces {
      guard case .memory(.frame(let offset)) = piece.place, piece.sizeBytes > 0 else { continue }
      let words = offset..<offset + piece.sizeBytes
      if isSplit { ownWords.append(words) } else { memory.append(words) }
    }
  }
}
