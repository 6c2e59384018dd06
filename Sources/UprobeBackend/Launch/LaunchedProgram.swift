// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import CLinuxShims
import EventLoop
import Glibc
import TraceBackend

/// A program that we started, held by a keeper: a process of ours that is its parent and outlives us if necessary.
final class LaunchedProgram {
  let processID: Int32
  /// Called once, on a turn of the loop, when the program has ended; nil if the keeper died before it could report how.
  var onEnd: ((ExitStatus?) -> Void)?
  /// Called if an untraced program could not be executed, which is known only at its start: the reason, a clause.
  var onNotExecuted: ((String) -> Void)?
  private(set) var hasStarted = false

  private let socket: Int32
  private let keeper: Int32
  private var source: EventSource?

  private static let answerMilliseconds: UInt64 = 10_000

  /// Starts the program and holds it before its first instruction.
  ///
  /// - Parameters:
  ///   - isTraced: Whether it will be traced: a program with rights of its own can't be. Otherwise it only runs.
  ///   - executable: The binary whose `keeper` subcommand is the keeper; normally this one.
  init(
    _ program: LaunchSpecification, isTraced: Bool, executable: String, loop: EventLoop
  ) throws(BackendError) {
    let helper = try HelperProcess(.keeper, executable: executable, passing: [], for: program)
    (socket, keeper) = (helper.socket, helper.processID)
    do throws(BackendError) {
      Self.send(LaunchOrder(program, isTraced: isTraced).message, to: socket)
      switch Self.report(from: socket, withinMilliseconds: Self.answerMilliseconds) {
      case .loaded(let processID): self.processID = processID
      case .notExecuted(let error): throw .launchFailed(path: program.path, why: Self.text(error))
      case .losesPrivileges(let kind): throw .losesPrivileges(path: program.path, kind)
      case .notHeld(let error): throw .tracerFailed(why: "the program can't be held: \(errorText(error))")
      case .exited, .killed, nil: throw .tracerFailed(why: "the process that starts the program did not answer")
      }
    } catch {
      _ = Glibc.close(socket)
      Self.reap(keeper)
      throw error
    }
    source = loop.onReadable(socket) { [weak self] in self?.receive() }
  }

  deinit { close() }

  func start() {
    hasStarted = true
    Self.send([KeeperRequest.start.rawValue], to: socket)
  }

  /// Gives up the program: the keeper stays with it until it ends.
  func leave() {
    Self.send([KeeperRequest.leave.rawValue], to: socket)
    close()
  }

  /// Ends the keeper, and with it a program that still runs.
  private func close() {
    guard let source else { return }
    self.source = nil
    source.cancel()
    _ = Glibc.close(socket)
  }

  private func receive() {
    let report = Self.report(from: socket, withinMilliseconds: 0)
    let status: ExitStatus?
    switch report {
    case .exited(let code): status = .exited(code: code)
    case .killed(let signal): status = .killed(signal: signal)
    case .notExecuted(let error):
      onNotExecuted?(Self.text(error))
      return  // how the child ended comes next
    case .loaded, .notHeld, .losesPrivileges, nil: status = nil
    }
    close()
    Self.reap(keeper)
    onEnd?(status)
  }
}

// MARK: - The socket

extension LaunchedProgram {
  private static func send(_ bytes: [UInt8], to socket: Int32) {
    var sent = 0
    while sent < bytes.count {
      let count = bytes[sent...].withUnsafeBytes {
        Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      if count < 0, errno == EINTR { continue }
      // The end of the input shows that a keeper has ended.
      guard count > 0 else { return }
      sent += count
    }
  }

  private static func report(from socket: Int32, withinMilliseconds milliseconds: UInt64) -> KeeperReport? {
    let deadline = MonotonicClock.nanoseconds + milliseconds * 1_000_000
    while true {
      let now = MonotonicClock.nanoseconds
      var readable = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
      let ready = poll(&readable, 1, Int32(now < deadline ? (deadline - now) / 1_000_000 + 1 : 0))
      if ready < 0, errno == EINTR { continue }
      guard ready > 0 else { return nil }
      var bytes = [UInt8](repeating: 0, count: KeeperReport.sizeBytes)
      // Written in one piece, so it is read in one.
      guard recv(socket, &bytes, bytes.count, Int32(MSG_WAITALL)) == bytes.count else { return nil }
      return KeeperReport(bytes: bytes)
    }
  }

  /// Releases a keeper that has been told to end, or has ended: that takes no time.
  private static func reap(_ keeper: Int32) {
    guard keeper > 0 else { return }
    var status: Int32 = 0
    let handle = ProcessDescriptor.open(keeper)
    var ended = pollfd(fd: handle, events: Int16(POLLIN), revents: 0)
    if handle >= 0 {
      _ = poll(&ended, 1, 1000)
      _ = Glibc.close(handle)
    }
    _ = waitpid(keeper, &status, WNOHANG)
  }

  private static func text(_ error: Int32) -> String {
    error > 0 ? errorText(error) : "it ended before it was loaded"
  }
}
