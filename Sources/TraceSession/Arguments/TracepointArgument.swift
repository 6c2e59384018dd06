// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import DebugAdapterProtocol
import TracePlan

/// One element of the argument `tracepoints`: which functions, and how they differ from the other arguments.
package struct TracepointArgument: Hashable, Sendable {
  /// A name or a pattern, as written.
  package var function: String
  package var condition: String?
  package var hitCondition: String?
  /// Nil for the value of the argument with this name.
  package var stackDepth: Int?
  /// Nil for the value of the argument with this name.
  package var followCalls: CallFollowing?
  /// Whether returns are traced too.
  package var returns = true

  package init(function: String) { self.function = function }

  /// - Parameter element: In the form that the schema requires; members of another form are ignored.
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
    // A bare number means the Nth hit, and is easily written without quotes.
    case .int(let number): hitCondition = String(number)
    default: break
    }
    if case .int(let number)? = element["stackDepth"] { stackDepth = number }
    followCalls = element["followCalls"].flatMap { CallFollowing($0) }
    if case .bool(let bool)? = element["returns"] { returns = bool }
  }

  /// Its own settings, as the options that all tracepoints have.
  func options(_ defaults: TracepointOptions) -> TracepointOptions {
    var options = defaults
    options.stackDepth = stackDepth ?? options.stackDepth
    followCalls?.apply(to: &options)
    options.tracesReturns = returns
    return options
  }
}
