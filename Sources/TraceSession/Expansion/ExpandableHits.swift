// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import DebugAdapterProtocol
import GoProgram
import GoValues
import TraceBackend
import TracePlan

/// The hits that a client can expand: the newest ones, each with its record. A hit has one child, the call, and the
/// call has the values: a client then keeps the hit's own line as the title of the expansion.
///
/// A value's parts get their references when they are requested.
struct ExpandableHits {
  private struct Hit {
    let record: [UInt8]
    let capture: Capture
    /// Its line, from the function's name on.
    let text: [UInt8]
    var references: [Int]

    var bytes: Int { record.count + text.count }
  }

  private enum Node {
    case hit, call
    case value(Value, expression: String?, isCertain: Bool)
  }

  private let limits: SessionLimits
  /// By number, which counts from 0.
  private var hits: [Int: Hit] = [:]
  private var nextHit = 0
  private var oldestHit = 0
  private var bytes = 0
  /// By reference.
  private var nodes: [Int: (hit: Int, node: Node)] = [:]
  private var children: [Int: VariableList] = [:]
  private var lastReference = 0
  private var rate: HitRate
  /// Whether a client uses them.
  private(set) var wereExpanded = false

  init(_ limits: SessionLimits) {
    self.limits = limits
    rate = HitRate(perSecond: limits.expandableHitsPerSecond)
  }

  /// What happened to a hit.
  enum Admission: Hashable {
    case kept(reference: Int)
    case tooFast, hasNoValues
  }

  /// Keeps a hit, and may drop the oldest.
  ///
  /// - Parameter text: Its line, from the function's name on.
  mutating func keep(_ record: HitRecord, _ capture: Capture, text: @autoclosure () -> [UInt8]) -> Admission {
    guard limits.expandableHits > 0, !capture.slots.isEmpty, lastReference < Self.lastPossibleReference else {
      return .hasNoValues
    }
    guard rate.admits(hitAt: record.header.time_ns) else { return .tooFast }
    let hit = Hit(record: Array(record.bytes), capture: capture, text: text(), references: [])
    hits[nextHit] = hit
    bytes += hit.bytes
    let reference = addNode(.hit, of: nextHit)
    nextHit += 1
    while nextHit - oldestHit > limits.expandableHits || (bytes > limits.expandableBytes && nextHit - oldestHit > 1) {
      forgetOldest()
    }
    return .kept(reference: reference)
  }

  /// The variables of a reference; nil if the reference is invalid, or its hit is no longer kept.
  mutating func variables(of reference: Int, writer: any SlotWriter) -> VariableList? {
    guard let (number, node) = nodes[reference], let hit = hits[number] else { return nil }
    wereExpanded = true
    if let known = children[reference] { return known }
    let list: VariableList
    switch node {
    case .hit: list = VariableList(named: [call(hit, number)])
    case .call: list = values(of: hit, number, writer)
    case .value(let value, let expression, let isCertain): list = parts(of: value, expression, isCertain, number)
    }
    children[reference] = list
    return list
  }

  private mutating func addNode(_ node: Node, of hit: Int) -> Int {
    lastReference += 1
    nodes[lastReference] = (hit, node)
    hits[hit]?.references.append(lastReference)
    return lastReference
  }

  private mutating func forgetOldest() {
    guard let hit = hits.removeValue(forKey: oldestHit) else { return }
    oldestHit += 1
    bytes -= hit.bytes
    for reference in hit.references {
      nodes[reference] = nil
      children[reference] = nil
    }
  }

  /// DAP's references are below 2^31.
  private static let lastPossibleReference = 2_147_400_000
}

// MARK: - Variables

extension ExpandableHits {
  private mutating func call(_ hit: Hit, _ number: Int) -> Variable {
    Variable(
      name: hit.capture.function, value: String(decoding: hit.text, as: UTF8.self),
      presentationHint: VariablePresentationHint(kind: "method", attributes: Self.readOnly),
      variablesReference: addNode(.call, of: number), namedVariables: hit.capture.slots.count)
  }

  private mutating func values(of hit: Hit, _ number: Int, _ writer: any SlotWriter) -> VariableList {
    var found: [Variable] = []
    hit.record.withUnsafeBytes { bytes in
      guard let record = HitRecord(bytes) else { return }
      let reader = SlotReader(record, capture: hit.capture)
      for (index, slot) in hit.capture.slots.enumerated() {
        found.append(
          variable(
            named: hit.capture.isUnknownList ? hit.capture.listName : hit.capture.label(ofSlot: index),
            writer.value(of: slot, from: reader), type: slot.type?.name, kind: "data",
            expression: slot.name == "_" ? nil : slot.name, isCertain: slot.isCertain, of: number))
      }
    }
    return VariableList(named: found)
  }

  private mutating func parts(
    of value: Value, _ expression: String?, _ isCertain: Bool, _ number: Int
  ) -> VariableList {
    var list = VariableList()
    var times: [String: Int] = [:]
    for part in value.parts {
      // Truncated keys may look alike, and clients know children by their names.
      times[part.name, default: 0] += 1
      let time = times[part.name, default: 1]
      let variable = variable(
        named: time > 1 ? "\(part.name) (\(time))" : part.name, .value(part.value, part.type), type: nil,
        kind: "property",
        expression: part.expression(of: expression),
        isCertain: isCertain, of: number)
      if part.role == .element { list.indexed.append(variable) } else { list.named.append(variable) }
    }
    if value.partsLeftOut > 0 {
      list.named.append(
        Variable(
          name: "…", value: "\(value.partsLeftOut) more were not captured",
          presentationHint: VariablePresentationHint(kind: "virtual", attributes: Self.readOnly),
          variablesReference: 0))
    }
    return list
  }

  /// - Parameter type: Used if `content` has no type.
  private mutating func variable(
    named name: String, _ content: SlotValue, type: String?, kind: String, expression: String?, isCertain: Bool,
    of hit: Int
  ) -> Variable {
    var variable = Variable(
      name: name, value: "", presentationHint: VariablePresentationHint(kind: kind, attributes: Self.readOnly),
      evaluateName: expression, variablesReference: 0)
    switch content {
    case .absent: preconditionFailure("only conditions see results that are absent")
    case .unavailable(let reason):
      variable.value = "? (\(reason))"
      variable.type = type
    case .value(.unreadable(let reason), let type):
      variable.value = "? (\(reason.clause))"
      variable.type = type.name
    case .value(let value, let type):
      variable.value = (isCertain ? "" : HitFormatter.mark) + value.text
      variable.type = type.name
      let parts = value.parts
      let indexed = parts.count { $0.role == .element }
      let named = parts.count - indexed + (value.partsLeftOut > 0 ? 1 : 0)
      if indexed + named > 0 {
        variable.variablesReference = addNode(.value(value, expression: expression, isCertain: isCertain), of: hit)
        if indexed > 0 { variable.indexedVariables = indexed }
        if named > 0 { variable.namedVariables = named }
      }
    }
    return variable
  }

  private static let readOnly = ["readOnly"]
}

extension Capture {
  /// Whether its one slot stands for arguments or results of which nothing is known, not even their number.
  fileprivate var isUnknownList: Bool {
    guard slots.count == 1, slots[0].name == "_", case .unavailable = slots[0].content else { return false }
    return true
  }

  fileprivate var listName: String {
    switch kind {
    case .entry, .inlinedEntry: "arguments"
    case .return: "results"
    case .logpoint, .line, .panicStart, .panicRecovery, .fatalPanic, .goexitStart, .goexit, .deferReturn: "values"
    }
  }
}
