// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// How a person knows the arguments of launch and attach, so that every text names what they wrote.
package enum ArgumentSpelling: Hashable, Sendable {
  /// By their names, as in a launch.json.
  case configuration
  /// By the options of `sonde trace`, as the schema has them.
  case commandLine

  /// As in "leave 'backend' out", or "leave '--backend' out".
  ///
  /// - Parameter name: It may go on behind the argument's own, as in `tracepoints[0].function`.
  package func quoted(_ name: String) -> String {
    switch self {
    case .configuration: return "'\(name)'"
    case .commandLine:
      let argument = name.prefix { $0 != "." && $0 != "[" }
      let known = ArgumentSchema.embedded[String(argument)]
      return "'\(known?.option ?? String(argument))\(name.dropFirst(argument.count))'"
    }
  }

  /// As a sentence begins: "Argument 'backend'", or "'--backend'".
  func subject(_ name: String) -> String {
    switch self {
    case .configuration: "Argument \(quoted(name))"
    case .commandLine: quoted(name)
    }
  }

  /// As a line of the console begins: "argument 'backend'", or "'--backend'".
  func noun(_ name: String) -> String {
    switch self {
    case .configuration: "argument \(quoted(name))"
    case .commandLine: quoted(name)
    }
  }

  /// As in "use mode 'test'", or "use '--mode test'".
  func mode(_ word: String) -> String {
    switch self {
    case .configuration: "mode '\(word)'"
    case .commandLine: "'--mode \(word)'"
    }
  }

  /// What to do about a value that can't be used, a sentence; empty where it goes without saying.
  var correction: String {
    switch self {
    case .configuration: "Correct it in the launch configuration."
    case .commandLine: ""
    }
  }
}
