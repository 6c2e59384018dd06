// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import TracePlan

/// Why a `launch` or `attach` request can't be carried out as it stands.
package enum ArgumentError: Error, Hashable, Sendable {
  case wrongType(name: String, expected: String, found: String)
  case missing(name: String, meaning: String)
  case badValue(name: String, value: String, allowed: String)
  case unclosedQuote(name: String, value: String)
  case badPattern(PatternError)

  package var problem: String {
    switch self {
    case .wrongType(let name, let expected, let found): "Argument '\(name)' must be \(expected); it is \(found)."
    case .missing(let name, let meaning): "Argument '\(name)' is missing: \(meaning)."
    case .badValue(let name, let value, let allowed): "Argument '\(name)' is '\(value)'; it can be \(allowed)."
    case .unclosedQuote(let name, let value): "Argument '\(name)' has a quote that is not closed: \(value)."
    case .badPattern(let error): "Argument 'tracepoints': \(error.problem)"
    }
  }

  package var remedy: String {
    switch self {
    case .wrongType, .missing, .badValue, .unclosedQuote: "Correct it in the launch configuration."
    case .badPattern(let error): error.remedy
    }
  }
}
