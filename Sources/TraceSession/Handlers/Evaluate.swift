// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import DebugAdapterProtocol
import TracePlan

extension TraceSession {
  /// The few commands of the debug console. Variables can't be asked for, since nothing stops: an editor that tries it
  /// for what is under the mouse gets a quiet failure.
  func evaluate(_ arguments: EvaluateRequest, _ request: IncomingRequest) throws(SessionFailure) {
    let words = arguments.expression.split(whereSeparator: \.isWhitespace).map(String.init)
    let isTyped = arguments.context == nil || arguments.context == .repl
    switch (isTyped ? words.first : nil, words.dropFirst().first, words.count) {
    case ("help"?, nil, _): answer(request, Self.help)
    case ("stats"?, nil, _): answer(request, try stats())
    case ("functions"?, let pattern, ...2): answer(request, try functions(pattern))
    default:
      let failure = SessionFailure(
        .notEvaluated,
        problem: "'\(arguments.expression)' can't be evaluated: nothing stops, so there are no variables.",
        remedy: "Set a logpoint to see values; 'help' lists what can be typed here.")
      connection.fail(request: request, with: failure.message(showUser: false))
    }
  }

  private static let help = """
    functions PATTERN  the functions whose names contain PATTERN, or match /PATTERN/
    stats              what became of the hits so far
    help               this list
    """

  private func stats() throws(SessionFailure) -> String {
    guard let tracing else { throw noProgram }
    let totals = tracing.totals
    return totals.isEmpty
      ? "Nothing is traced yet: set a function breakpoint or a logpoint." : totals.joined(separator: "\n")
  }

  private func functions(_ text: String?) throws(SessionFailure) -> String {
    guard let tracing else { throw noProgram }
    let pattern: FunctionPattern
    do throws(PatternError) {
      pattern = try FunctionPattern(text ?? "main.")
    } catch {
      throw SessionFailure(.notEvaluated, problem: error.problem, remedy: error.remedy)
    }
    let listing = tracing.program.functions(matching: pattern, limit: options.limits.listedFunctions)
    let count = "\(listing.total) \(listing.total == 1 ? "function" : "functions")"
    let cut = listing.lines.count < listing.total ? ", the first \(listing.lines.count) are shown" : ""
    return (listing.lines + ["\(count)\(cut)"]).joined(separator: "\n")
  }

  private var noProgram: SessionFailure {
    SessionFailure(.notEvaluated, problem: "There is no program yet.", remedy: "Launch one, or attach to one.")
  }

  private func answer(_ request: IncomingRequest, _ text: String) {
    connection.respond(to: request, with: EvaluateResponse(result: text, variablesReference: 0))
  }
}
