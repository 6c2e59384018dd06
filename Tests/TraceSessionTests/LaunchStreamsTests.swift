// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import DebugAdapterProtocol
import Foundation
import Glibc
import Testing

@testable import TraceSession

/// The fake program's streams are the test's to read and write.
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
      ("stdinFrom", folder + "/pipe", "it is a pipe, which may never have a writer"),
      ("stdoutTo", folder, "Is a directory"), ("stderrTo", folder + "/none/x", "No such file or directory"),
      ("stderrTo", folder + "/pipe", "No such device or address"),
    ] {
      let harness = SessionHarness()
      harness.launch([argument: .string(path)])
      #expect(
        harness.lastAnswer == "launch failed: Argument '\(argument)': '\(path)' can't be opened: \(why). "
          + "Name a file that you may open, in a folder that exists.")
      #expect(harness.provider.backend == nil)
    }
  }
}
