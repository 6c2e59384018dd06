// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Foundation
import Glibc
import Testing
import TraceTestSupport

extension Tracing {
  @Suite("sonde functions", .timeLimit(.minutes(2)))
  struct FunctionListTests {
    @Test("shows each function's name, place and signature", arguments: FixtureBuild.all)
    func signatures(build: FixtureBuild) async throws {
      let run = try await TerminalRun.sonde(
        "functions", try Fixture.build("rows", build), "/^main\\.(small|many$|ways|four|.*rename)/")
      let lines = run.output.split(separator: "\n").map { line in
        line.replacing(Fixture.folder("rows") + "/", with: "").replacing(/:\d+/, with: "")
      }
      #expect(
        lines == [
          "main.(*account).rename  signatures.go  func(owner string) (old string)",
          "main.four  calls.go  func(a int, b int, c int, d int) int",
          "main.fourIntegers  calls.go  func()",
          "main.fourth  logs.go  func()",
          "main.many  signatures.go  func(a int, b int, c int, d int, e int, f int, g int, h int, i int, j int, k int, l int, "
            + "m int, n int, o int, p int) (sum int, last int)",
          "main.small  signatures.go  func(n int64, ok bool, b uint8) (int64, bool)",
          "main.smallKinds  signatures.go  func()",
          "main.ways  signatures.go  func(n int) (string, bool)",
        ])
      #expect(run.code == 0)
    }

    @Test("says why one can't be traced")
    func refused() async throws {
      let run = try await TerminalRun.sonde("functions", try Fixture.build("rows", try .newestOptimized))
      let refused = run.output.split(separator: "\n").filter { $0.contains("  can't be traced: ") }
      #expect(!refused.isEmpty)
      #expect(refused.allSatisfy { !$0.hasPrefix("main.") })
    }

    @Test(
      "ends by SIGPIPE, without a word, where its reader has had enough", arguments: ["functions", "doctor", "help"])
    func closedPipe(command: String) async throws {
      let folder = try TestEnvironment.temporaryFolder()
      defer { try? FileManager.default.removeItem(atPath: folder) }
      let arguments = command == "functions" ? [command, try Fixture.build("rows", try .newestOptimized)] : [command]
      // The reader has closed the pipe before anything is written to it.
      let run = try await TerminalRun.inShell(
        arguments, setUp: "mkfifo \"$PIPE\"; cat \"$PIPE\" >/dev/null & exec 3>\"$PIPE\"; kill $!; wait $! 2>/dev/null",
        redirecting: ">&3", environment: ["PIPE": folder + "/pipe"])
      #expect(run.code == 128 + SIGPIPE)
      #expect(run.error == "")
    }

    @Test("ends with 1 where nothing matches, or the program can't be read")
    func nothing() async throws {
      let program = try Fixture.build("rows", try .newestOptimized)
      for (arguments, text) in [([program, "nosuchname"], "nosuchname"), (["/nothing/here"], "/nothing/here")] {
        let run = try await TerminalRun.sonde(["functions"] + arguments)
        #expect(run.code == 1)
        #expect(run.output == "")
        #expect(run.error.contains(text))
      }
    }
  }
}
