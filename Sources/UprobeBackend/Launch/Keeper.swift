// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import CLinuxShims
import Glibc
import TraceBackend

/// The keeper process: starts one program, holds it until the session says so, and reports how it ended. Never returns.
///
/// It is the program's parent so that the program still has one when the session dies: then the keeper ends it, unless
/// it was to be left running. From its start on the keeper does not trace the program: nothing stops it any more. A
/// program that only runs, and to which its file gives more than its user has, is never traced: it is executed at its
/// start.
///
/// - Parameters:
///   - controlDescriptor: The socket to the session. The program's three streams follow it, then the read ends of its
///     pipes.
///   - session: The session's process if this one was started in a terminal; nil if the session is our parent.
package func keeperMain(controlDescriptor: Int32, session: Int32? = nil) -> Never {
  let inherited = (controlDescriptor..<controlDescriptor + Int32(PROCESS_PASSED_MAX)).filter {
    fcntl($0, F_SETFD, FD_CLOEXEC) != -1
  }
  let children = process_child_signals()
  guard children >= 0, let order = readOrder(from: controlDescriptor) else { _exit(2) }
  let keeper = Keeper(control: controlDescriptor, children: children, readers: Array(inherited.dropFirst(4)))
  switch keeper.launch(order, session: session) {
  case .loaded(let processID):
    OutOfMemoryScore.spareThisProcess()
    keeper.tell(.loaded(processID: processID))
    keeper.stay()
  case let failure:
    keeper.tell(failure)
    _exit(1)
  }
}

private func readOrder(from socket: Int32) -> LaunchOrder? {
  var length: UInt32 = 0
  let mostBytes: UInt32 = 64 << 20
  guard recv(socket, &length, 4, Int32(MSG_WAITALL)) == 4, length <= mostBytes else { return nil }
  var bytes = [UInt8](repeating: 0, count: Int(length))
  guard recv(socket, &bytes, bytes.count, Int32(MSG_WAITALL)) == bytes.count else { return nil }
  return LaunchOrder(bytes: bytes)
}

/// One program and its parent.
private final class Keeper {
  private let control: Int32
  private let children: Int32
  /// The read ends of the program's pipes.
  private var readers: [Int32]
  private var program: Int32 = 0
  /// Where a program that was not executed yet waits; -1 otherwise.
  private var gate: Int32 = -1
  private var hasStarted = false
  /// The program has ended, and was reaped.
  private var hasEnded = false
  private var isLeft = false

  /// How long a program may take to end after SIGTERM when the session has ended.
  private static let graceMilliseconds: UInt64 = 1000

  init(control: Int32, children: Int32, readers: [Int32]) {
    self.control = control
    self.children = children
    self.readers = readers
  }

