// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import ArgumentParser
import DebugAdapterTransport
import Glibc
import PtraceBackend
import TraceSession
import UprobeBackend

// A client or a terminal that is gone shows as a failed write, and so does a file that may not grow: neither must kill us
// before the program is let go.
signal(SIGPIPE, SIG_IGN)
signal(SIGXFSZ, SIG_IGN)
StandardStreams.reserve()

// The processes that hold programs for a backend are this program again. They are started by us only, or by a client on
// our request, so they are no commands that a person sees.
switch CommandLine.arguments.dropFirst().first {
case "tracer": tracerMain(controlDescriptor: 3)
case "keeper": keeperMain(controlDescriptor: 3)
case "sweeper": sweeperMain(controlDescriptor: 3)
case "hold" where CommandLine.arguments.count == 3: terminalHolderMain(path: CommandLine.arguments[2])
default: Sonde.runAndExit()
}
