// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import Glibc

/// Why a backend could not do its work. Shown to a person as "problem remedy".
package enum BackendError: Error, Hashable, Sendable {
  case noSuchProcess(Int32)
  case notPermitted(processID: Int32, why: String)
  case alreadyTraced(processID: Int32, by: Int32)
  case launchFailed(path: String, why: String)
  /// Traced, the program would not have what its file gives it.
  case losesPrivileges(path: String, ProgramPrivileges.Kind)
  case tracerFailed(why: String)
  /// The kernel does not take the eBPF program. `log` is what it said of it last, line by line.
  case programRefused(why: String, log: [String])

  package var problem: String {
    switch self {
    case .noSuchProcess(let id): "No process \(id)."
    case .notPermitted(let id, let why): "Not permitted to trace process \(id): \(why)."
    case .alreadyTraced(let id, let tracer): "Process \(id) is already traced by process \(tracer)."
    case .launchFailed(let path, let why): "Could not start '\(path)': \(why)."
    case .losesPrivileges(let path, let kind):
      "'\(path)' \(kind.text), and Linux does not grant that to a program that you trace, so it would run without."
    case .tracerFailed(let why): "The tracer failed: \(why)."
    case .programRefused(let why, _): "The tracer failed: the kernel refused the eBPF program: \(why)."
    }
  }

  package var remedy: String {
    switch self {
    case .noSuchProcess: "Check the process id, as in 'pgrep -a NAME'."
    case .notPermitted:
      // Nobody is more than root, but in a container root may lack something.
      getuid() == 0
        ? "In a container start it with --cap-add=SYS_PTRACE, or trace from outside; 'sonde doctor' says what is missing "
          + "here."
        : "Run as the process's user, or with sudo; 'sonde doctor' says what is missing here."
    case .alreadyTraced: "Stop the other debugger first, or use the ebpf backend, which needs no ptrace."
    case .losesPrivileges:
      "Run it untraced with noDebug (--no-debug), trace a copy of it, which has no privileges, or trace it as root (in a "
        + "container: with CAP_SYS_PTRACE)."
    case .launchFailed: "Check that the file is an executable for this machine and that the working directory exists."
    case .tracerFailed, .programRefused:
      "Run 'sonde doctor', or run again with --log FILE and look at the end of the file."
    }
  }

  /// What happened, as a clause in a longer sentence.
  package var clause: String {
    switch self {
    case .tracerFailed(let why): why
    case .programRefused(let why, _): "the kernel refused the eBPF program: \(why)"
    case .noSuchProcess, .notPermitted, .alreadyTraced, .launchFailed, .losesPrivileges: problem
    }
  }

  /// Why a site can't be set after so many others, and what to do.
  package static func capturesUsedUp(limit: Int) -> String {
    "this session has had \(limit) different captures, which is all that it can have; start another session, or name "
      + "fewer functions"
  }

  /// For the log: what is too long for a person's line.
  package var details: [String] { if case .programRefused(_, let log) = self { log } else { [] } }

  /// Whether it lies with the program to trace or with its user, so that every backend would say the same.
  package var concernsTarget: Bool {
    switch self {
    case .noSuchProcess, .notPermitted, .launchFailed, .losesPrivileges: true
    case .alreadyTraced, .tracerFailed, .programRefused: false
    }
  }
}
