// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import DebugAdapterProtocol
import EventLoop
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
  init(_ error: BackendError) { self.init(error.id, problem: error.problem, remedy: error.remedy) }

  init(_ error: ArgumentError, _ spelling: ArgumentSpelling) {
    self.init(.badConfiguration, problem: error.problem(spelling), remedy: error.remedy(spelling))
  }

  init(_ error: BuildError, _ spelling: ArgumentSpelling) {
    self.init(error.id, problem: error.problem(spelling), remedy: error.remedy(spelling))
  }

  /// - Parameter spelling: Nil if nothing is launched, so that no argument can help.
  package init(_ error: ProgramError, _ spelling: ArgumentSpelling?) {
    var remedy = error.remedy
    switch (error, spelling) {
    case (.isDirectory, let spelling?): remedy += " Or use \(spelling.mode("debug")), which builds the folder."
    case (.notELF, let spelling?): remedy += " Or use \(spelling.mode("debug")), which builds its source."
    case (.notReadable(_, let reason), _): remedy = SystemShortage.remedy(in: reason) ?? remedy
    default: break
    }
    self.init(.unusableProgram, problem: error.problem, remedy: remedy)
  }

  /// The failed response's body. The person should see it, because they requested something that did not work.
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
