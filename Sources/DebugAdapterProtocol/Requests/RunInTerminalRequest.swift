// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// Asks the client to run a command in its terminal: the only request that Sonde sends to the client.
package struct RunInTerminalRequest: RequestType {
  package typealias Response = RunInTerminalResponse
  package static let command = "runInTerminal"

  package var kind: Kind?
  package var title: String?
  package var cwd: String
  /// The command and its arguments.
  package var args: [String]
  /// Added to the terminal's own environment; null removes a variable.
  package var env: [String: String?]?
  package var argsCanBeInterpretedByShell: Bool?

  package init(
    kind: Kind? = nil, title: String? = nil, cwd: String, args: [String], env: [String: String?]? = nil,
    argsCanBeInterpretedByShell: Bool? = nil
  ) {
    self.kind = kind
    self.title = title
    self.cwd = cwd
    self.args = args
    self.env = env
    self.argsCanBeInterpretedByShell = argsCanBeInterpretedByShell
  }

  /// Which of the client's terminals.
  package enum Kind: String, Codable, Hashable, Sendable {
    case integrated, external
  }
}

/// The processes that the client started. A client that does not know omits both.
package struct RunInTerminalResponse: ResponseType {
  package var processId: Int?
  package var shellProcessId: Int?

  package init(processId: Int? = nil, shellProcessId: Int? = nil) {
    self.processId = processId
    self.shellProcessId = shellProcessId
  }
}
