// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import DebugAdapterProtocol
import TracePlan

extension TraceSession {
  /// The commands of the debug console. Variables can't be requested, because nothing stops: an editor that tries to
  /// evaluate the text under the mouse gets a silent failure.
  func evaluate(_ arguments: EvaluateRequest, _ request: IncomingRequest) throws(SessionFailure) {
    do throws(SessionFailure) {
      let length = arguments.expression.utf8.count
      guard length <= Self.mostExpressionBytes else {
        throw SessionFailure(
          .notEvaluated, problem: "The expression has \(length) bytes.",
          remedy: "Use at most \(Self.mostExpressionBytes).")
      }
      guard let command = try command(in: arguments) else {
        let text = arguments.expression
        throw SessionFailure(
          .notEvaluated,
          problem: text.isEmpty
            ? "There is nothing to evaluate."
            : "'\(text)' can't be evaluated: nothing stops, so there are no variables.",
          remedy: "Set a logpoint to see values; ':help' lists what can be typed here.")
      }
      try carryOut(command, for: request)
    } catch {
      // Text typed in the console is answered there.
      connection.fail(request: request, with: error.message(showUser: false))
    }
  }

  /// The answer repeats the text.
  private static let mostExpressionBytes = 4_096

  /// Only text that a person types is a command.
  private func command(in arguments: EvaluateRequest) throws(SessionFailure) -> ConsoleCommand? {
    guard arguments.context == nil || arguments.context == .repl else { return nil }
    do throws(ConsoleCommandError) {
      return try ConsoleCommand(parsing: arguments.expression)
    } catch {
      throw SessionFailure(.notEvaluated, problem: error.problem, remedy: error.remedy)
    }
  }

  private func carryOut(_ command: ConsoleCommand, for request: IncomingRequest) throws(SessionFailure) {
    if command == .help { return answer(request, ConsoleCommand.helpText) }
    guard let tracing else {
      throw SessionFailure(.notEvaluated, problem: "There is no program yet.", remedy: "Launch one, or attach to one.")
    }
    if isProgramGone, command.needsProgram {
      throw SessionFailure(
        .notEvaluated, problem: "The program has ended.", remedy: "':stats', ':top' and ':tree' still show its calls.")
    }
    switch command {
    case .help: break
    case .functions(let pattern): answer(request, try list(try Self.pattern(pattern ?? #"/^main\./"#), of: tracing))
    case .trace(let pattern): try trace(pattern, for: request)
    case .untrace(let pattern): try untrace(pattern, for: request)
    case .stats(let pattern):
      answer(request, try tracing.stats(try pattern.map { (text) throws(SessionFailure) in try Self.pattern(text) }))
    case .top(let count): answer(request, tracing.top(count ?? StatisticsText.topFunctions))
    case .tree(let goroutine): answer(request, try tracing.tree(of: goroutine, hasEnded: isProgramGone))
    case .pause:
      answer(request, tracing.pause.begin() ? PrintingPause.startLine : "printing is already paused")
    case .resume:
      answer(request, tracing.pause.end().map(PrintingPause.endLine) ?? "printing is not paused")
    }
  }

  private func list(_ pattern: FunctionPattern, of tracing: Tracing) throws(SessionFailure) -> String {
    let listing = tracing.program.functions(matching: pattern, limit: options.limits.listedFunctions)
    let count = "\(listing.total) \(listing.total == 1 ? "function" : "functions")"
    let cut = listing.lines.count < listing.total ? ", the first \(listing.lines.count) are shown" : ""
    return (listing.lines + ["\(count)\(cut)"]).joined(separator: "\n")
  }

  private static func pattern(_ text: String) throws(SessionFailure) -> FunctionPattern {
    do throws(PatternError) {
      return try FunctionPattern(text)
    } catch {
      throw SessionFailure(.notEvaluated, problem: error.problem, remedy: error.remedy)
    }
  }

  /// nvim-dap writes the next output behind the last line of an answer, unless that line is ended. Other clients end it
  /// themselves.
  func answer(_ request: IncomingRequest, _ text: String) {
    let end = client.clientID == "neovim" ? "\n" : ""
    connection.respond(to: request, with: EvaluateResponse(result: text + end, variablesReference: 0))
  }
}
