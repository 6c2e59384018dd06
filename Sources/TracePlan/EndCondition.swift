// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import GoProgram

/// A function breakpoint's condition that is decided when a call ends, because it names a result, `$duration` or
/// `$panic`.
///
/// Parameters in it mean their values at the entry. So the largest parts of it that need nothing of the end are evaluated
/// there, and their values are kept: of `n > 3 && err != nil`, `n > 3`.
struct EndCondition {
  private let expression: Expression
  private let isOfEnd: (Expression) -> Bool
  /// What is evaluated at the entry, each once.
  private let kept: [Expression]

  /// Nil if the condition can be decided at the entry.
  init?(_ condition: Expression, parameters: [String], results: [String]) {
    let parameters = Set(parameters)
    let results = Set(results.enumerated().map { Self.name(ofResult: $0, $1) })
    let isOfEnd = { (expression: Expression) -> Bool in
      switch expression {
      case .name(let name): results.contains(name) && !parameters.contains(name)
      case .ofHit(let property): property.isOfEnd
      default: false
      }
    }
    guard condition.contains(isOfEnd) else { return nil }
    expression = condition
    self.isOfEnd = isOfEnd
    var kept: [Expression] = []
    func collect(_ part: Expression) {
      guard !part.contains(isOfEnd) else { return part.operands.forEach(collect) }
      let usesParameter = part.contains { if case .name(let name) = $0 { parameters.contains(name) } else { false } }
      if usesParameter, !kept.contains(part) { kept.append(part) }
    }
    collect(condition)
    self.kept = kept
  }

  /// Delve's word for a result without a name: `~r0`.
  static func name(ofResult index: Int, _ name: String) -> String { name == "_" ? "~r\(index)" : name }

  /// Adds what the condition needs of an entry to its block.
  func keep(
    _ scope: ExpressionScope, _ limits: CaptureLimits, in block: inout RootBlock
  ) throws(ConditionError) -> [Slot] {
    var compiler = ExpressionCompiler(scope: scope, limits: limits, block: block)
    var slots: [Slot] = []
    for part in kept {
      do throws(ExpressionCompiler.Failure) {
        slots.append(Slot(name: part.description, content: try compiler.content(of: part)))
      } catch {
        throw ConditionCompiler.error(error, expression, scope)
      }
    }
    block = compiler.block
    return slots
  }

  /// The condition where the call returns.
  func condition(
    kept: [Slot], _ scope: ExpressionScope, _ limits: CaptureLimits, into block: inout RootBlock
  ) throws(ConditionError) -> CaptureCondition {
    var scope = scope
    scope.ending = ExpressionScope.Ending(kept: places(of: kept))
    return try ConditionCompiler.compile(expression, scope: scope, limits: limits, into: &block)
  }

  /// The condition for a call that does not return: it has no results, and a test of one fails.
  func condition(
    kept: [Slot], results: [(name: String, type: GoType)], _ scope: ExpressionScope, _ limits: CaptureLimits
  ) throws(ConditionError) -> CaptureCondition {
    var scope = scope
    let absent = results.enumerated().map { (Self.name(ofResult: $0, $1.name), $1.type) }
    scope.ending = ExpressionScope.Ending(
      kept: places(of: kept), absent: Dictionary(absent, uniquingKeysWith: { first, _ in first }))
    var block = RootBlock()
    return try ConditionCompiler.compile(expression, scope: scope, limits: limits, into: &block)
  }

  private func places(of slots: [Slot]) -> [Expression: (index: Int, type: GoType)] {
    var places: [Expression: (index: Int, type: GoType)] = [:]
    for (index, (part, slot)) in zip(kept, slots).enumerated() {
      if let type = slot.valueType { places[part] = (index, type) }
    }
    return places
  }
}

extension Slot {
  /// The type of a value that is in the block, or computed from it.
  fileprivate var valueType: GoType? {
    switch content {
    case .value(let type, _, _, _): type
    case .computed(let formula, _): formula.type
    case .unavailable, .ofEnd, .caller: nil
    }
  }
}
