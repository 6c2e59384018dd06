// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import Glibc

/// The system has no more of something that it gives to everybody. This one place says what to do then.
package enum SystemShortage {
  /// So many files Sonde needs open at once.
  package static let leastOpenFiles: UInt64 = 64

  /// The longer of two texts that begin alike comes first.
  private static let numbers = [EAGAIN, ENOMEM, ENFILE, EMFILE]

  /// What to do, a sentence; nil where the error is no shortage.
  package static func remedy(for errno: Int32) -> String? {
    switch errno {
    case EAGAIN: "This user or container may start no more processes: end some, or raise the limit (ulimit -u)."
    case ENOMEM: "There is too little memory: end other programs, or raise the limit (ulimit -v)."
    case EMFILE: "Raise the limit of open files (ulimit -n): Sonde needs \(leastOpenFiles)."
    case ENFILE: "Too many files are open on this machine: end programs that hold many."
    default: nil
    }
  }

  /// The same for a clause that holds the system's own words, as in "fork: Cannot allocate memory".
  package static func remedy(in clause: String) -> String? {
    numbers.first { clause.contains(String(cString: strerror($0))) }.flatMap(remedy)
  }

  /// What programs say that got no memory, no thread or no process, and the error number that they mean.
  private static let words: [(text: String, errno: Int32)] = [
    ("resource temporarily unavailable", EAGAIN), ("failed to create new os thread", EAGAIN),
    ("cannot allocate memory", ENOMEM), ("out of memory", ENOMEM), ("too many open files in system", ENFILE),
    ("too many open files", EMFILE),
  ]

  /// The same for what a program has written that failed of it.
  package static func remedy(inOutput output: String) -> String? {
    let output = output.lowercased()
    return words.first { output.contains($0.text) }.flatMap { remedy(for: $0.errno) }
  }
}
