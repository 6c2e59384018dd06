// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import CLinuxShims
import Glibc
import PtraceBackend
import TraceBackend
import TraceSession
import UprobeBackend

/// The waiting process in a client's terminal: sends its details to the session, then becomes the process that holds
/// the program. Never returns.
///
/// - Parameter path: The session's socket.
func terminalHolderMain(path: String) -> Never {
  var session: Int32 = 0
  let socket = terminal_connect(path, &session)
  guard socket >= 0 else { endHolder("the debug session has ended: \(String(cString: strerror(-socket)))") }
  let hello = TerminalHello(environment: SessionSetup.environment).message
  guard hello.withUnsafeBytes({ send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }) == hello.count else {
    endHolder("the debug session has ended")
  }
  var role: CChar = 0
  var descriptors = [Int32](repeating: -1, count: Int(PROCESS_PASSED_MAX))
  let count = terminal_receive(socket, &role, &descriptors, UInt32(descriptors.count))
  guard count >= 3, terminal_arrange(socket, descriptors, UInt32(count)) == 0 else {
    endHolder("the debug session has ended")
  }
  switch HelperProcess.Role(letter: role) {
  case .tracer: tracerMain(controlDescriptor: 3, session: session)
  case .keeper: keeperMain(controlDescriptor: 3, session: session)
  case .links, .sweeper, nil: endHolder("the debug session sent an unknown order")
  }
}

private func endHolder(_ why: String) -> Never {
  printToStandardError("sonde: \(why). Start it again in the editor.")
  exit(Sonde.ExitStatus.failure)
}
