// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import DebugAdapterProtocol
import EventLoop
import Glibc
import GoProgram
import Logging
import TraceBackend

/// The steps from a launch or attach request to a program that is ready: build, index, take hold.
final class Preparation {
  /// Called when a step begins that a person may have to wait for.
  var onStep: ((Step) -> Void)?

  enum Step: Hashable {
    case building(String)
    case indexing(String)
    case waitingForTerminal
  }

  /// The connection to ask for a terminal; nil if the client has none.
  var terminals: (any Connection)?

  /// A program that is stopped before its first instruction, or runs untraced.
  struct Result {
    /// Absolute, for people.
    let path: String
    let program: any TracedProgram
    let backend: any TraceBackend
    /// Nil if its streams are not ours.
    let output: ProgramOutput?
    /// To be removed at the end.
    let build: GoBuild?
  }

  private let arguments: StartArguments
  private let options: SessionOptions
  private let loop: EventLoop
  private let console: Console
  private let logger: Logger
  private var build: GoBuild?
  private var terminalLaunch: TerminalLaunch?
  /// Nil on attach, as are the files.
  private var surroundings: LaunchSurroundings?
  private var files: StreamFiles?
  private var isCancelled = false
  /// A background operation that may never return is running.
  private var isLooking = false
  /// Nil on launch.
  private var attachTarget: AttachTarget?
  private var completion: ((Swift.Result<Result, SessionFailure>) -> Void)?

  init(
    _ arguments: StartArguments, options: SessionOptions, loop: EventLoop, console: Console, logger: Logger
  ) {
    self.arguments = arguments
    self.options = options
    self.loop = loop
    self.console = console
    self.logger = logger
  }

  /// - Parameter completion: Called once, on a later turn of the loop. After `cancel()` it gets a failure, after the
  ///   program has been released if it was already held.
  func start(completion: @escaping (Swift.Result<Result, SessionFailure>) -> Void) {
    self.completion = completion
    do throws(SessionFailure) {
      try checkSurroundings()
      try requireDescriptors()
      switch arguments.kind {
      case .attach:
        let target = try AttachTarget(arguments.processID)
        attachTarget = target
        index(target.executable, path: target.path)
      case .launch: startLaunch()
      }
    } catch {
      finish(.failure(error))
    }
  }

  /// The program inherits the limit, so it stays as it is.
  private func requireDescriptors() throws(SessionFailure) {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0,
      limit.rlim_cur < Surroundings.leastOpenFiles
    else { return }
    throw SessionFailure(
      .backendFailed,
      problem: "Sonde may have only \(limit.rlim_cur) files open at once, and needs \(Surroundings.leastOpenFiles).",
      remedy: "Raise the limit (ulimit -n \(Surroundings.leastOpenFiles)), and start it again.")
  }

  func cancel() {
    isCancelled = true
    build?.cancel()
    terminalLaunch?.cancel()
    if isLooking { finish(.failure(Self.cancelled)) }
  }

  /// Looks for something in files, outside the loop, and continues with the result. After `cancel()` the result is not
  /// used.
  private func look<Found>(
    _ look: @escaping () throws(SessionFailure) -> Found, then goOn: @escaping (Found) throws(SessionFailure) -> Void
  ) {
    isLooking = true
    var result: Swift.Result<Found, SessionFailure> = .failure(Self.cancelled)
    options.inBackground {
      do throws(SessionFailure) {
        result = .success(try look())
      } catch {
        result = .failure(error)
      }
    } _: { [self] in
      guard !isCancelled else { return }
      isLooking = false
      do throws(SessionFailure) {
        try goOn(try result.get())
      } catch {
        finish(.failure(error))
      }
    }
  }

  private func finish(_ result: Swift.Result<Result, SessionFailure>) {
    loop.onNextTurn { [self] in
      guard isCancelled, case .success(let unwanted) = result else { return complete(result) }
      letGo(of: unwanted)
    }
  }

  private func complete(_ result: Swift.Result<Result, SessionFailure>) {
    if case .failure = result { build?.remove() }
    // A process that has ended meanwhile explains all failures.
    completion?(
      result.mapError {
        attachTarget?.hasEnded ?? false ? SessionFailure(BackendError.processEnded(arguments.processID)) : $0
      })
    completion = nil
  }

