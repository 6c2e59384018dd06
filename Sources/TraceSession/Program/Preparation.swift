// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import DebugAdapterProtocol
import EventLoop
import Glibc
import GoProgram
import Logging
import TraceBackend

/// The way from a launch or attach request to a program that stands ready: build, index, take hold.
final class Preparation {
  /// Called when a step begins that may take a person's time.
  var onStep: ((Step) -> Void)?

  enum Step: Hashable {
    case building(String)
    case indexing(String)
  }

  /// A program that stands before its first instruction, or runs untraced.
  struct Result {
    /// Absolute, for people.
    let path: String
    let program: any TracedProgram
    let backend: any TraceBackend
    /// Nil where its streams are not ours.
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
  private var isCancelled = false
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

  /// - Parameter completion: Called once, on a later turn of the loop. After `cancel()` it gets a failure, once the
  ///   program is let go of where it was held already.
  func start(completion: @escaping (Swift.Result<Result, SessionFailure>) -> Void) {
    self.completion = completion
    do throws(SessionFailure) {
      switch arguments.kind {
      case .attach: index("/proc/\(arguments.processID)/exe", path: try attachedPath())
      case .launch:
        let program = FileFacts.absolute(arguments.program, in: options.workingDirectory)
        if try isBinary(program) { index(program, path: program) } else { try startBuild(of: program) }
      }
    } catch {
      finish(.failure(error))
    }
  }

  func cancel() {
    isCancelled = true
    build?.cancel()
  }

  private func finish(_ result: Swift.Result<Result, SessionFailure>) {
    loop.onNextTurn { [self] in
      guard isCancelled, case .success(let unwanted) = result else { return complete(result) }
      letGo(of: unwanted)
    }
  }

  private func complete(_ result: Swift.Result<Result, SessionFailure>) {
    if case .failure = result { build?.remove() }
    completion?(result)
    completion = nil
  }

  /// Taking hold takes a while in which nothing is heard: that nobody wants the program is learnt when it is there.
  private func letGo(of unwanted: Result) {
    let ending: Ending =
      switch arguments.kind {
      case .attach: .leave
      case .launch: .terminate(graceMilliseconds: SessionState.disconnectGraceMilliseconds)
      }
    let patience = SessionState.disconnectGraceMilliseconds + options.limits.releaseMarginMilliseconds
    let timer = loop.after(milliseconds: patience) { [self] in
      console.say("the tracer did not let go of the program in time")
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

// MARK: - Launch

extension Preparation {
  private func isBinary(_ program: String) throws(SessionFailure) -> Bool {
    let kind = FileFacts.kind(of: program)
    guard kind != .missing else { throw SessionFailure(ProgramError.noSuchFile(path: program)) }
    switch arguments.mode {
    case .exec: return true
    case .debug: break
    case .auto:
      if kind == .file, FileFacts.isELF(program) { return true }
      if program.hasSuffix("_test.go") { throw SessionFailure(ArgumentError.notSupportedYet(what: "mode 'test'")) }
    }
    if kind == .folder || program.hasSuffix(".go") { return false }
    guard arguments.mode == .debug else { throw SessionFailure(ProgramError.notELF(path: program)) }
    throw SessionFailure(
      .badConfiguration, problem: "'\(program)' can't be built: it is neither a folder nor a .go file.",
      remedy: "Name the package's folder, or use mode 'exec' for a binary.")
  }

  private func startBuild(of program: String) throws(SessionFailure) {
    do throws(BuildError) {
      let build = try GoBuild(
        GoBuild.Specification(
          program: program, isOptimized: arguments.isOptimized, buildFlags: arguments.buildFlags,
          output: arguments.output.map { FileFacts.absolute($0, in: options.workingDirectory) },
          environment: environment))
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
        case .failure(let error): finish(.failure(SessionFailure(error)))
        }
      }
    } catch {
      throw SessionFailure(error)
    }
  }

  /// Our own variables with those of the arguments.
  private var environment: [String] {
    let changed = arguments.environment
    let kept = options.environment.filter { entry in
      !changed.keys.contains(String(entry.prefix { $0 != "=" }))
    }
    return kept
      + changed.compactMap { name, value in value.map { "\(name)=\($0)" } }.sorted()
  }

  /// The argument's, else the folder of the program's source, or of the binary.
  private func workingDirectory() throws(SessionFailure) -> String {
    if let chosen = arguments.workingDirectory {
      let folder = FileFacts.absolute(chosen, in: options.workingDirectory)
      guard FileFacts.kind(of: folder) == .folder else {
        throw SessionFailure(
          .badConfiguration, problem: "Argument 'cwd' is '\(folder)', which is no folder.",
          remedy: "Correct it in the launch configuration.")
      }
      return folder
    }
    let program = FileFacts.absolute(arguments.program, in: options.workingDirectory)
    return FileFacts.kind(of: program) == .folder ? program : FileFacts.folder(of: program)
  }
}

// MARK: - Attach

extension Preparation {
  private func attachedPath() throws(SessionFailure) -> String {
    let id = arguments.processID
    guard id != getpid() else {
      throw SessionFailure(
        .backendFailed, problem: "Process \(id) is sonde itself.", remedy: "Name the process of the program to trace.")
    }
    guard let process = ProcessFacts(id) else { throw SessionFailure(BackendError.noSuchProcess(id)) }
    guard process.groupID == id else {
      throw SessionFailure(
        .backendFailed, problem: "\(id) is a thread of process \(process.groupID).",
        remedy: "Name the process: \(process.groupID).")
    }
    guard !process.isZombie else {
      throw SessionFailure(
        .backendFailed, problem: "Process \(id) has ended already.",
        remedy: "Start the program again and name its new process.")
    }
    guard let path = FileFacts.target(ofLink: "/proc/\(id)/exe") else {
      let error = errno
      let why = error == ENOENT ? "it is a thread of the kernel" : TracingRefusal(of: id, error: error).why
      throw SessionFailure(BackendError.notPermitted(processID: id, why: why))
    }
    return path
  }
}

// MARK: - Index and take hold

extension Preparation {
  /// On the next turn, so that what was said about the step before is on its way.
  private func index(_ file: String, path: String) {
    guard !isCancelled else { return finish(.failure(Self.cancelled)) }
    onStep?(.indexing(path))
    loop.onNextTurn { [self] in
      guard !isCancelled else { return finish(.failure(Self.cancelled)) }
      do throws(SessionFailure) {
        finish(.success(try takeHold(of: file, path: path)))
      } catch {
        finish(.failure(error))
      }
    }
  }

