// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import ArgumentParser
import Glibc
import PtraceBackend

// A client or a terminal that is gone shows as a failed write; it must not kill us before the program is let go.
signal(SIGPIPE, SIG_IGN)

// The tracer process is this program again. It is started by us only, so it is no command that a person sees.
if CommandLine.arguments.dropFirst().first == "tracer" { tracerMain(controlDescriptor: 3) }

Sonde.runAndExit()
