// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import ArgumentParser
import DebugAdapterProtocol
import DebugAdapterTransport
import EventLoop
import Glibc
import TracePlan
import TraceSession

/// Traces in a terminal: the same session as an editor's, with this process as its client.
struct TraceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "trace", abstract: "Trace a program in the terminal.",
    usage: """
      sonde trace [options] PATTERN... -- PROGRAM [ARGUMENTS...]
      sonde trace [options] --pid N PATTERN...
      """,
    discussion: """
      A PATTERN is a function, as in main.foo or net/http.(*Server).Serve, or a regular expression between slashes. \
      PROGRAM is a binary, or a package's folder or .go file, which is built first; with --test, its tests are built \
      and run, and ARGUMENTS are the test binary's, as in -test.run=Name. The program's stdin, stdout and stderr are \
      this terminal's; trace lines go to stderr. ^C goes to the program, and this command returns the program's exit \
      code. --count and --duration end the program, and return 0. With --pid, all three end only the tracing.
      """)

  @Option(
    name: [.customLong("pid"), .customLong("process-id")], parsing: .unconditional,
    help: ArgumentHelp("Trace this process, which is already running.", valueName: "process"))
  var pid: String?

  @Option(
    name: .customShort("o"), help: ArgumentHelp("Write the trace lines to this file.", valueName: "file"),
    completion: .file())
  var traceFile: String?

  @Option(help: ArgumentHelp("End after this many hits: each call, return and log message is one.", valueName: "n"))
  var count: Int?

  @Option(help: ArgumentHelp("End after this time, as in 1.5s or 2m30s.", valueName: "time"))
  var duration: String?

  @OptionGroup(title: "What to start") var start: StartOptions
  @OptionGroup(title: "What is shown and how") var values: ValueOptions
  @OptionGroup(title: "Logs") var logging: LogOptions

  /// The words after `--`: the program and its arguments. See `words(from:)`.
  @Option(name: .customLong(Self.commandOption), help: .private)
  var command: [String] = []

  // Files, because the program and its arguments are here too, after `--`.
  @Argument(help: ArgumentHelp("Functions to trace.", valueName: "pattern"), completion: .file())
  var patterns: [String] = []

  private static let commandOption = "program-word"

  /// The command line in a form that the parser accepts: it allows one list of words only, and we have two, separated
  /// by `--`.
  static func words(from words: [String]) -> [String] {
    guard words.first == configuration.commandName, let end = words.firstIndex(of: "--") else { return words }
    return words[..<end] + words[(end + 1)...].map { "--\(commandOption)=\($0)" }
  }

  func validate() throws {
    guard (pid == nil) != command.isEmpty else {
      throw ValidationError(
        pid == nil ? "Name a program after '--', or a process with --pid." : "Use either --pid or a program, not both.")
    }
    if pid != nil, let text = start.refusalBesideProcess { throw ValidationError(text) }
    if let count, count <= 0 { throw ValidationError("'--count \(count)' would show nothing: counts start at 1.") }
    if let duration, (GoDuration(duration)?.nanoseconds ?? 0) == 0 {
      throw ValidationError("'--duration \(duration)' is not a duration. Write it as in 1.5s, 300ms or 2m30s.")
    }
    guard !patterns.isEmpty || !values.tracepoints.isEmpty || start.noDebug else {
      throw ValidationError("Name a function to trace, such as main.foo, or a pattern, such as /^main\\./.")
    }
    for pattern in patterns {
      do throws(PatternError) {
        _ = try FunctionPattern(pattern)
      } catch {
        throw ValidationError("\(error.problem) \(error.remedy)")
      }
    }
    do throws(ArgumentError) {
      _ = try StartArguments(pid == nil ? .launch : .attach, arguments)
    } catch {
      throw ValidationError(error.commandLineText)
    }
  }

  func run() throws {
    let loop = EventLoop()
    var client: TerminalClient?
    try loop.onSignals(SessionSetup.endSignals) { client?.receive(signal: $0) }
    let outputs = try SessionOutputs(logging, loop: loop)
    let hits = try traceFileWriter(loop) ?? outputs.errors
    let connection = LoopbackConnection(loop: loop, pressure: hits, transcript: outputs.transcript)
    let deliveries = Deliveries(
      writtenBytes: { hits.writtenBytes },
      // Everything sent so far reaches the client within this turn of the loop.
      waitUntilWritten: { completion in loop.onNextTurn { hits.whenWritten(completion) } })
    var options = SessionSetup.options(streams: .inherited, logger: outputs.logger, loop: loop)
    options.limits.printedHits = count
    // A line in a terminal can't be expanded.
    options.limits.expandableHits = 0
    options.deliveries = deliveries
    options.spelling = .commandLine
    let session = TraceSession(loop: loop, connection: connection, options: options)
    let terminal = TerminalClient(
      connection.client, hits: hits, outputs: outputs, deliveries: deliveries, traceFile: traceFile,
      printsJSON: values.json)
    client = terminal
    session.onPrintedHitsReached = { terminal.finish() }
    terminal.hasSomethingToTrace = { [isUntraced = start.noDebug, weak session] in
      isUntraced || session?.hasVerifiedBreakpoints == true
    }
    terminal.onStarted = { [duration] in
      guard let time = duration.flatMap(GoDuration.init) else { return }
      loop.after(milliseconds: time.milliseconds) { terminal.finish() }
    }
    session.onClosed = { loop.onNextTurn { terminal.flush { loop.stop() } } }
    terminal.start(pid == nil ? "launch" : "attach", arguments: arguments, patterns: start.noDebug ? [] : patterns)
    loop.run()
    let isAllWritten = outputs.finish() && hits.failure == nil
    throw ExitCode(isAllWritten ? terminal.exitCode : Sonde.ExitStatus.failure)
  }

  /// Nil if trace lines go to stderr.
  private func traceFileWriter(_ loop: EventLoop) throws -> OutputWriter? {
    guard let traceFile else { return nil }
    guard !isProgram(traceFile) else {
      throw CommandFailure(text: "'\(traceFile)' is the program itself. Name another file for -o.")
    }
    let descriptor = try outputFile(traceFile, O_TRUNC, permissions: 0o644)
    defer { close(descriptor) }
    return try OutputWriter(descriptor: descriptor, loop: loop)
  }

  /// Whether a file is the one to be traced: writing to it would empty it.
  private func isProgram(_ path: String) -> Bool {
    guard let program = pid.map({ "/proc/\($0)/exe" }) ?? command.first else { return false }
    var (file, other) = (stat(), stat())
    guard stat(path, &file) == 0, stat(program, &other) == 0 else { return false }
    return (file.st_dev, file.st_ino) == (other.st_dev, other.st_ino)
  }

  /// As an editor would send them.
  private var arguments: JSONValue {
    var members = values.arguments
    if let pid {
      members["processId"] = .string(pid)
    } else {
      members.merge(start.arguments(for: command)) { _, last in last }
    }
    return .object(members)
  }
}
