// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import DebugAdapterProtocol
import EventLoop
import Glibc
import Logging
import TraceBackend
import TracePlan

/// One client's session with one program: requests in, responses and events out.
///
/// Everything happens on the loop's thread. `SessionState` decides what may happen when; the handlers, one per file, do
/// what a request asks; this class carries out the resulting effects.
package final class TraceSession {
  let loop: EventLoop
  let connection: any Connection
  let options: SessionOptions
  /// Its level may be set by the launch arguments.
  var logger: Logger
  let console: Console
  var state = SessionState()
  var registry = BreakpointRegistry()
  /// The client's `initialize` arguments.
  var client = InitializeRequest()

  /// The launch or attach request that is not answered yet.
  var startRequest: IncomingRequest?
  var startArguments: StartArguments?
  private var preparation: Preparation?
  private(set) var prepared: Preparation.Result?
  private(set) var tracing: Tracing?
  /// Breakpoints as the client knows them.
  var shown: [TracepointID: Breakpoint] = [:]
  /// The notes that the console has printed for each breakpoint.
  var saidNotes: [TracepointID: [String]] = [:]

  /// Breakpoints that are being set.
  var setting: SettingBreakpoints?

  /// The requests for an end that are not answered yet.
  var endings: [IncomingRequest] = []
  private var exitStatus: ExitStatus?
  private(set) var isProgramGone = false
  private var isTracerLost = false
  private var wasReadyAnnounced = false
  private var wasProcessAnnounced = false
  /// Effects that the state returned and that were not performed yet.
  private var pendingEffects: [SessionState.Effect] = []
  /// The last hits are on their way, and nothing more is done before they are written.
  private var isSettling = false
  private var releaseTimer: LoopTimer?
  private var hurryTimer: LoopTimer?

  /// Called once: everything is answered and only flushing the connection is left.
  package var onClosed: (() -> Void)?
  /// Called once, on a turn of the loop, when the maximum number of hits has been printed.
  package var onPrintedHitsReached: (() -> Void)?
  /// The program's exit status, if it is known: for the caller that runs the session in a terminal.
  package var programExit: ExitStatus? { exitStatus }

  package init(loop: EventLoop, connection: any Connection, options: SessionOptions) {
    self.loop = loop
    self.connection = connection
    self.options = options
    logger = options.logger
    console = Console(connection: connection, limits: options.limits)
    connection.onRequest = { [weak self] request in self?.receive(request) }
    connection.onMalformedInput = { [weak self] text in self?.console.say("a message could not be used: \(text)") }
    connection.onEnd = { [weak self] _ in self?.end() }
    connection.onDrained = { [weak self] in self?.clientCaughtUp() }
  }

  /// Ends the session as a `disconnect` does: for a client that has disconnected and for a signal.
  package func end() {
    // The state never rejects this kind of input.
    perform((try? state.handle(.disconnect(terminateDebuggee: nil))) ?? [])
  }

  /// Takes a step in the session's life.
  ///
  /// - Throws: If the state rejects it; then nothing was done.
  func advance(_ input: SessionState.Input) throws(SessionFailure) {
    perform(try effects(of: input))
  }

  /// For a handler that answers before the effects are performed.
  func effects(of input: SessionState.Input) throws(SessionFailure) -> [SessionState.Effect] {
    do throws(SequenceError) {
      return try state.handle(input)
    } catch {
      throw SessionFailure(error)
    }
  }

  /// An effect's own consequences come before the effects that were waiting after it.
  func perform(_ effects: [SessionState.Effect]) {
    pendingEffects.insert(contentsOf: effects, at: isSettling ? pendingEffects.count : 0)
    while !isSettling, !pendingEffects.isEmpty { perform(pendingEffects.removeFirst()) }
  }

  private func perform(_ effect: SessionState.Effect) {
    switch effect {
    case .prepare: prepare()
    case .cancelPreparation: preparation?.cancel()
    case .announceReady: announceReady()
    case .start: start()
    case .release(let ending):
      cancelSetting()
      release(ending)
    case .hurry: hurry()
    case .sayItRunsOn: console.say("the process was attached to, so it is not ended: it runs on")
    case .reportEnd:
      cancelSetting()
      reportEnd()
    case .answerEndings:
      for request in endings { connection.respond(to: request, with: EmptyResponse()) }
      endings.removeAll()
    case .close: close()
    }
  }

  private func clientCaughtUp() {
    if let tracing { tracing.clientCaughtUp() } else { console.sendMerged() }
  }
}

// MARK: - To a program that is ready

extension TraceSession {
  private func prepare() {
    guard let arguments = startArguments else { return }
    let preparation = Preparation(arguments, options: options, loop: loop, console: console, logger: logger)
    self.preparation = preparation
    if client.supportsRunInTerminalRequest == true { preparation.terminals = connection }
    let progress = Progress(connection: connection, isWanted: client.supportsProgressReporting ?? false)
    preparation.onStep = { [console] step in
      if case .building(let program) = step { console.say("building \(program)") }
      progress.show(step)
    }
    preparation.start { [weak self] result in
      progress.end()
      self?.preparationEnded(result)
    }
  }

  private func preparationEnded(_ result: Result<Preparation.Result, SessionFailure>) {
    preparation = nil
    switch result {
    case .success(let prepared):
      self.prepared = prepared
      // Every start ends with a result: the state never rejects this input.
      perform((try? state.handle(.prepared)) ?? [])
    case .failure(let failure): startFailed(failure)
    }
  }

  /// Answers the launch or attach; the client may try another one.
  func startFailed(_ failure: SessionFailure) {
    if let request = startRequest { connection.fail(request: request, with: failure.message()) }
    startRequest = nil
    startArguments = nil
    perform((try? state.handle(.preparationFailed)) ?? [])
  }

