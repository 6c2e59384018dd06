// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import PtraceBackend

if CommandLine.arguments.dropFirst().first == "tracer" { tracerMain(controlDescriptor: 3) }
print("sonde")
