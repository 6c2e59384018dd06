// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import EventLoop

/// Why a `launch` or `attach` request can't be carried out as it is.
package enum ArgumentError: Error, Hashable, Sendable {
  case wrongType(name: String, expected: String, found: String)
  case missing(name: String, meaning: String)
  case badValue(name: String, value: String, allowed: String)
  /// A process id that no process can have.
  case noProcessID(name: String, range: String, found: String)
  /// A member with an invalid name; `rule` says what a name must be, as in "a name RULE".
  case badMember(name: String, member: String, rule: String)
  case unclosedQuote(name: String, value: String)
  /// A function's name or pattern in an argument.
  case badPattern(name: String, problem: String, remedy: String)
  case badEnvironmentFile(path: String, why: String)
  /// A file for one of the program's streams.
  case badStreamFile(name: String, path: String, why: String)

  package var problem: String { problem(.configuration) }
  package var remedy: String { remedy(.configuration) }

  package func problem(_ spelling: ArgumentSpelling) -> String {
    switch self {
    case .wrongType(let name, let expected, let found), .noProcessID(let name, let expected, let found):
      "\(spelling.subject(name)) must be \(expected); it is \(found)."
    case .missing(let name, let meaning): "\(spelling.subject(name)) is missing: \(meaning)."
    case .badValue(let name, let value, let allowed): "\(spelling.subject(name)) is '\(value)'; it can be \(allowed)."
    case .badMember(let name, let member, let rule):
      "\(spelling.subject(name)) has the name '\(LineText.escaped(member))'; a name \(rule)."
    case .badPattern(let name, let problem, _): "\(spelling.subject(name)): \(problem)"
    case .unclosedQuote(let name, let value): "\(spelling.subject(name)) has a quote that is not closed: \(value)."
    case .badStreamFile(let name, let path, let why): "\(spelling.subject(name)): '\(path)' can't be opened: \(why)."
    case .badEnvironmentFile(let path, let why): "\(spelling.subject("envFile")): '\(path)' can't be read: \(why)."
    }
  }

  package func remedy(_ spelling: ArgumentSpelling) -> String {
    switch self {
    case .badValue("mode", "remote", _) where spelling == .configuration:
      "Run 'sonde' on the machine where the program runs, for example with ssh."
    case .wrongType, .missing, .badValue, .badMember, .unclosedQuote: spelling.correction
    case .badPattern(_, _, let remedy): remedy
    case .noProcessID: "'pgrep -a NAME' lists the processes of a program."
    case .badEnvironmentFile(_, let why):
      SystemShortage.remedy(in: why) ?? "Correct the path, or remove the argument."
    case .badStreamFile(_, _, let why):
      SystemShortage.remedy(in: why) ?? "Name a file that you may open, in a folder that exists."
    }
  }

  /// What happened and what to do, for a command line.
  package var commandLineText: String {
    [problem(.commandLine), remedy(.commandLine)].filter { !$0.isEmpty }.joined(separator: " ")
  }
}
