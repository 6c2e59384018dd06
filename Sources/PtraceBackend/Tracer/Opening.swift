// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import CLinuxShims
import Glibc
import TraceBackend

/// Taking control of a program: one that we start, or one that already runs.
extension Tracer {
  /// - Parameters:
  ///   - standard: The program's standard streams.
  ///   - session: In a terminal, the session's process, from which the program does not descend; otherwise nil.
  func launch(_ order: LaunchOrder, standard: (Int32, Int32, Int32), session: Int32?) throws(BackendError) {
    if let lost = ProgramPrivileges.lost(by: order.path) { throw .losesPrivileges(path: order.path, lost) }
    var gate: Int32 = -1
    let process = withTerminatedLists(order) { arguments, environment in
      order.path.withCString { path in
        order.directory.withCString { directory in
          var launch = process_launch(
            path: path, directory: directory, arguments: arguments, argument_count: UInt32(order.arguments.count),
            environment: environment, environment_count: UInt32(order.environment.count), standard: standard,
            keeps_group: session == nil ? 0 : 1, tracer: session ?? 0)
          return process_fork(&launch, &gate)
        }
      }
    }
    guard process > 0 else { throw .launchFailed(path: order.path, why: errorText(-process)) }
    defer { _ = close(gate) }
    let seized = tracee_seize(process, 1)
    guard seized == 0 else {
      _ = kill(process, SIGKILL)
      throw .tracerFailed(why: "it may not trace its own child: \(errorText(-seized))")
    }
    _ = process_release(gate)
    guard waitForExec(process) else {
      let error = process_launch_error(gate)
      throw .launchFailed(path: order.path, why: error > 0 ? errorText(error) : "it ended before it was loaded")
    }
    isLaunched = true
    if session != nil { terminal_forward_hangup(process) }
    let thread = TracedThread(id: process, processID: process, isGuest: false)
    thread.isParked = true
    threads[process] = thread
    do throws(BackendError) {
      try open(process)
    } catch {
      // The answer was that it did not start, so it must not run.
      _ = kill(process, SIGKILL)
      throw error
    }
  }

  private func waitForExec(_ process: Int32) -> Bool {
    var report = tracee_report()
    while tracee_wait(process, 1, &report) == 1, report.kind == TRACEE_STOPPED.rawValue {
      if report.event == TRACEE_EXEC.rawValue { return true }
      _ = tracee_resume(process, report.event == TRACEE_SIGNAL.rawValue ? report.value : 0)
    }
    return false
  }

  /// Seizes every thread without stopping any.
  func attach(to processID: Int32) throws(BackendError) {
    guard processID > 0, let process = ProcessFiles.process(of: processID) else { throw .noSuchProcess(processID) }
    var isComplete = false
    while !isComplete {
      guard let listed = ProcessFiles.threads(of: process) else { throw .noSuchProcess(processID) }
      isComplete = true
      for id in listed where threads[id] == nil {
        isComplete = try !seize(id, of: process) && isComplete
      }
    }
    guard !threads.isEmpty else { throw .noSuchProcess(processID) }
    hasLostLeader = threads[process] == nil
    try open(process)
  }

  /// Whether it found a thread that may have made others unseen.
  private func seize(_ id: Int32, of process: Int32) throws(BackendError) -> Bool {
    let result = tracee_seize(id, 0)
    // Attached by the kernel as the child of a thread that we already had: it will stop and be found.
    let isOurs = result == 0 || ProcessFiles.tracer(of: id) == getpid()
    if isOurs {
      threads[id] = TracedThread(id: id, processID: process, isGuest: false)
      return true
    }
    if result == -ESRCH || ProcessFiles.isZombie(id) {
      if id == process, threads.isEmpty, ProcessFiles.threads(of: process)?.count ?? 0 < 2 {
        throw .noSuchProcess(process)
      }
      return false
    }
    throw refusal(of: process, thread: id, error: -result)
  }

  /// Why the kernel does not let us trace a process, as far as we can see from outside.
  private func refusal(of process: Int32, thread: Int32, error: Int32) -> BackendError {
    if let tracer = ProcessFiles.tracer(of: thread), tracer != 0 {
      return .alreadyTraced(processID: process, by: tracer)
    }
    return .notPermitted(processID: process, why: TracingRefusal(of: process, error: error).why)
  }

  private func open(_ process: Int32) throws(BackendError) {
    guard let thread = threads[process] ?? threads.values.first, let text = TargetText(of: thread.id) else {
      throw .notPermitted(processID: process, why: "its memory can't be opened")
    }
    guard let entry = ProcessFiles.entry(of: thread.id), let linked = ProcessFiles.linkedEntry(of: thread.id) else {
      throw .tracerFailed(why: "the load address of process \(process) can't be read in /proc")
    }
    self.text = text
    processID = process
    loadBias = entry &- linked
    phase = .opened
  }
}

/// The two lists in the form that the C side takes: each string ended by a zero byte.
private func withTerminatedLists<Result>(
  _ order: LaunchOrder, _ body: (UnsafePointer<CChar>?, UnsafePointer<CChar>?) -> Result
) -> Result {
  func bytes(_ texts: [String]) -> [CChar] { texts.flatMap { $0.utf8CString } + [0] }
  return bytes(order.arguments).withUnsafeBufferPointer { arguments in
    bytes(order.environment).withUnsafeBufferPointer { environment in
      body(arguments.baseAddress, environment.baseAddress)
    }
  }
}

func errorText(_ error: Int32) -> String {
  String(cString: strerror(error))
}
