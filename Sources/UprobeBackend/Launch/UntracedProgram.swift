// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import CLinuxShims
import EventLoop
import Glibc
import TraceBackend
import TracePlan

/// A program that runs untraced, with the same start and end as a traced one.
///
/// It needs no privilege and has no requirements: any executable will do. The keeper holds it before its first
/// instruction, and releases it there; one with privileges of its own it holds before its execution.
package final class UntracedProgram: TraceBackend {
  package let loadBias: UInt64 = 0
  package var processID: Int32 { program.processID }
  package var onEvent: ((TargetEvent) -> Void)?
  /// Never called.
  package var onRecords: (() -> Void)?

  private let program: LaunchedProgram
  private let loop: EventLoop
  /// Readable when the program has ended, and the target of signals: its id may be reused for another process.
  private let handle: Int32
  private var endSource: EventSource?
  private var hasEnded = false
  private var completion: (() -> Void)?

  /// Starts the program and holds it before its first instruction.
  ///
  /// - Parameter executable: The binary whose `keeper` subcommand starts programs; normally this one.
  package init(
    _ specification: LaunchSpecification, loop: EventLoop, executable: String = "/proc/self/exe"
  ) throws(BackendError) {
    program = try LaunchedProgram(specification, isTraced: false, executable: executable, loop: loop)
    self.loop = loop
    handle = ProcessDescriptor.open(program.processID)
    guard handle >= 0 else { throw .tracerFailed(why: "the program's pidfd can't be opened: \(errorText(-handle))") }
    program.onEnd = { [weak self] in self?.ended($0) }
    program.onNotExecuted = { [weak self, path = specification.path] why in
      let error = BackendError.launchFailed(path: path, why: why)
      self?.onEvent?(.note("\(error.problem) \(error.remedy)"))
    }
  }

  deinit {
    endSource?.cancel()
    if handle >= 0 { _ = close(handle) }
  }

  /// The plan has no sites, since nothing was planned for.
  package func install(_ plan: EncodedPlan) throws(BackendError) -> [RefusedSite] {
    plan.sites.map { RefusedSite(address: $0.address, reason: "the program is not traced") }
  }

  package func start() throws(BackendError) { program.start() }

  package func drain(_ body: (HitRecord) -> DrainDecision) {}
  package func counts() -> [CaptureID: HitCounts] { [:] }
  package func lostHits() -> UInt64 { 0 }

  package func finish(_ ending: Ending, completion: @escaping () -> Void) {
    guard self.completion == nil else { return }
    self.completion = completion
    switch ending {
    case .leave: leave()
    case .terminate(let graceMilliseconds):
      guard !hasEnded else { return loop.onNextTurn { [weak self] in self?.complete() } }
      // A program that has not run yet would not see a signal that it could handle.
      guard target_signal(handle, program.processID, program.hasStarted ? SIGTERM : SIGKILL) != -EPERM else {
        onEvent?(.note(TargetEvent.outOfReach))
        return leave()
      }
      loop.after(milliseconds: graceMilliseconds) { [self] in
        if !hasEnded { _ = target_signal(handle, program.processID, SIGKILL) }
      }
    }
  }

  private func leave() {
    if !hasEnded { program.leave() }
    endSource?.cancel()
    loop.onNextTurn { [weak self] in self?.complete() }
  }

  private func ended(_ status: ExitStatus?) {
    endSource?.cancel()
    var process = pollfd(fd: handle, events: Int16(POLLIN), revents: 0)
    if status == nil, poll(&process, 1, 0) == 0 {
      // Only the keeper has ended: we still see the program's end, but not its exit code.
      endSource = loop.onReadable(handle) { [weak self] in self?.ended(nil) }
      return
    }
    guard !hasEnded else { return }
    hasEnded = true
    onEvent?(.ended(status: status))
    complete()
  }

  private func complete() {
    completion?()
    completion = {}
  }
}
