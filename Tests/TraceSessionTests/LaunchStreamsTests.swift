// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import DebugAdapterProtocol
import Foundation
import Glibc
import Testing

@testable import TraceSession

/// The test reads and writes the fake program's streams.
@Suite("The files of a program's streams", .timeLimit(.minutes(1)))
struct LaunchStreamsTests {
  private let folder: String

  init() throws {
    folder = "/tmp/sonde-streams-test-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  private func removeFolder() { try? FileManager.default.removeItem(atPath: folder) }

  private func put(_ text: String, to descriptor: Int32) {
    let bytes = Array(text.utf8)
    _ = Glibc.write(descriptor, bytes, bytes.count)
  }

  private func content(_ name: String) throws -> String {
    try String(contentsOfFile: folder + "/" + name, encoding: .utf8)
  }

  @Test("take what it writes instead of the console")
  func output() throws {
    defer { removeFolder() }
    try "what was there before".write(toFile: folder + "/out", atomically: true, encoding: .utf8)
    let harness = SessionHarness()
    harness.launch(["stdoutTo": .string(folder + "/out")])
    harness.request("configurationDone")
    put("to the file\n", to: harness.backend.programOutput)
    put("to the console\n", to: harness.backend.programError)
    harness.settle()
    #expect(harness.connection.takeLines() == ["stderr to the console⏎"])
    harness.backend.end(.exited(code: 0))
    #expect(harness.connection.takeLines() == ["event exited 0", "event terminated"])
    #expect(try content("out") == "to the file\n")
  }

  @Test("may be one file for both, which then has both in their order")
  func both() throws {
    defer { removeFolder() }
    let harness = SessionHarness()
    harness.launch(["stdoutTo": .string(folder + "/all"), "stderrTo": .string(folder + "/./all")])
    harness.request("configurationDone")
    put("first\n", to: harness.backend.programOutput)
    put("second\n", to: harness.backend.programError)
    put("third\n", to: harness.backend.programOutput)
    harness.settle()
    #expect(harness.connection.takeLines() == [])
    #expect(try content("all") == "first\nsecond\nthird\n")
  }

  @Test("that can't be opened fail the launch: nothing is run")
  func mistakes() throws {
    defer { removeFolder() }
    mkfifo(folder + "/pipe", 0o600)
    for (argument, path, why) in [
      ("stdinFrom", folder + "/none", "No such file or directory"), ("stdinFrom", folder, "it is a folder"),
      ("stdoutTo", folder, "it is a folder"), ("stderrTo", folder + "/none/x", "its folder does not exist"),
      ("stderrTo", folder + "/pipe", "it is a named pipe that nobody reads"),
    ] {
      let harness = SessionHarness()
      harness.launch([argument: .string(path)])
      #expect(
        harness.lastAnswer == "launch failed: Argument '\(argument)': '\(path)' can't be opened: \(why). "
          + "Name a file that you may open, in a folder that exists.")
      #expect(harness.provider.backend == nil)
    }
  }

  @Test("are not emptied where nothing is run")
  func untouched() throws {
    defer { removeFolder() }
    try "kept".write(toFile: folder + "/out", atomically: true, encoding: .utf8)
    let harness = SessionHarness(programError: .notGo(path: "p"))
    harness.launch(["stdoutTo": .string(folder + "/out"), "stderrTo": .string(folder + "/new")])
    #expect(harness.lastAnswer?.hasPrefix("launch failed") ?? false)
    #expect(try content("out") == "kept")
    #expect(!FileManager.default.fileExists(atPath: folder + "/new"))
  }

  @Test("may be a pipe to read, which is not at its end before anybody has written to it")
  func pipe() throws {
    defer { removeFolder() }
    mkfifo(folder + "/pipe", 0o600)
    for text in ["some", ""] {
      let harness = SessionHarness()
      harness.launch(["stdinFrom": .string(folder + "/pipe")])
      let reader = harness.backend.programInput
      _ = fcntl(reader, F_SETFL, O_NONBLOCK)
      var bytes = [UInt8](repeating: 0, count: 100)
      harness.settle()
      #expect(read(reader, &bytes, bytes.count) == -1)
      #expect(errno == EAGAIN)
      let writer = open(folder + "/pipe", O_WRONLY | O_CLOEXEC)
      harness.settle()
      if !text.isEmpty {
        put(text, to: writer)
        #expect(read(reader, &bytes, bytes.count) == text.utf8.count)
        harness.settle()
        #expect(read(reader, &bytes, bytes.count) == -1)
      }
      close(writer)
      harness.settle()
      #expect(read(reader, &bytes, bytes.count) == 0)
    }
  }

  @Test("may be devices")
  func devices() {
    defer { removeFolder() }
    let harness = SessionHarness()
    harness.launch(["stdinFrom": "/dev/zero", "stdoutTo": "/dev/null", "stderrTo": "/dev/null"])
    #expect(harness.lastAnswer == "launch ok")
  }
}
