// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import DebugAdapterProtocol
import TracePlan

/// One element of the argument `tracepoints`: which functions, and where they differ from the other arguments.
package struct TracepointArgument: Hashable, Sendable {
  /// A name or a pattern, as written.
  package var function: String
  package var condition: String?
  package var hitCondition: String?
  /// Nil for what the argument of this name says.
  package var stackDepth: Int?
  /// Nil for what the argument of this name says.
  package var followCalls: Int?
  /// Whether returns are traced too.
  package var returns = true

  package init(function: String) { self.function = function }

  /// - Parameter element: As the schema wants it; members of another form are left out.
  init?(_ element: JSONValue) {
    if case .string(let function) = element {
      self.init(function: function)
      return
    }
    guard case .string(let function)? = element["function"] else { return nil }
    self.init(function: function)
    if case .string(let text)? = element["condition"] { condition = text }
    switch element["hitCondition"] {
    case .string(let text): hitCondition = text
    // The number alone means the Nth hit, and is easily written without quotes.
    case .int(let number): hitCondition = String(number)
    default: break
    }
    if case .int(let number)? = element["stackDepth"] { stackDepth = number }
    if case .int(let number)? = element["followCalls"] { followCalls = number }
    if case .bool(let bool)? = element["returns"] { returns = bool }
  }

  /// What it says itself, in the options that hold for all.
  func options(_ defaults: TracepointOptions) -> TracepointOptions {
    var options = defaults
    options.stackDepth = stackDepth ?? options.stackDepth
    options.followCalls = followCalls ?? options.followCalls
    options.tracesReturns = returns
    return options
  }
}
