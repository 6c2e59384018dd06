// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import CLinuxShims
import DebugAdapterProtocol
import EventLoop
import Glibc
import Logging
import PtraceBackend
import TraceBackend
import TraceSession
import UprobeBackend

/// The parts of a session in this executable.
enum SessionSetup {
  /// The signals with which a terminal's user, a client or the system ends us.
  static let endSignals = [SIGINT, SIGTERM, SIGHUP, SIGQUIT]

  /// Makes those signals end us immediately, as they do with any program.
  static func unblockSignals() {
    var signals = sigset_t()
    sigemptyset(&signals)
    for signal in endSignals { sigaddset(&signals, signal) }
    sigprocmask(SIG_UNBLOCK, &signals, nil)
  }

  static func options(streams: ProgramStreams, logger: Logger, loop: EventLoop) -> SessionOptions {
    var options = SessionOptions(
      providers: [UprobeBackendProvider(loop: loop), PtraceBackendProvider(loop: loop)],
      runUntraced: { (program) throws(BackendError) in try UntracedProgram(program, loop: loop) }, streams: streams,
      environment: environment, workingDirectory: workingDirectory, logger: logger)
    options.executable = "/proc/self/exe"
    options.inBackground = { work, completion in loop.inBackground(work, then: completion) }
    return options
  }

  static var workingDirectory: String {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
    guard getcwd(&buffer, buffer.count) != nil else { return "/" }
    return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  static var environment: [String] {
    // If our executable file gives us rights, the C library hides some variables from us, TMPDIR and LD_LIBRARY_PATH
    // among them. They are meant for the program.
    if rights_were_given() != 0, let whole = SystemFile.contents("/proc/self/environ") {
      return whole.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
    }
    var entries: [String] = []
    var next = environ
    while let entry = next.pointee {
      entries.append(String(cString: entry))
      next += 1
    }
    return entries
  }
}