  /// Taking hold of a process blocks for a while: a cancellation is noticed only afterwards.
  private func letGo(of unwanted: Result) {
    let ending: Ending =
      switch arguments.kind {
      case .attach: .leave
      case .launch: .terminate(graceMilliseconds: SessionState.disconnectGraceMilliseconds)
      }
    let patience = SessionState.disconnectGraceMilliseconds + options.limits.releaseMarginMilliseconds
    let timer = loop.after(milliseconds: patience) { [self] in
      console.say("the tracer did not release the program in time")
      complete(.failure(Self.cancelled))
    }
    // Its pipes are closed with `unwanted`, which must outlive the program.
    unwanted.backend.finish(ending) { [self, unwanted] in
      timer.cancel()
      withExtendedLifetime(unwanted) { complete(.failure(Self.cancelled)) }
    }
  }

  private static let cancelled = SessionFailure(
    .cancelled, problem: "The start was cancelled.", remedy: "Launch again.")
}

// MARK: - Where we run

extension Preparation {
  /// Under the wrong ids a different process would be read than the one that is traced.
  private func checkSurroundings() throws(SessionFailure) {
    guard let obstacle = Surroundings.procObstacle, !(arguments.isUntraced && obstacle == .otherNamespace) else {
      return
    }
    throw SessionFailure(
      .backendFailed, problem: "Nothing can be traced here: \(obstacle.text).", remedy: obstacle.remedy)
  }
}

// MARK: - Build

extension Preparation {
  private func startLaunch() {
    look { [arguments, options] () throws(SessionFailure) in
      let source = try LaunchSource(arguments, from: options.workingDirectory)
      let surroundings = try LaunchSurroundings(arguments, of: source, options: options)
      return (source, surroundings, try StreamFiles(arguments, from: options.workingDirectory))
    } then: { [self] source, surroundings, files throws(SessionFailure) in
      self.surroundings = surroundings
      self.files = files
      for remark in surroundings.remarks { console.say(remark) }
      switch source {
      case .binary(let path): index(path, path: path)
      case .package(let path): try startBuild(of: path, .program, surroundings)
      case .tests(let folder): try startBuild(of: folder, .tests, surroundings)
      }
    }
  }

  private func startBuild(
    of program: String, _ product: GoBuild.Product, _ surroundings: LaunchSurroundings
  ) throws(SessionFailure) {
    do throws(BuildError) {
      let sweeper = try makeSweeper()
      let build = try GoBuild(
        GoBuild.Specification(
          program: program, product: product, isOptimized: arguments.isOptimized, buildFlags: arguments.buildFlags,
          output: arguments.output.map { FileFacts.absolute($0, in: options.workingDirectory) },
          environment: surroundings.environment, workingDirectory: options.workingDirectory), sweeper: sweeper)
      self.build = build
      onStep?(.building(program))
      var chunker = UTF8Chunker()
      try build.start(on: loop) { [console] bytes in
        console.pass(chunker.append(bytes), as: .stderr)
      } completion: { [self] result in
        console.pass(chunker.finish(), as: .stderr)
        switch result {
        case .success: index(build.output, path: build.output)
        case .failure(.cancelled): finish(.failure(Self.cancelled))
        case .failure(let error): finish(.failure(SessionFailure(error, arguments.spelling)))
        }
      }
    } catch {
      throw SessionFailure(error, arguments.spelling)
    }
  }
}

extension Preparation {
  private func makeSweeper() throws(BuildError) -> BuildSweeper? {
    guard let executable = options.executable else { return nil }
    do throws(BackendError) {
      return try BuildSweeper(executable: executable, loop: loop)
    } catch {
      throw .noHelper(error)
    }
  }
}

// MARK: - Index and take hold

