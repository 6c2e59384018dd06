// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// Why a `launch` or `attach` request can't be carried out as it stands.
package enum ArgumentError: Error, Hashable, Sendable {
  case wrongType(name: String, expected: String, found: String)
  case missing(name: String, meaning: String)
  case badValue(name: String, value: String, allowed: String)
  case unclosedQuote(name: String, value: String)
  /// `line` counts from 1; nil where the file as a whole is meant.
  case badEnvironmentFile(path: String, why: String)
  /// A file for one of the program's streams.
  case badStreamFile(name: String, path: String, why: String)

  package var problem: String { problem { "Argument '\($0)'" } }

  /// - Parameter spell: How a person knows the argument of this name: of the command line by its option.
  package func problem(_ spell: (String) -> String) -> String {
    switch self {
    case .wrongType(let name, let expected, let found): "\(spell(name)) must be \(expected); it is \(found)."
    case .missing(let name, let meaning): "\(spell(name)) is missing: \(meaning)."
    case .badValue(let name, let value, let allowed): "\(spell(name)) is '\(value)'; it can be \(allowed)."
    case .unclosedQuote(let name, let value): "\(spell(name)) has a quote that is not closed: \(value)."
    case .badStreamFile(let name, let path, let why): "\(spell(name)): '\(path)' can't be opened: \(why)."
    case .badEnvironmentFile(let path, let why): "\(spell("envFile")): '\(path)' can't be read: \(why)."
    }
  }

  package var remedy: String {
    switch self {
    case .wrongType, .missing, .badValue, .unclosedQuote: "Correct it in the launch configuration."
    case .badEnvironmentFile: "Correct the path, or take the argument out."
    case .badStreamFile: "Name a file that you may open, in a folder that exists."
    }
  }
}
