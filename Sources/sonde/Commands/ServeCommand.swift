// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import ArgumentParser
import DebugAdapterTransport
import EventLoop
import Glibc
import TraceSession

/// Serves one editor on stdin and stdout, for one session.
struct ServeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dap", abstract: "Speak the Debug Adapter Protocol on stdin and stdout: for editors. The default.")

  /// How long we wait at the end for a client that does not read.
  private static let flushMilliseconds = 2_000

  /// For a person who has typed `sonde` alone.
  private static let terminalLine =
    "waiting for an editor's messages on stdin; ^D ends. 'sonde trace --help' says how to trace from a terminal"

  @OptionGroup var logging: LogOptions

  func run() throws {
    let loop = EventLoop()
    var session: TraceSession?
    // Before any thread exists: otherwise each thread would have to block the signals too.
    try loop.onSignals(SessionSetup.endSignals) { _ in session?.end() }
    let outputs = try SessionOutputs(logging, loop: loop)
    if isatty(STDIN_FILENO) != 0 { outputs.say(Self.terminalLine) }
    let streams = try StandardStreams.claim()
    let connection = try StdioConnection(
      loop: loop, input: streams.input, output: streams.output, transcript: outputs.transcript)
    session = TraceSession(
      loop: loop, connection: connection,
      options: SessionSetup.options(streams: .captured, logger: outputs.logger, loop: loop))
    session?.onClosed = { loop.stop() }
    connection.start()
    loop.run()
    connection.finish(timeoutMilliseconds: Self.flushMilliseconds)
    // A client that has disconnected needs nothing more.
    if let errno = connection.outputFailure, errno != EPIPE {
      outputs.failed(WriteFailure(what: "stdout", errno: errno, consequence: "The session has ended."))
    }
    if !outputs.finish() { throw ExitCode(Sonde.ExitStatus.failure) }
  }
}