extension Preparation {
  /// On the next turn, so that the messages about the step before are sent first.
  private func index(_ file: String, path: String) {
    guard !isCancelled else { return finish(.failure(Self.cancelled)) }
    onStep?(.indexing(path))
    loop.onNextTurn { [self] in
      guard !isCancelled else { return finish(.failure(Self.cancelled)) }
      do throws(SessionFailure) {
        guard !arguments.isUntraced || surroundings == nil else { return try takeHold(nil, path: path) }
        let choice = try BackendChoice(
          arguments.backend, among: options.providers, logger: logger, spelling: arguments.spelling)
        look { [arguments, options] () throws(SessionFailure) in
          do throws(ProgramError) {
            return try options.openProgram(
              file, arguments.debugFile.map { FileFacts.absolute($0, in: options.workingDirectory) }, arguments.limits)
          } catch {
            let failure = SessionFailure(error, arguments.kind == .launch ? arguments.spelling : nil)
            // A person knows a running program by its own path.
            let mayRun = if case .notReadable = error { arguments.kind == .launch } else { false }
            throw SessionFailure(
              .unusableProgram, problem: failure.problem.replacing(file, with: path),
              remedy: failure.remedy
                + (mayRun ? " \(arguments.spelling.quoted("noDebug")) runs it without reading it." : ""))
          }
        } then: { [self] program throws(SessionFailure) in
          try takeHold(Found(choice: choice, program: program), path: path)
        }
      } catch {
        finish(.failure(error))
      }
    }
  }

  /// The backend that traces, and the facts known about the program.
  private struct Found {
    let choice: BackendChoice
    let program: any TracedProgram
  }

  /// - Parameter found: Nil if the program is only to be run.
  private func takeHold(_ found: Found?, path: String) throws(SessionFailure) {
    guard let surroundings else {
      guard let found else { return }
      return finish(.success(try attach(found, path)))
    }
    guard let terminal = wantedTerminal, let terminals else {
      return finish(.success(try launch(path, found, surroundings, in: nil)))
    }
    onStep?(.waitingForTerminal)
    let request = try TerminalLaunch(
      connection: terminals, loop: loop, limits: options.limits, parent: options.temporaryFolder)
    terminalLaunch = request
    request.start(
      terminal, name: FileFacts.lastComponent(of: path), workingDirectory: surroundings.workingDirectory
    ) { [self] result in
      terminalLaunch = nil
      do throws(SessionFailure) {
        guard !isCancelled else { throw Self.cancelled }
        finish(.success(try launch(path, found, surroundings, in: try result.get())))
      } catch {
        finish(.failure(error))
      }
    }
  }

  /// Reported if there is none: running the program without a terminal is better than not running it.
  private var wantedTerminal: StartArguments.Terminal? {
    // Under `sonde trace` it has a terminal anyway.
    guard let terminal = arguments.terminal, options.streams == .captured else { return nil }
    if terminals == nil { console.say("the client can't run programs in a terminal, so the program runs without one") }
    return terminal
  }

  private func attach(_ found: Found, _ path: String) throws(SessionFailure) -> Result {
    // Before we stop it ourselves.
    let isStopped = attachTarget?.isStopped ?? false
    let backend = try found.choice.open(.attach(processID: arguments.processID), console: console)
    do throws(SessionFailure) {
      try attachTarget?.requireSameProgram()
    } catch {
      backend.finish(.leave) { withExtendedLifetime(backend) {} }
      throw error
    }
    if isStopped {
      console.say(
        "process \(arguments.processID) is stopped (SIGSTOP, or a debugger): nothing is hit until it continues")
    }
    return Result(path: path, program: found.program, backend: backend, output: nil, build: nil)
  }

  private func launch(
    _ path: String, _ found: Found?, _ surroundings: LaunchSurroundings, in terminal: TerminalLaunch.Arrival?
  ) throws(SessionFailure) -> Result {
    guard let files else { throw Self.cancelled }
    try files.take()
    let streams = try LaunchStreams(
      files, options: options, isInTerminal: terminal != nil, loop: loop, console: console)
    // Its descriptors are needed until the backend has its own.
    defer { withExtendedLifetime(streams) {} }
    let specification = LaunchSpecification(
      path: path, arguments: [path] + arguments.arguments,
      environment: terminal.map { surroundings.environment(over: $0.environment) } ?? surroundings.environment,
      workingDirectory: surroundings.workingDirectory, standardInput: streams.standardInput,
      standardOutput: streams.standardOutput, standardError: streams.standardError,
      outputReaders: streams.output?.readers ?? [], terminal: terminal?.place)
    let backend: any TraceBackend
    if let found {
      backend = try found.choice.open(.launch(specification), console: console)
    } else {
      do throws(BackendError) {
        backend = try options.runUntraced(specification)
      } catch {
        throw SessionFailure(error)
      }
    }
    return Result(
      path: path, program: found?.program ?? UntracedCode(arguments.spelling), backend: backend, output: streams.output,
      build: build)
  }
}
