// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import GoProgram

/// Compiles a condition to a formula and, if the capture interpreter can decide it, to code.
enum ConditionCompiler {
  /// Adds what the condition needs to the block, which may so far hold only a dictionary.
  ///
  /// - Throws: Why it can never be decided here.
  static func compile(
    _ condition: Expression, scope: ExpressionScope, limits: CaptureLimits, into block: inout RootBlock
  ) throws(ConditionError) -> CaptureCondition {
    var compiler = ExpressionCompiler(scope: scope, limits: limits, block: block)
    let content: Slot.Content
    do throws(ExpressionCompiler.Failure) {
      content = try compiler.content(of: condition)
    } catch {
      throw Self.error(error, condition, scope)
    }
    let (formula, operands) = try Self.formula(of: content, condition)
    guard formula.type.isBoolean else { throw ConditionError(condition, .notBoolean(formula.type.phrase)) }
    block = compiler.block
    let slot = Slot(name: condition.description, content: .computed(formula, operands: operands))
    var writer = ConditionCodeWriter(operands: operands)
    do throws(ConditionCodeWriter.Misfit) {
      var code = try writer.code(for: formula)
      code.operationCount = block.operations.count
      return CaptureCondition(
        text: condition.description, slot: slot, code: code, reasonWhyNotInKernel: nil,
        uncertainNames: compiler.uncertainNames)
    } catch {
      return CaptureCondition(
        text: condition.description, slot: slot, code: nil, reasonWhyNotInKernel: error.reason,
        uncertainNames: compiler.uncertainNames)
    }
  }

  /// Why a condition can't be decided, from why a part of it has no value.
  static func error(
    _ failure: ExpressionCompiler.Failure, _ condition: Expression, _ scope: ExpressionScope
  ) -> ConditionError {
    if failure.isUnknownName, let name = failure.subject {
      return ConditionError(condition, .unknownName(name, inScope: scope.names))
    }
    let reason = failure.subject.map { "\($0) is \(failure.reason)" } ?? failure.reason
    return ConditionError(condition, .undecidable(reason))
  }

  private static func formula(
    of content: Slot.Content, _ condition: Expression
  ) throws(ConditionError) -> (Formula, operands: [Slot]) {
    switch content {
    case .computed(let formula, let operands): return (formula, operands)
    case .value(let type, _, _, _):
      return (Formula(type: type, .operand(0)), [Slot(name: condition.description, content: content)])
    case .unavailable(let reason): throw ConditionError(condition, .undecidable(reason))
    case .ofEnd, .caller: preconditionFailure("an operand stands in a formula")
    }
  }
}

/// Why a condition can't be decided at one place of the code, for the user.
package struct ConditionError: Error, Hashable, Sendable {
  package let text: String
  package let why: Why

  package enum Why: Hashable, Sendable {
    case unknownName(String, inScope: [String])
    /// The type that it has instead: "a number (int)".
    case notBoolean(String)
    /// A clause.
    case undecidable(String)
  }

  init(_ condition: Expression, _ why: Why) {
    text = condition.description
    self.why = why
  }

  package var problem: String {
    switch why {
    case .unknownName(let name, _): "'\(name)' in the condition '\(text)' is not in scope."
    case .notBoolean(let what): "The condition '\(text)' is \(what), not true or false."
    case .undecidable(let reason): "The condition '\(text)' can't be decided: \(reason)."
    }
  }

  package var remedy: String {
    switch why {
    case .unknownName(let name, let inScope):
      Names.inScope(inScope, nearestTo: name) ?? "Nothing is in scope there: remove the condition."
    case .notBoolean: "Compare it with something, as in 'x > 3'."
    case .undecidable: "Change the condition, or remove it to trace every hit."
    }
  }
}
