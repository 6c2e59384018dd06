// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import ArgumentParser
import Doctor
import Glibc

/// Says which backend this machine and this user can use.
struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Say which backend this machine and this user can use, what is missing, and the command that helps.",
    discussion: "It ends with 0 where anything can be traced, with 1 where nothing can.")

  func run() throws {
    let path = getenv("PATH").map { String(cString: $0) } ?? ""
    let diagnosis = Diagnosis(Facts.found(path: path))
    try printLines(diagnosis.lines)
    if !diagnosis.isUsable { throw ExitCode(Sonde.ExitStatus.failure) }
  }
}
