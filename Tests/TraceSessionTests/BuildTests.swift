// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import DebugAdapterProtocol
import Foundation
import Glibc
import Testing

@testable import TraceSession

/// In these tests the go command is a shell: the test decides what it does and when it ends.
@Suite("A program that is built first", .timeLimit(.minutes(1)))
struct BuildTests {
  private let folder: String

  init() throws {
    folder = "/tmp/sonde-build-test-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder + "/bin", withIntermediateDirectories: true)
    try FileManager.default.createDirectory(atPath: folder + "/tmp", withIntermediateDirectories: true)
    try FileManager.default.createDirectory(atPath: folder + "/app", withIntermediateDirectories: true)
  }

  private func removeFolder() { try? FileManager.default.removeItem(atPath: folder) }

  /// `script` runs with the build's arguments; `$out` is the file that it must create.
  ///
  /// The go command is the shell itself. It takes its first word, `build` or `test`, as the name of a script in the
  /// program's folder: a newly written file may fail to run while another test's child still holds it open.
  private func install(go script: String, as word: String = "build") throws {
    let text = """
      pwd > \(folder)/where
      for word in "$0" "$@"; do echo "$word" >> \(folder)/words; [ "$last" = -o ] && out="$word"; last="$word"; done
      \(script)

      """
    try text.write(toFile: folder + "/app/\(word)", atomically: true, encoding: .utf8)
    try FileManager.default.createSymbolicLink(atPath: folder + "/bin/go", withDestinationPath: "/bin/sh")
  }

  private func lines(_ name: String) throws -> [String] {
    try String(contentsOfFile: folder + "/" + name, encoding: .utf8).split(separator: "\n").map(String.init)
  }

  private func start(_ harness: SessionHarness, _ more: [String: JSONValue] = [:]) {
    harness.request("initialize")
    var arguments: [String: JSONValue] = [
      "program": .string(folder + "/app"),
      "env": ["PATH": .string(folder + "/bin:/usr/bin:/bin"), "TMPDIR": .string(folder + "/tmp")],
    ]
    arguments.merge(more) { _, last in last }
    harness.connection.request("launch", .object(arguments))
  }

  private var temporaryFiles: [String] {
    get throws { try FileManager.default.contentsOfDirectory(atPath: folder + "/tmp") }
  }

  @Test("is compiled without optimisation in its own folder, and removed at the end")
  func build() throws {
    defer { removeFolder() }
    try install(go: "cp /bin/true \"$out\"; echo note >&2")
    let harness = SessionHarness()
    start(harness, ["buildFlags": "-tags=x"])
    #expect(harness.wait { $0.hasPrefix("launch ") })
    let lines = harness.connection.takeLines()
    #expect(lines.contains("console sonde: building \(folder)/app⏎"))
    #expect(lines.contains("stderr note⏎"))
    let words = try self.lines("words")
    let output = words[3]
    #expect(words == ["build", "-gcflags=all=-N -l", "-o", output, "-tags=x", "."])
    #expect(try self.lines("where") == [folder + "/app"])
    #expect(harness.backend.specification?.path == output)
    #expect(harness.backend.specification?.workingDirectory == folder + "/app")
    #expect(try temporaryFiles.count == 1)
    harness.request("disconnect")
    #expect(harness.isClosed)
    #expect(try temporaryFiles == [])
  }

  @Test("is compiled with optimisation, from a file and to a place of the person's, where they say so")
  func options() throws {
    defer { removeFolder() }
    try install(go: "cp /bin/true \"$out\"")
    let harness = SessionHarness()
    start(
      harness,
      [
        "program": .string(folder + "/app/main.go"), "optimized": true, "output": .string(folder + "/chosen"),
        "mode": "debug",
      ])
    #expect(harness.wait { $0.hasPrefix("launch ") })
    #expect(harness.connection.takeLines().last?.hasPrefix("launch failed: There is no file") ?? false)
    try "package main".write(toFile: folder + "/app/main.go", atomically: true, encoding: .utf8)
    harness.connection.request(
      "launch",
      [
        "program": .string(folder + "/app/main.go"), "optimized": true, "output": .string(folder + "/chosen"),
        "env": ["PATH": .string(folder + "/bin:/bin")],
      ])
    #expect(harness.wait { $0.hasPrefix("launch ") })
    #expect(try lines("words") == ["build", "-o", folder + "/chosen", "main.go"])
    harness.request("disconnect")
    #expect(!FileManager.default.fileExists(atPath: folder + "/chosen"))
  }

