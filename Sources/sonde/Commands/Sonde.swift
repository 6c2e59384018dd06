// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import ArgumentParser
import EventLoop
import Glibc
import TraceSession

/// The command line as a whole.
struct Sonde: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sonde",
    abstract: "Traces Go programs: calls, results and log messages as they happen, without stopping anything.",
    version: "0.1.0",
    subcommands: [ServeCommand.self, TraceCommand.self, FunctionsCommand.self, DoctorCommand.self],
    defaultSubcommand: ServeCommand.self)

  /// Exit codes with the same meaning for every command; a traced program's own code may be any other.
  enum ExitStatus {
    static let failure: Int32 = 1
    static let usage: Int32 = 2
  }

  static func runAndExit() -> Never {
    do {
      var command = try parseAsRoot(TraceCommand.words(from: Array(CommandLine.arguments.dropFirst())))
      try command.run()
      Glibc.exit(0)
    } catch let failure as CommandFailure {
      // If stderr is not read, signals must still reach us.
      SessionSetup.unblockSignals()
      printToStandardError("sonde: \(LineText.escaped(failure.text))")
      Glibc.exit(ExitStatus.failure)
    } catch let error as EventLoopError {
      SessionSetup.unblockSignals()
      printToStandardError("sonde: \(error.problem) \(error.remedy)")
      Glibc.exit(ExitStatus.failure)
    } catch let code as ExitCode {
      Glibc.exit(code.rawValue)
    } catch {
      let text = fullMessage(for: error)
      if exitCode(for: error).isSuccess {
        Glibc.exit((try? printLines([text])) == nil ? ExitStatus.failure : 0)
      }
      printToStandardError(text)
      Glibc.exit(exitCode(for: error) == .validationFailure ? ExitStatus.usage : ExitStatus.failure)
    }
  }
}

/// Why a command failed: one line that says what happened and what to do.
struct CommandFailure: Error {
  let text: String
}
