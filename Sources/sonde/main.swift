// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import ArgumentParser
import CLinuxShims
import DebugAdapterTransport
import Glibc
import PtraceBackend
import TraceBackend
import TraceSession
import UprobeBackend

// Our own command line is read from /proc too, and is empty without it.
guard !CommandLine.arguments.isEmpty else {
  let obstacle = Surroundings.procObstacle ?? .missing
  printToStandardError("sonde: Nothing can be traced here: \(obstacle.text). \(obstacle.remedy)")
  exit(Sonde.ExitStatus.failure)
}

let role = CommandLine.arguments.dropFirst().first

// Rights from our own executable file are not passed on to the user: they are dropped before anything is read, started
// or traced.
OwnRights.giveUp(as: role)

// A client or terminal that has closed shows up as a failed write, and so does a file that can't grow. Neither must
// kill us before the program is released.
signal(SIGPIPE, SIG_IGN)
signal(SIGXFSZ, SIG_IGN)
StandardStreams.reserve()

// The processes that hold programs for a backend are this executable again. Only we start them, or a client on our
// request, so they are not commands that a person sees.
// They are started as /proc/self/exe.
if let role, ["tracer", "keeper", "links", "sweeper"].contains(role) { process_set_name("sonde \(role)") }
switch role {
case "tracer": tracerMain(controlDescriptor: 3)
case "keeper": keeperMain(controlDescriptor: 3)
case "links": linkOwnerMain(controlDescriptor: 3)
case "sweeper": sweeperMain(controlDescriptor: 3)
case "hold" where CommandLine.arguments.count == 3: terminalHolderMain(path: CommandLine.arguments[2])
default: Sonde.runAndExit()
}
