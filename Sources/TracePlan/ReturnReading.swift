// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import GoProgram

/// How a function's results are read where it returns; the counterpart of `EntryReading`.
struct ReturnReading {
  let function: String
  let point: ReadingPoint
  let results: [Result]
  let limits: CaptureLimits
  let program: GoProgram

  struct Result {
    let name: String
    /// Nil if it is not known; the place is not known either then.
    let type: GoType?
    let place: Place

    enum Place {
      case placed(ABIAssignment.Place)
      /// A clause for the user.
      case unknown(reason: String)
    }
  }

  /// The results, preceded by the values that the condition needs.
  ///
  /// - Parameter kept: What the call's entry keeps for the condition.
  /// - Throws: If the condition can never be decided here.
  func block(
    ending: EndCondition? = nil, kept: [Slot] = []
  ) throws(ConditionError) -> FunctionProbes.BlockWithSlots {
    var result = FunctionProbes.BlockWithSlots()
    if let ending {
      result.condition = try ending.condition(kept: kept, scope, limits, into: &result.block)
    }
    result.slots = results.map { Slot(name: $0.name, content: content(of: $0, in: &result.block), type: $0.type) }
    return result
  }

  private func content(of result: Result, in block: inout RootBlock) -> Slot.Content {
    guard case .placed(let place) = result.place, let type = result.type else {
      if case .unknown(let reason) = result.place { return .unavailable(reason: reason) }
      return .unavailable(reason: "its type is not known")
    }
    do throws(RootBlock.Refusal) {
      return try block.value(type, at: place, point, limits: limits)
    } catch {
      return .unavailable(reason: error.reason)
    }
  }

  /// The names that a condition may use here: the results and package-level names.
  private var scope: ExpressionScope {
    var withoutValue: [String: String] = [:]
    var variables: [ScopedVariable] = []
    for (index, result) in results.enumerated() {
      let name = EndCondition.name(ofResult: index, result.name)
      switch result.place {
      case .placed(let place):
        guard let type = result.type else { continue }
        variables.append(
          ScopedVariable(name: name, type: type, location: point.location(of: place, type), role: .result))
      case .unknown(let reason): withoutValue[name] = "unknown: \(reason)"
      }
    }
    return ExpressionScope(
      variables: variables, frame: point.frame, function: function, in: program, withoutValue: withoutValue)
  }
}
