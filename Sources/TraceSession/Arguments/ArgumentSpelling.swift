// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// How a person knows the arguments of launch and attach, so that every text names them as the person wrote them.
package enum ArgumentSpelling: Hashable, Sendable {
  /// By their names, as in a launch.json.
  case configuration
  /// By the options of `sonde trace`, as defined in the schema.
  case commandLine

  /// As in "leave 'backend' out", or "leave '--backend' out".
  ///
  /// - Parameter name: It may continue after the argument's own name, as in `tracepoints[0].function`.
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

  /// What to do about a value that can't be used, a sentence; empty if that is obvious.
  var correction: String {
    switch self {
    case .configuration: "Correct it in the launch configuration."
    case .commandLine: ""
    }
  }
}
