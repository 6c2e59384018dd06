// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import DebugAdapterProtocol

extension TraceSession {
  /// Carries out a request, or answers that it failed. One line per command.
  func receive(_ request: IncomingRequest) {
    logger.debug("request \(request.command)")
    guard !waitsForBreakpoints(request) else { return }
    do throws(RequestFailure) {
      switch request.command {
      case InitializeRequest.command: try deferred(request, initialize)
      case LaunchRequest.command: try deferred(request, launch)
      case AttachRequest.command: try deferred(request, attach)
      case SetBreakpointsRequest.command: try deferred(request, setBreakpoints)
      case SetFunctionBreakpointsRequest.command: try deferred(request, setFunctionBreakpoints)
      case SetExceptionBreakpointsRequest.command: try answer(request, setExceptionBreakpoints)
      case BreakpointLocationsRequest.command: try answer(request, breakpointLocations)
      case ConfigurationDoneRequest.command: try deferred(request, configurationDone)
      case ThreadsRequest.command: try answer(request, threads)
      case PauseRequest.command: try answer(request, pause)
      case ContinueRequest.command: try answer(request, continueRunning)
      case StackTraceRequest.command: try answer(request, stackTrace)
      case ScopesRequest.command: try answer(request, scopes)
      case VariablesRequest.command: try answer(request, variables)
      case EvaluateRequest.command: try deferred(request, evaluate)
      case CompletionsRequest.command: try answer(request, completions)
      case CancelRequest.command: try answer(request, cancel)
      case TerminateRequest.command: try deferred(request, terminate)
      case DisconnectRequest.command: try deferred(request, disconnect)
      default: throw RequestFailure(message: unknownCommand(request.command))
      }
    } catch {
      logger.info("\(request.command) failed: \(error.message.format)")
      connection.fail(request: request, with: error.message)
    }
  }

  /// A request that is answered immediately.
  private func answer<Request: RequestType>(
    _ request: IncomingRequest, _ handle: (Request) throws(SessionFailure) -> Request.Response
  ) throws(RequestFailure) {
    let arguments: Request = try decode(request)
    do throws(SessionFailure) {
      connection.respond(to: request, with: try handle(arguments))
    } catch {
      throw RequestFailure(message: error.message())
    }
  }

  /// A request that its handler answers: later, or before it continues.
  private func deferred<Request: RequestType>(
    _ request: IncomingRequest, _ handle: (Request, IncomingRequest) throws(SessionFailure) -> Void
  ) throws(RequestFailure) {
    let arguments: Request = try decode(request)
    do throws(SessionFailure) {
      try handle(arguments, request)
    } catch {
      throw RequestFailure(message: error.message())
    }
  }

  private func decode<Request: RequestType>(_ request: IncomingRequest) throws(RequestFailure) -> Request {
    do throws(RequestDecodingError) {
      return try request.decode(Request.self)
    } catch {
      throw RequestFailure(message: error.message)
    }
  }

  private func unknownCommand(_ command: String) -> ErrorMessage {
    ErrorMessage(
      id: .unknownCommand, problem: "The request '\(command)' is not supported.",
      remedy: "The initialize response says what is supported.")
  }
}

/// Any failure of a request, as its answer.
private struct RequestFailure: Error {
  let message: ErrorMessage
}
