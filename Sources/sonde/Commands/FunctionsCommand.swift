// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import ArgumentParser
import GoProgram
import TracePlan
import TraceSession

/// Lists a program's functions.
struct FunctionsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "functions",
    abstract: "List the functions of a program: name, file:line, signature, and why one can't be traced.")

  @Argument(help: "The program: a binary that 'go build' made.", completion: .file())
  var program: String

  @Argument(help: "A part of the name, or a regular expression between slashes.")
  var pattern: String = "."

  func run() throws {
    let traced: GoTracedProgram
    do throws(ProgramError) {
      traced = try GoTracedProgram(path: program, limits: CaptureLimits())
    } catch {
      let failure = SessionFailure(error, nil)
      throw CommandFailure(text: "\(failure.problem) \(failure.remedy)")
    }
    let wanted: FunctionPattern
    do throws(PatternError) {
      wanted = try FunctionPattern(pattern)
    } catch {
      throw CommandFailure(text: "\(error.problem) \(error.remedy)")
    }
    let listing = traced.functions(matching: wanted, limit: .max)
    guard listing.total > 0 else {
      throw CommandFailure(text: "No function matches '\(pattern)'. Try a shorter pattern.")
    }
    try printLines(listing.lines)
  }
}