  func tell(_ report: KeeperReport) {
    let bytes = report.bytes
    _ = bytes.withUnsafeBytes { send(control, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
  }

  /// Starts the program and stops it right after its execve, or before that if it may not be traced.
  func launch(_ order: LaunchOrder, session: Int32?) -> KeeperReport {
    if order.isTraced, let lost = ProgramPrivileges.lost(by: order.path) { return .losesPrivileges(lost) }
    let standard = (control + 1, control + 2, control + 3)
    program = order.fork(standard: standard, session: session, gate: &gate)
    guard program > 0 else { return .notExecuted(errno: -program) }
    // Only the program may have the write ends of its pipes, or we would never read their end.
    for descriptor in [standard.0, standard.1, standard.2] { _ = close(descriptor) }
    if session != nil { terminal_forward_hangup(program) }
    if !order.isTraced, mustNotBeHeld(order) { return .loaded(processID: program) }
    let seized = tracee_seize(program, 1)
    guard seized == 0 else {
      _ = kill(program, SIGKILL)
      return .notHeld(errno: -seized)
    }
    _ = process_release(gate)
    defer { closeGate() }
    var report = tracee_report()
    while tracee_wait(program, 1, &report) == 1, report.kind == TRACEE_STOPPED.rawValue {
      if report.event == TRACEE_EXEC.rawValue { return .loaded(processID: program) }
      _ = tracee_resume(program, report.event == TRACEE_SIGNAL.rawValue ? report.value : 0)
    }
    return .notExecuted(errno: process_launch_error(gate))
  }

  /// Holding a program takes ptrace, which may take rights from it, or be forbidden here.
  private func mustNotBeHeld(_ order: LaunchOrder) -> Bool {
    ProgramPrivileges.areGained(from: order.path) || SystemCallFilter.refusal(of: [.ptrace]) != nil
  }

  /// Serves the session until the program has ended.
  func stay() -> Never {
    while true {
      var waits = [
        pollfd(fd: control, events: Int16(POLLIN), revents: 0), pollfd(fd: children, events: Int16(POLLIN), revents: 0),
        pollfd(fd: gate, events: Int16(POLLIN), revents: 0),
      ]
      if poll(&waits, 3, -1) < 0 { continue }
      if waits[2].revents != 0 { executed() }
      if waits[1].revents != 0 { reap() }
      if waits[0].revents != 0 { serve() }
    }
  }

  private func serve() {
    var byte: UInt8 = 0
    let count = recv(control, &byte, 1, 0)
    if count < 0, errno == EINTR { return }
    guard count == 1 else { end() }
    switch KeeperRequest(rawValue: byte) {
    case .start: start()
    case .leave: leave()
    case nil: end()
    }
  }

  private func start() {
    guard !hasStarted else { return }
    hasStarted = true
    if gate >= 0 { _ = process_release(gate) } else { _ = tracee_detach(program, 0) }
  }

  /// The gate has closed on the child's side: it executes the program, or reports why it can't.
  private func executed() {
    let error = process_launch_error(gate)
    closeGate()
    if error > 0 { tell(.notExecuted(errno: error)) }
  }

  private func closeGate() {
    if gate >= 0 { _ = close(gate) }
    gate = -1
  }

  /// Records the program's end.
  private func reap() {
    var information = [UInt8](repeating: 0, count: 128)
    while read(children, &information, information.count) > 0 {}
    guard !hasEnded else { return }
    var report = tracee_report()
    while tracee_wait(program, 0, &report) == 1 {
      switch UInt32(report.kind) {
      case TRACEE_EXITED.rawValue: ended(.exited(code: report.value))
      case TRACEE_KILLED.rawValue: ended(.killed(signal: report.value))
      default: continue
      }
      return
    }
  }

  private func ended(_ report: KeeperReport) {
    hasEnded = true
    if !isLeft { tell(report) }
  }

  /// The session has ended without a message: the program ends too.
  private func end() -> Never {
    guard !hasEnded else { _exit(0) }
    _ = kill(program, hasStarted ? SIGTERM : SIGKILL)
    let deadline = process_monotonic_nanoseconds() + Self.graceMilliseconds * 1_000_000
    while !hasEnded {
      let now = process_monotonic_nanoseconds()
      if now >= deadline { _ = kill(program, SIGKILL) }
      var wait = pollfd(fd: children, events: Int16(POLLIN), revents: 0)
      _ = poll(&wait, 1, Int32(now < deadline ? (deadline - now) / 1_000_000 + 1 : 100))
      reap()
    }
    _exit(0)
  }

  /// Reads and discards the program's output, so that it can keep writing, until it has ended and its pipes are closed.
  private func leave() -> Never {
    isLeft = true
    start()
    let null = open("/dev/null", O_RDWR)
    _ = dup2(null, STDERR_FILENO)
    _ = close(control)
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while !hasEnded || !readers.isEmpty {
      var waits = ([children] + readers).map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
      if poll(&waits, nfds_t(waits.count), -1) < 0 { continue }
      if waits[0].revents != 0 { reap() }
      for wait in waits.dropFirst() where wait.revents != 0 {
        let count = read(wait.fd, &buffer, buffer.count)
        if count == 0 || (count < 0 && errno != EINTR && errno != EAGAIN) { readers.removeAll { $0 == wait.fd } }
      }
    }
    _exit(0)
  }
}