  @Test("is a test binary in mode test, and for a test file, which means its package")
  func tests() throws {
    defer { removeFolder() }
    try install(go: "cp /bin/true \"$out\"", as: "test")
    try "package app".write(toFile: folder + "/app/some_test.go", atomically: true, encoding: .utf8)
    for more in [["mode": "test"], ["program": .string(folder + "/app/some_test.go")]] as [[String: JSONValue]] {
      let harness = SessionHarness()
      start(harness, more)
      #expect(harness.wait { $0.hasPrefix("launch ") })
      let words = try lines("words")
      let output = try #require(words.first { $0.hasPrefix("/") })
      #expect(output.hasSuffix("/app.test"))
      #expect(words == ["test", "-c", "-gcflags=all=-N -l", "-o", output, "."])
      #expect(try lines("where") == [folder + "/app"])
      #expect(harness.backend.specification?.workingDirectory == folder + "/app")
      harness.request("disconnect")
      try FileManager.default.removeItem(atPath: folder + "/words")
    }
  }

  @Test("fails where a package has no tests: the go command ends well then, and makes nothing")
  func noTests() throws {
    defer { removeFolder() }
    try install(go: "", as: "test")
    let harness = SessionHarness()
    start(harness, ["mode": "test"])
    #expect(harness.wait { $0.hasPrefix("launch ") })
    #expect(
      harness.connection.takeLines().last
        == "launch failed: '\(folder)/app' has no tests: there is no _test.go file for this build. "
        + "Name the folder of a package that has some, or check the build tags in 'buildFlags'.")
    #expect(try temporaryFiles == [])
  }

  @Test("fails with the compiler's own words")
  func compilerError() throws {
    defer { removeFolder() }
    try install(go: "echo './main.go:3:1: syntax error' >&2; exit 1")
    let harness = SessionHarness()
    start(harness)
    #expect(harness.wait { $0.hasPrefix("launch ") })
    #expect(
      harness.connection.takeLines().suffix(2) == [
        "stderr ./main.go:3:1: syntax error⏎",
        "launch failed: Building '\(folder)/app' failed: go build ended with code 1. "
          + "See the compiler's output; correct it and start again.",
      ])
    #expect(try temporaryFiles == [])
  }

  @Test("says what to do where the compiler got no process, no thread or no memory")
  func shortage() throws {
    defer { removeFolder() }
    try install(go: "echo 'go: fork/exec compile: resource temporarily unavailable' >&2; exit 1")
    let harness = SessionHarness()
    start(harness)
    #expect(harness.wait { $0.hasPrefix("launch ") })
    #expect(
      harness.connection.takeLines().last
        == "launch failed: Building '\(folder)/app' failed: go build ended with code 1. "
        + "This user or container may start no more processes: end some, or raise the limit (ulimit -u).")
    #expect(harness.connection.errorIDs["launch"] == 2002)
  }

  @Test(
    "names what the system lacked where the compiler could not even be started",
    arguments: [
      (EAGAIN, "This user or container may start no more processes: end some, or raise the limit (ulimit -u)."),
      (ENOMEM, "There is too little memory: end other programs, or raise the limit (ulimit -v)."),
      (ENOENT, "Check that the folder exists and that 'go version' works there."),
    ])
  func notStarted(errno: Int32, remedy: String) {
    let error = BuildError.didNotStart(command: "/bin/go", why: String(cString: strerror(errno)))
    #expect(error.remedy(.configuration) == remedy)
  }

  @Test(
    "is not built where it would be a library",
    arguments: ["archive", "c-archive", "c-shared", "plugin", "shared"],
    ["-buildmode=MODE", "--buildmode=MODE", "-buildmode MODE"])
  func library(mode: String, flag: String) throws {
    defer { removeFolder() }
    let harness = SessionHarness()
    start(harness, ["buildFlags": .string("-v -buildmode=exe \(flag.replacing("MODE", with: mode))")])
    harness.settle()
    #expect(
      harness.connection.takeLines().last
        == "launch failed: -buildmode=\(mode) builds a library, not a program that can run. "
        + "Remove -buildmode from 'buildFlags', or name the program that uses the library.")
    #expect(harness.connection.errorIDs["launch"] == 2000)
    #expect(try temporaryFiles == [])
  }

  @Test("is not built where GOFLAGS makes a library of it, unless its own flags don't")
  func libraryByEnvironment() {
    #expect(BuildMode(flags: [], goFlags: "-mod=mod '-buildmode=plugin'")?.place == .environment)
    #expect(BuildMode(flags: [], goFlags: "-buildmode=plugin")?.makesLibrary == true)
    #expect(BuildMode(flags: ["-buildmode=pie"], goFlags: "-buildmode=plugin")?.makesLibrary == false)
    #expect(BuildMode(flags: ["-v"], goFlags: "") == nil)
    #expect(
      BuildError.library(mode: "plugin", .environment).remedy(.configuration)
        == "Remove -buildmode from the variable GOFLAGS, or name the program that uses the library.")
  }

  @Test("can't be put where something else is: that is a mistake in the argument")
  func badOutput() throws {
    defer { removeFolder() }
    for (spelling, name) in [(ArgumentSpelling.configuration, "Argument 'output'"), (.commandLine, "'--output'")] {
      let harness = SessionHarness(spelling: spelling)
      start(harness, ["output": .string(folder)])
      harness.settle()
      #expect(
        harness.connection.takeLines().last
          == "launch failed: \(name) can't be '\(folder)': it is a folder. "
          + "Name a new file, or leave the argument out: then a temporary one is used.")
      #expect(harness.connection.errorIDs["launch"] == 2000)
    }
  }

  @Test("needs a go command")
  func noGo() throws {
    defer { removeFolder() }
    let harness = SessionHarness()
    start(harness, ["env": ["PATH": "/nothing"]])
    harness.settle()
    #expect(
      harness.connection.takeLines().last
        == "launch failed: There is no 'go' command in PATH (/nothing). "
        + "Install Go, or add its folder to PATH with 'env'.")
  }

  @Test("is given up when the client leaves, with everything that the compiler started")
  func cancelled() throws {
    defer { removeFolder() }
    try install(go: "echo started >&2; sleep 1000 & wait")
    let harness = SessionHarness()
    start(harness)
    #expect(harness.wait { $0 == "stderr started⏎" })
    harness.connection.request("disconnect")
    #expect(harness.wait { $0 == "disconnect ok" })
    #expect(
      harness.connection.takeLines().suffix(2) == [
        "launch failed: The start was cancelled. Launch again.", "disconnect ok",
      ])
    #expect(harness.isClosed)
    #expect(try temporaryFiles == [])
  }

  @Test("shows its progress to clients that can")
  func progress() throws {
    defer { removeFolder() }
    try install(go: "cp /bin/true \"$out\"")
    let harness = SessionHarness()
    harness.request("initialize", ["supportsProgressReporting": true])
    harness.connection.request(
      "launch", ["program": .string(folder + "/app"), "env": ["PATH": .string(folder + "/bin:/bin")]])
    #expect(harness.wait { $0.hasPrefix("launch ") })
    let progress = harness.connection.takeLines().filter { $0.hasPrefix("event progress") }
    #expect(progress == ["event progressStart", "event progressUpdate", "event progressEnd"])
    harness.request("disconnect")
  }
}
