// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import Glibc

/// The system ran out of something that every process needs. All advice about that is here.
package enum SystemShortage {
  /// Sonde needs to have this many files open at the same time.
  package static let leastOpenFiles: UInt64 = 64

  /// If one text starts with another, the longer one comes first.
  private static let numbers = [EAGAIN, ENOMEM, ENFILE, EMFILE]

  /// What to do, a sentence; nil if the error is not a shortage.
  package static func remedy(for errno: Int32) -> String? {
    switch errno {
    case EAGAIN: "This user or container may start no more processes: end some, or raise the limit (ulimit -u)."
    case ENOMEM: "There is too little memory: end other programs, or raise the limit (ulimit -v)."
    case EMFILE: "Raise the limit of open files (ulimit -n): Sonde needs \(leastOpenFiles)."
    case ENFILE: "Too many files are open on this machine: end programs that hold many."
    default: nil
    }
  }

  /// The same for a clause that contains the system's own words, as in "fork: Cannot allocate memory".
  package static func remedy(in clause: String) -> String? {
    numbers.first { clause.contains(String(cString: strerror($0))) }.flatMap(remedy)
  }

  /// Messages of programs that got no memory, thread or process, and the error number that each means.
  private static let words: [(text: String, errno: Int32)] = [
    ("resource temporarily unavailable", EAGAIN), ("failed to create new os thread", EAGAIN),
    ("cannot allocate memory", ENOMEM), ("out of memory", ENOMEM), ("too many open files in system", ENFILE),
    ("too many open files", EMFILE),
  ]

  /// The same for the output of a program that failed for this reason.
  package static func remedy(inOutput output: String) -> String? {
    let output = output.lowercased()
    return words.first { output.contains($0.text) }.flatMap { remedy(for: $0.errno) }
  }
}
