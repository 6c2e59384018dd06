// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import ArgumentParser
import Doctor
import Glibc

/// Reports which backend this machine and this user can use.
struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Say which backend this machine and this user can use, what is missing, and the command that helps.",
    discussion: "The exit code is 0 if anything can be traced, otherwise 1.")

  func run() throws {
    let path = getenv("PATH").map { String(cString: $0) } ?? ""
    let diagnosis = Diagnosis(Facts.found(path: path))
    try printLines(diagnosis.lines)
    if !diagnosis.isUsable { throw ExitCode(Sonde.ExitStatus.failure) }
  }
}
