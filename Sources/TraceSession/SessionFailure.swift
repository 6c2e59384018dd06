// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import DebugAdapterProtocol
import GoProgram
import TraceBackend

/// Why a request failed, in the words that the client shows.
package struct SessionFailure: Error, Hashable, Sendable {
  package let id: ErrorID
  /// What happened, a sentence.
  package let problem: String
  /// What to do, a sentence.
  package let remedy: String

  package init(_ id: ErrorID, problem: String, remedy: String) {
    self.id = id
    self.problem = problem
    self.remedy = remedy
  }

  init(_ error: SequenceError) { self.init(.notNow, problem: error.problem, remedy: error.remedy) }
  init(_ error: ArgumentError) { self.init(.badConfiguration, problem: error.problem, remedy: error.remedy) }
  init(_ error: ProgramError) { self.init(.unusableProgram, problem: error.problem, remedy: error.remedy) }
  init(_ error: BackendError) { self.init(error.id, problem: error.problem, remedy: error.remedy) }
  init(_ error: BuildError) { self.init(.buildFailed, problem: error.problem, remedy: error.remedy) }

  /// The failed response's body. A person should see it: they asked for what did not work.
  func message(showUser: Bool = true) -> ErrorMessage {
    ErrorMessage(id: id, problem: problem, remedy: remedy, showUser: showUser)
  }
}

extension BackendError {
  fileprivate var id: ErrorID {
    switch self {
    case .losesPrivileges: .unusableProgram
    case .noSuchProcess, .processEnded, .endedWhileSetting, .kernelThread, .notPermitted, .alreadyTraced, .launchFailed,
      .tracerFailed, .tracerGone, .noResources, .programRefused:
      .backendFailed
    }
  }
}
