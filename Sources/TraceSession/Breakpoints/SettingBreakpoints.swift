// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import DebugAdapterProtocol
import EventLoop

/// A request for breakpoints that is carried out over several turns of the loop: thousands of breakpoints take some
/// time, and other requests, hits and signals must not wait for that.
struct SettingBreakpoints {
  let request: IncomingRequest
  /// Takes one step; false when none is left.
  let step: () -> Bool
  let finish: () -> Void
  /// Requests that arrived meanwhile and whose meaning depends on the breakpoints, in their order.
  var waiting: [IncomingRequest] = []

  /// Requests whose answer does not depend on the breakpoints.
  static let answeredMeanwhile: Set<String> = [
    InitializeRequest.command, ThreadsRequest.command, PauseRequest.command, ContinueRequest.command,
    StackTraceRequest.command, ScopesRequest.command, VariablesRequest.command, CancelRequest.command,
    TerminateRequest.command, DisconnectRequest.command,
  ]
}

extension TraceSession {
  /// Sets exactly the registry's breakpoints, and answers with those of `entries`, in their order.
  func set(
    _ entries: [BreakpointRegistry.Entry], asWantedBy request: IncomingRequest,
    _ answer: @escaping ([Breakpoint]) -> Void
  ) {
    let step = tracing?.program.preparation(for: registry.tracepoints) ?? { false }
    setting = SettingBreakpoints(
      request: request, step: step,
      finish: { [weak self] in
        guard let self else { return }
        answer(self.applyBreakpoints(answering: entries))
      })
    goOnSetting()
  }

  /// Works for a while; the first time within the request's own turn, so that a few breakpoints are set immediately.
  private func goOnSetting() {
    guard let setting else { return }
    let end = MonotonicClock.nanoseconds + UInt64(options.limits.planningMilliseconds) * 1_000_000
    while setting.step() {
      guard MonotonicClock.nanoseconds < end else {
        return loop.onNextTurn { [weak self] in self?.goOnSetting() }
      }
    }
    setting.finish()
    endSetting { self.receive($0) }
  }

  /// Whether a request has to wait for the breakpoints; if so, it is queued.
  func waitsForBreakpoints(_ request: IncomingRequest) -> Bool {
    guard setting != nil, !SettingBreakpoints.answeredMeanwhile.contains(request.command) else { return false }
    setting?.waiting.append(request)
    return true
  }

  /// The breakpoints are no longer wanted.
  func cancelSetting() {
    guard let request = setting?.request else { return }
    let failure = SessionFailure(
      .cancelled, problem: "The session ended before this was done.", remedy: "Start another session.")
    connection.fail(request: request, with: failure.message(showUser: false))
    endSetting { self.connection.fail(request: $0, with: failure.message(showUser: false)) }
  }

  /// - Parameter handle: Called with each request that has waited; if it sets many breakpoints again, the remaining
  ///   requests wait for those.
  private func endSetting(_ handle: (IncomingRequest) -> Void) {
    let waiting = setting?.waiting ?? []
    setting = nil
    for request in waiting { handle(request) }
  }
}
