// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import EventLoop
import Glibc
import Testing

@Suite("Where the system has no more of something")
struct SystemShortageTests {
  static let processes = "This user or container may start no more processes: end some, or raise the limit (ulimit -u)."
  static let memory = "There is too little memory: end other programs, or raise the limit (ulimit -v)."
  static let files = "Raise the limit of open files (ulimit -n): Sonde needs 64."
  static let allFiles = "Too many files are open on this machine: end programs that hold many."

  @Test(
    "the error number says what to do",
    arguments: [(EAGAIN, processes), (ENOMEM, memory), (EMFILE, files), (ENFILE, allFiles), (EPERM, nil)]
      as [(Int32, String?)])
  func number(errno: Int32, remedy: String?) {
    #expect(SystemShortage.remedy(for: errno) == remedy)
    #expect(SystemShortage.remedy(in: "it could not: \(String(cString: strerror(errno))) (more)") == remedy)
  }

  @Test(
    "so does what a program has written that failed of it",
    arguments: [
      ("go: fork/exec /go/compile: resource temporarily unavailable", processes),
      ("runtime: failed to create new OS thread (have 5 already; errno=11)", processes),
      ("fork/exec /go/compile: cannot allocate memory", memory), ("fatal error: runtime: out of memory", memory),
      ("open /go/pkg: too many open files", files), ("open /go/pkg: too many open files in system", allFiles),
      ("./main.go:3:1: syntax error", nil),
    ] as [(String, String?)])
  func output(text: String, remedy: String?) {
    #expect(SystemShortage.remedy(inOutput: text) == remedy)
  }

  @Test("the loop says the same as everybody")
  func loop() {
    #expect(EventLoopError(call: "epoll_create1", errno: EMFILE).remedy == Self.files)
  }
}
