// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import DebugAdapterProtocol
import Foundation
import Glibc
import Testing

@testable import TraceSession

@Suite("A path that leads to no file", .timeLimit(.minutes(1)))
struct SpecialFileTests {
  private let folder: String

  init() throws {
    folder = "/tmp/sonde-special-test-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    mkfifo(folder + "/pipe", 0o600)
    mkfifo(folder + "/pipe.go", 0o600)
  }

  private func removeFolder() { try? FileManager.default.removeItem(atPath: folder) }

  @Test("is refused at once as a program, whatever the mode", arguments: ["auto", "exec", "debug", "test"])
  func program(mode: String) {
    defer { removeFolder() }
    for isUntraced in [false, true] {
      for (path, kind) in [
        ("\(folder)/pipe", "a named pipe"), ("\(folder)/pipe.go", "a named pipe"), ("/dev/zero", "a device"),
      ] {
        let harness = SessionHarness()
        harness.launch(["program": .string(path), "mode": .string(mode), "noDebug": .bool(isUntraced)])
        #expect(
          harness.lastAnswer
            == "launch failed: '\(path)' is \(kind), not a program. Name the file of a program that 'go build' made.")
      }
    }
  }

  @Test("is refused as what is built, as a folder to run in and as a file of variables")
  func others() {
    defer { removeFolder() }
    let pipe = folder + "/pipe"
    for (argument, problem) in [
      ("cwd", "Argument 'cwd' is '\(pipe)', which is a named pipe, not a folder."),
      ("envFile", "Argument 'envFile': '\(pipe)' can't be read: it is a named pipe, not a file."),
    ] {
      let harness = SessionHarness()
      harness.launch([argument: .string(pipe)])
      #expect(harness.lastAnswer?.hasPrefix("launch failed: \(problem) ") ?? false, "\(harness.lastAnswer ?? "")")
    }
    for (path, why) in [
      (pipe, "it is a named pipe"), (folder, "it is a folder"), ("/dev/null", "it is a device"),
      ("/etc/passwd", "it exists and is not a program"), ("/etc/passwd/program", "Not a directory"),
      ("/proc/version/none/program", "Not a directory"),
    ] {
      let harness = SessionHarness()
      harness.launch(["program": .string(folder), "mode": "debug", "output": .string(path)])
      #expect(
        harness.lastAnswer?.hasPrefix("launch failed: Argument 'output' can't be '\(path)': \(why)") ?? false,
        "\(harness.lastAnswer ?? "")")
    }
  }

  /// The thread that looks at the file never returns.
  @Test("for ever leaves the session free to answer, and to end", arguments: ["disconnect", "signal"])
  func stuck(end: String) {
    defer { removeFolder() }
    var stuck: [() -> Void] = []
    let harness = SessionHarness(inBackground: { _, completion in stuck.append(completion) })
    harness.launch()
    #expect(stuck.count == 1)
    #expect(harness.request("threads") == ["threads ok"])
    if end == "disconnect" {
      #expect(
        harness.request("disconnect") == ["launch failed: The start was cancelled. Launch again.", "disconnect ok"])
    } else {
      harness.session.end()
      harness.settle()
    }
    #expect(harness.isClosed)
    // A file may answer late.
    for completion in stuck { completion() }
    harness.settle()
    #expect(harness.provider.backend == nil)
  }
}
