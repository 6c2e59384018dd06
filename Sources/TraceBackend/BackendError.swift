// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import EventLoop
import Glibc

/// Why a backend could not do its work. Shown to the user as "problem remedy".
package enum BackendError: Error, Hashable, Sendable {
  case noSuchProcess(Int32)
  /// It existed when the session began.
  case processEnded(Int32)
  /// It was traced, and nothing more can be set in it.
  case endedWhileSetting
  case kernelThread(Int32)
  case notPermitted(processID: Int32, why: String)
  case alreadyTraced(processID: Int32, by: Int32)
  case launchFailed(path: String, why: String)
  /// If traced, the program would not get the privileges that its file gives it.
  case losesPrivileges(path: String, ProgramPrivileges.Kind)
  case tracerFailed(why: String)
  /// A helper process that tracing needs has ended.
  case tracerGone(why: String)
  /// The system refused something that every process normally gets. `what` is as in "could not get WHAT".
  case noResources(_ what: String, errno: Int32)
  /// The kernel rejects the eBPF program. `log` holds the last lines of its log.
  case programRefused(why: String, log: [String])

  package var problem: String {
    switch self {
    case .noSuchProcess(let id): "There is no process \(id)."
    case .processEnded(let id): "Process \(id) ended before it could be traced."
    case .endedWhileSetting: "The process ended while breakpoints were set."
    case .kernelThread(let id): "Process \(id) is a kernel thread: it runs no program."
    case .notPermitted(let id, let why): "Not permitted to trace process \(id): \(why)."
    case .alreadyTraced(let id, let tracer): "Process \(id) is already traced by process \(tracer)."
    case .launchFailed(let path, let why): "Could not start '\(path)': \(why)."
    case .losesPrivileges(let path, let kind):
      "'\(path)' \(kind.text), but Linux ignores that for a program that you trace: it would run without these rights."
    case .tracerFailed(let why): "The tracer failed: \(why)."
    case .tracerGone(let why): "Nothing is traced any more: the process that owned the probes has ended (\(why))."
    case .noResources(let what, let errno): "Sonde could not get \(what): \(String(cString: strerror(errno)))."
    case .programRefused(let why, _): "The tracer failed: the kernel refused the eBPF program: \(why)."
    }
  }

  package var remedy: String {
    switch self {
    case .noSuchProcess: "Check the process id: 'pgrep -a NAME' lists the processes of a program."
    case .processEnded: "Start the program again and name its new process."
    case .endedWhileSetting: "Start the program again to trace it."
    case .kernelThread: "Name the process of a Go program: 'pgrep -a NAME' lists them."
    case .notPermitted(_, TracingRefusal.otherNamespace):
      "Trace from outside, as root of the machine, or inside, as the process's user."
    case .notPermitted(_, let why) where why.hasPrefix(TracingRefusal.forbiddenToRoot):
      "Trace another process, or ask the machine's administrator which policy forbids it."
    case .notPermitted:
      // No user has more rights than root, but in a container root may lack some.
      getuid() == 0
        ? "In a container start it with --cap-add=SYS_PTRACE, or trace from outside; 'sonde doctor' says what is missing "
          + "here."
        : "Run as the process's user, or with sudo; 'sonde doctor' says what is missing here."
    case .alreadyTraced: "Stop the other debugger first, or use the ebpf backend if you may: it needs no ptrace."
    case .losesPrivileges:
      "Run it untraced with noDebug (--no-debug), trace a copy of it, which has no privileges, or trace it as root (in a "
        + "container: with CAP_SYS_PTRACE)."
    case .launchFailed(_, let why) where why.hasSuffix(String(cString: strerror(E2BIG))):
      "Shorten the arguments or the environment: each is at most 128 KiB."
    case .launchFailed(_, let why) where why.hasSuffix(String(cString: strerror(ETXTBSY))):
      "Another process has the file open for writing: wait until it is done."
    case .launchFailed(_, let why):
      SystemShortage.remedy(in: why)
        ?? "Check that you may execute the file (chmod +x), that it is for this machine, and that its working directory "
        + "exists."
    case .noResources(_, let errno): Self.remedy(for: errno)
    case .tracerGone: "Start another session."
    case .tracerFailed(let why), .programRefused(let why, _): SystemShortage.remedy(in: why) ?? Self.lookAround
    }
  }

  /// What happened, as a clause in a longer sentence.
  package var clause: String {
    switch self {
    case .tracerFailed(let why), .tracerGone(let why): why
    case .programRefused(let why, _): "the kernel refused the eBPF program: \(why)"
    case .noResources(let what, let errno): "it could not get \(what): \(String(cString: strerror(errno)))"
    case .noSuchProcess, .processEnded, .endedWhileSetting, .kernelThread, .notPermitted, .alreadyTraced, .launchFailed,
      .losesPrivileges:
      problem
    }
  }

  /// Why a site can't be set after so many others, and what to do.
  package static func capturesUsedUp(limit: Int) -> String {
    "this session has used all \(limit) captures that it can have; start another session, or name fewer functions"
  }

  /// For the log: details that are too long for a message.
  package var details: [String] { if case .programRefused(_, let log) = self { log } else { [] } }

  /// Whether the cause is the program to trace or its user, so that every backend would fail in the same way.
  package var concernsTarget: Bool {
    switch self {
    case .noSuchProcess, .processEnded, .endedWhileSetting, .kernelThread, .notPermitted, .launchFailed,
      .losesPrivileges:
      true
    case .alreadyTraced, .tracerFailed, .tracerGone, .noResources, .programRefused: false
    }
  }

  /// What to do if the system refused something.
  private static func remedy(for errno: Int32) -> String {
    switch errno {
    case EFBIG: "Raise the limit of a file's size (ulimit -f)."
    case ENOENT: "Mount /proc: Sonde starts its helper processes from there."
    default: SystemShortage.remedy(for: errno) ?? lookAround
    }
  }

  private static let lookAround = "Run 'sonde doctor', or run again with --log FILE and look at the end of the file."
}