  private func announceReady() {
    guard let prepared, let arguments = startArguments, let request = startRequest else { return }
    let tracing = Tracing(
      program: prepared.program, backend: prepared.backend, output: prepared.output, console: console, loop: loop,
      limits: options.limits, style: arguments.style, paths: arguments.paths,
      sendsHitEvents: arguments.sendsHitEvents,
      maxHitsPerSecond: arguments.tracepointOptions.maxHitsPerSecond, deliveries: options.deliveries)
    tracing.onPrintedHitsReached = { [weak self] in self?.onPrintedHitsReached?() }
    self.tracing = tracing
    prepared.backend.onEvent = { [weak self] event in self?.receive(event) }
    tracing.startOutput()
    console.say("\(prepared.path): \(prepared.program.summary), process \(prepared.backend.processID)")
    for remark in prepared.program.remarks { console.say(remark) }
    registry.paths = arguments.paths
    registry.defaults = arguments.tracepointOptions
    registry.setArguments(arguments.tracepoints)
    if !arguments.tracepoints.isEmpty { applyBreakpoints() }
    wasReadyAnnounced = true
    switch arguments.kind {
    case .launch:
      connection.send(
        event: CapabilitiesEvent(
          capabilities: Capabilities(supportsTerminateRequest: true, supportTerminateDebuggee: true)))
    case .attach: announceProcess(.attach)
    }
    connection.send(event: InitializedEvent())
    connection.respond(to: request, with: EmptyResponse())
    startRequest = nil
  }

  private func announceProcess(_ method: ProcessEvent.StartMethod) {
    guard let prepared else { return }
    wasProcessAnnounced = true
    connection.send(
      event: ProcessEvent(
        name: prepared.path, systemProcessId: Int(prepared.backend.processID), isLocalProcess: true,
        startMethod: method, pointerSize: 64))
  }

  private static let nothingToTrace =
    "nothing is traced yet: set a function breakpoint or a logpoint, or type ':trace main.foo' here; ':help' lists the "
    + "commands"

  private func start() {
    guard let prepared else { return }
    if state.kind == .launch { announceProcess(.launch) }
    do throws(BackendError) {
      prepared.program.start()
      try tracing?.start(isRunning: state.kind == .attach)
      if let live = tracing?.liveText {
        console.say(live)
      } else if !hasVerifiedBreakpoints, prepared.program.isTraceable {
        console.say(Self.nothingToTrace)
      }
    } catch {
      console.say("\(error.problem) \(error.remedy)")
      programEnded(nil)
    }
  }
}

// MARK: - To the end

extension TraceSession {
  private func receive(_ event: TargetEvent) {
    // Nothing is reported about a program whose end has been reported.
    guard !isProgramGone else { return }
    switch event {
    case .ended(let status): programEnded(status)
    case .replaced: console.say("the program has replaced itself with another (execve): nothing is traced any more")
    case .tracerLost(let reason):
      console.say("the tracer has ended, nothing is traced any more: \(reason)", isImportant: true)
      if state.kind == .attach {
        console.say(
          "the process runs on, and ends with SIGTRAP at the next breakpoint that is left in its code: restart it")
      }
      isTracerLost = true
      programEnded(nil)
    case .probesLost(let reason):
      console.say(
        "the process that owned the probes has ended (\(reason)): nothing is traced any more, and the program runs on. "
          + "Bytes of breakpoints may be left in its code; the next session with ebpf removes them", isImportant: true)
    case .note(let text): console.say(text)
    }
  }

  private func programEnded(_ status: ExitStatus?) {
    guard !isProgramGone else { return }
    isProgramGone = true
    exitStatus = status
    hurryTimer?.cancel()
    perform((try? state.handle(.programEnded)) ?? [])
  }

  private func release(_ ending: Ending) {
    guard let backend = prepared?.backend else { return released() }
    let grace = if case .terminate(let milliseconds) = ending { milliseconds } else { 0 }
    releaseTimer = loop.after(milliseconds: grace + options.limits.releaseMarginMilliseconds) { [weak self] in
      self?.console.say("the tracer did not release the program in time")
      self?.released()
    }
    backend.finish(ending) { [weak self] in self?.released() }
  }

  private func released() {
    releaseTimer?.cancel()
    hurryTimer?.cancel()
    perform((try? state.handle(.released)) ?? [])
  }

  /// A program that is slow to end after SIGTERM gets a shorter time.
  private func hurry() {
    hurryTimer = loop.after(milliseconds: SessionState.disconnectGraceMilliseconds) { [weak self] in
      guard let self, !self.isProgramGone, let backend = self.prepared?.backend else { return }
      kill(backend.processID, SIGKILL)
    }
  }

  private func reportEnd() {
    guard let tracing else { return sayEnd() }
    isSettling = true
    tracing.sendRest()
    tracing.waitUntilSettled { [weak self] in
      guard let self else { return }
      tracing.sayAccounts()
      self.sayEnd()
      self.isSettling = false
      self.perform([])
    }
  }

  private func sayEnd() {
    // A program that was ended before it ran its first instruction has no end to report.
    if wasProcessAnnounced, isProgramGone {
      switch (state.kind, exitStatus) {
      case (.launch, let status?): connection.send(event: ExitedEvent(exitCode: Int(status.code)))
      case (.launch, nil): console.say("the program's exit code is not known: the process that started it has ended")
      case (.attach, _) where isTracerLost: break
      case (.attach, _), (nil, _): console.say("the process has ended; only its parent learns its exit code")
      }
    }
    if wasReadyAnnounced { connection.send(event: TerminatedEvent()) }
  }

  private func close() {
    prepared?.build?.remove()
    onClosed?()
    onClosed = nil
  }
}
