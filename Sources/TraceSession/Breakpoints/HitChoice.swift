// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import TracePlan

/// Which of a breakpoint's hits are reported, according to its request.
struct HitChoice: Hashable, Sendable {
  private(set) var condition: Expression?
  private(set) var hitCondition: HitCondition?

  /// All of them.
  init() {}

  /// An empty text counts as absent: editors send it for none.
  init(condition: String?, hitCondition: String?) throws(HitChoiceError) {
    if let text = condition, !text.allSatisfy(\.isWhitespace) {
      do throws(ExpressionError) {
        self.condition = try Expression(parsing: text)
      } catch {
        throw HitChoiceError(message: "The condition '\(text)' \(error.clause). \(error.remedy)")
      }
    }
    if let text = hitCondition, !text.allSatisfy(\.isWhitespace) {
      do throws(HitConditionError) {
        self.hitCondition = try HitCondition(parsing: text)
      } catch {
        throw HitChoiceError(message: "\(error.problem) \(error.remedy)")
      }
    }
  }

  init(of request: BreakpointRegistry.Request) throws(HitChoiceError) {
    switch request {
    case .argument(let tracepoint):
      try self.init(condition: tracepoint.condition, hitCondition: tracepoint.hitCondition)
    case .function(let breakpoint):
      try self.init(condition: breakpoint.condition, hitCondition: breakpoint.hitCondition)
    case .console: self.init()
    case .line(_, let breakpoint):
      try self.init(condition: breakpoint.condition, hitCondition: breakpoint.hitCondition)
    }
  }
}

/// Why it can't be parsed: what is wrong, then what to do.
struct HitChoiceError: Error, Hashable, Sendable {
  let message: String
}
