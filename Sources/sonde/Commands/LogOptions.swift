// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import ArgumentParser
import DebugAdapterTransport
import EventLoop
import Logging

/// Where the log and the transcript of a session go.
struct LogOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Write the log to this file instead of stderr.", valueName: "file"))
  var log: String?

  @Option(help: ArgumentHelp("Write every message of the Debug Adapter Protocol to this file.", valueName: "file"))
  var logDap: String?

  func makeLogger() throws -> Logger {
    guard let log else {
      return Logger(label: "sonde") { _ in LineLogHandler(descriptor: 2, level: .warning) }
    }
    guard let descriptor = LineLogHandler.openFile(log) else {
      throw CommandFailure(text: "The log \(log) can't be written. Name a file in a folder that exists.")
    }
    return Logger(label: "sonde") { _ in LineLogHandler(descriptor: descriptor, level: .info) }
  }

  func makeTranscript(_ loop: EventLoop) throws -> Transcript? {
    do throws(TranscriptError) {
      return try logDap.map { (path) throws(TranscriptError) in try Transcript(path: path, loop: loop) }
    } catch {
      throw CommandFailure(text: "\(error.problem) \(error.remedy)")
    }
  }
}
