// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import UprobeBackend

if CommandLine.arguments.dropFirst().first == "keeper" { keeperMain(controlDescriptor: 3) }
print("sonde")
