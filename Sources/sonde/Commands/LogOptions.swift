// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import ArgumentParser

/// Where the log and the transcript of a session go.
struct LogOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Write the log to this file instead of stderr.", valueName: "file"), completion: .file())
  var log: String?

  @Option(
    help: ArgumentHelp("Write every message of the Debug Adapter Protocol to this file.", valueName: "file"),
    completion: .file())
  var logDap: String?
}
