// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

/// The numbers of our errors. A number never changes its meaning: `protocol/errors.md` lists them, and people search
/// for them.
///
/// The compiler rejects duplicate numbers.
package enum ErrorID: Int, CaseIterable, Hashable, Sendable {
  // 1000: the protocol itself.
  case malformedMessage = 1000
  case messageTooLarge = 1001
  case invalidArguments = 1002
  case unknownCommand = 1003
  /// The command is known, but not at this point of the session.
  case notNow = 1004
  case cancelled = 1005

  // 2000: starting or attaching to a program.
  case badConfiguration = 2000
  case unusableProgram = 2001
  case buildFailed = 2002
  case backendFailed = 2003

  // 3000: the debug console.
  case notEvaluated = 3000
  case notExpandable = 3001
}