  private func takeHold(of file: String, path: String) throws(SessionFailure) -> Result {
    let choice = try BackendChoice(arguments.backend, among: options.providers, logger: logger)
    let program: any TracedProgram
    do throws(ProgramError) {
      program = try options.openProgram(file, arguments.limits)
    } catch {
      throw SessionFailure(error)
    }
    switch arguments.kind {
    case .attach:
      let backend = try choice.open(.attach(processID: arguments.processID), console: console)
      return Result(path: path, program: program, backend: backend, output: nil, build: nil)
    case .launch:
      let directory = try workingDirectory()
      let output = options.streams == .captured ? try makeOutput() : nil
      let backend = try launch(path, in: directory, output: output, with: choice)
      return Result(path: path, program: program, backend: backend, output: output, build: build)
    }
  }

  private func launch(
    _ path: String, in directory: String, output: ProgramOutput?, with choice: BackendChoice
  ) throws(SessionFailure) -> any TraceBackend {
    var specification = LaunchSpecification(
      path: path, arguments: [path] + arguments.arguments, environment: environment, workingDirectory: directory,
      standardInput: 0, standardOutput: 1, standardError: 2, outputReaders: [])
    guard let output else { return try choice.open(.launch(specification), console: console) }
    let nothing = Glibc.open("/dev/null", O_RDONLY | O_CLOEXEC)
    guard nothing >= 0 else { throw Self.noStreams(SystemError("open /dev/null")) }
    defer { close(nothing) }
    specification.standardInput = nothing
    (specification.standardOutput, specification.standardError) = output.writers
    specification.outputReaders = output.readers
    return try choice.open(.launch(specification), console: console)
  }

  private func makeOutput() throws(SessionFailure) -> ProgramOutput {
    do throws(SystemError) {
      return try ProgramOutput(loop: loop, console: console, limits: options.limits)
    } catch {
      throw Self.noStreams(error)
    }
  }

  private static func noStreams(_ error: SystemError) -> SessionFailure {
    SessionFailure(
      .backendFailed, problem: "The program's streams can't be made: \(error.call): \(error.text).",
      remedy: "Close other programs: this user may have too many files open.")
  }
}
