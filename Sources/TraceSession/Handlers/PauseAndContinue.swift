// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import DebugAdapterProtocol

/// The program never stops: a pause stops the printing of hits.
extension TraceSession {
  func pause(_ arguments: PauseRequest) throws(SessionFailure) -> EmptyResponse {
    if !isProgramGone, tracing?.pause.begin() ?? false { console.say(PrintingPause.startLine) }
    return EmptyResponse()
  }

  func continueRunning(_ arguments: ContinueRequest) throws(SessionFailure) -> ContinueResponse {
    if let heldBack = tracing?.pause.end() { console.say(PrintingPause.endLine(heldBack)) }
    return ContinueResponse(allThreadsContinued: true)
  }
}
