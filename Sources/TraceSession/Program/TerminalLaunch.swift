// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import CLinuxShims
import DebugAdapterProtocol
import EventLoop
import Glibc
import TraceBackend

/// Asks the client to start a waiting process of ours in a terminal of its own, and waits until that process has
/// connected.
///
/// That process starts the program itself, so that nothing of it runs before the tracer is ready, and so that it has
/// the terminal's keyboard. It finds us by a socket in a folder that only this user can enter.
final class TerminalLaunch {
  typealias Completion = (Result<Arrival, SessionFailure>) -> Void

  struct Arrival {
    let place: TerminalPlace
    /// `KEY=value`: the environment of programs in that terminal.
    let environment: [String]
  }

  private let connection: any Connection
  private let loop: EventLoop
  private let limits: SessionLimits
  private let folder: String
  private let listener: Int32
  private var source: EventSource?
  private var timer: LoopTimer?
  private var visitor: Visitor?
  private var completion: Completion?

  /// A process that has connected, and the part of the hello received so far.
  private struct Visitor {
    let place: TerminalPlace
    var received: [UInt8] = []
    let source: EventSource
  }

  /// - Parameter parent: Where the socket's folder is made; a long path would not fit into a socket's address.
  init(
    connection: any Connection, loop: EventLoop, limits: SessionLimits, parent: String
  ) throws(SessionFailure) {
    self.connection = connection
    self.loop = loop
    self.limits = limits
    let parent = parent.utf8.count <= 60 ? parent : "/tmp"
    var pattern = Array("\(parent)/sonde-XXXXXX".utf8CString)
    guard mkdtemp(&pattern) != nil else {
      throw Self.failure("no folder can be created in \(parent): \(SystemError("mkdtemp").text)")
    }
    folder = String(decoding: pattern.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    listener = terminal_listen("\(folder)/terminal")
    guard listener >= 0 else {
      rmdir(folder)
      throw Self.failure("no socket can be created for it: \(String(cString: strerror(-listener)))")
    }
  }

  deinit { close() }

  /// - Parameter completion: Called once, on a later turn of the loop.
  func start(
    _ terminal: StartArguments.Terminal, name: String, workingDirectory: String, completion: @escaping Completion
  ) {
    self.completion = completion
    guard let executable = FileFacts.target(ofLink: "/proc/self/exe") else {
      return finish(.failure(Self.failure("sonde's own path can't be found")))
    }
    source = loop.onReadable(listener) { [weak self] in self?.accept() }
    wait(limits.terminalAnswerMilliseconds, "the client has not started the program's terminal")
    let request = RunInTerminalRequest(
      kind: terminal == .integrated ? .integrated : .external, title: "sonde: \(name)", cwd: workingDirectory,
      args: [executable, "hold", "\(folder)/terminal"])
    connection.send(request: request) { [weak self] result in
      guard let self, self.completion != nil else { return }
      switch result {
      // The process may have connected before the answer, or be about to.
      case .success:
        self.wait(
          self.limits.terminalArrivalMilliseconds, "the client has a terminal, but nothing was started in it")
      case .failure(let error):
        self.finish(
          .failure(SessionFailure(.backendFailed, problem: error.problem, remedy: error.remedy)))
      }
    }
  }

  func cancel() {
    finish(.failure(SessionFailure(.cancelled, problem: "The start was cancelled.", remedy: "Launch again.")))
  }

  private func wait(_ milliseconds: Int, _ what: String) {
    timer?.cancel()
    timer = loop.after(milliseconds: milliseconds) { [weak self] in
      self?.finish(.failure(Self.failure("\(what) for \(milliseconds / 1000) s")))
    }
  }

  private static func failure(_ why: String) -> SessionFailure {
    SessionFailure(
      .backendFailed, problem: "The program can't be run in a terminal: \(why).",
      remedy: SystemShortage.remedy(in: why)
        ?? "Set \"console\" to \"internalConsole\", or try again.")
  }

  private func finish(_ result: Result<Arrival, SessionFailure>) {
    guard let completion else { return }
    self.completion = nil
    close()
    loop.onNextTurn { completion(result) }
  }

  private func close() {
    guard let source else { return }
    self.source = nil
    source.cancel()
    timer?.cancel()
    visitor?.source.cancel()
    visitor = nil
    _ = Glibc.close(listener)
    unlink("\(folder)/terminal")
    rmdir(folder)
  }
}

// MARK: - Connections

extension TerminalLaunch {
  private func accept() {
    var process: Int32 = 0
    let socket = terminal_accept(listener, &process)
    guard socket >= 0 else { return }
    let place = TerminalPlace(socket: socket, processID: process)
    // Of several, the last: a person may have started it again by hand.
    visitor?.source.cancel()
    visitor = Visitor(place: place, source: loop.onReadable(socket) { [weak self] in self?.receive() })
  }

  private func receive() {
    guard let visitor else { return }
    var buffer = [UInt8](repeating: 0, count: 64 << 10)
    let count = recv(visitor.place.socket, &buffer, buffer.count, Int32(MSG_DONTWAIT))
    if count < 0, errno == EAGAIN || errno == EINTR { return }
    guard count > 0 else { return dismiss() }
    self.visitor?.received += buffer[..<count]
    do {
      guard let hello = try TerminalHello(receiving: self.visitor?.received ?? []) else { return }
      finish(.success(Arrival(place: visitor.place, environment: hello.environment)))
    } catch {
      dismiss()
    }
  }

  /// It disconnected, or is not one of ours.
  private func dismiss() {
    visitor?.source.cancel()
    visitor = nil
  }
}
