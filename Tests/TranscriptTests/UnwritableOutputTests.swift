// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Foundation
import Glibc
import Testing
import TraceTestSupport

extension Tracing {
  /// Sonde says so, the program runs to its own end, and output that was not written counts as lost.
  @Suite("Output that can't be written", .timeLimit(.minutes(5)))
  struct UnwritableOutputTests {
    /// `main.relate: 800 hits: 100 printed, 0 held back, 0 rejected, 700 lost`
    private func account(of function: String, in text: String) throws -> (hits: Int, printed: Int, lost: Int) {
      let line = try #require(text.split(separator: "\n").last { $0.hasPrefix("sonde: \(function): ") })
      let match = try #require(
        try /: (\d+) hits?: (\d+) printed, 0 held back, 0 rejected, (\d+) lost$/.firstMatch(in: line), "\(line)")
      return (Int(match.1) ?? -1, Int(match.2) ?? -1, Int(match.3) ?? -1)
    }

    /// `Fixtures/pair` makes this many calls of `main.relate` in each of two goroutines, and one of `main.touch` in
    /// each.
    @Test(
      "to a file that may not grow counts to the line what stands in it",
      arguments: BackendKind.required, [false, true])
    func exactAccount(backend: BackendKind, isData: Bool) async throws {
      let folder = try TestEnvironment.temporaryFolder()
      defer { try? FileManager.default.removeItem(atPath: folder) }
      let calls = 1000
      let traced = try await TerminalRun.inShell(
        ["trace", "--backend", backend.rawValue, "-o", folder + "/hits"] + (isData ? ["--json"] : [])
          + ["main.relate", "main.touch", "--", try Fixture.build("pair", .newestOptimized), "\(calls)"],
        setUp: "ulimit -S -f 200")
      #expect(traced.code == 1)
      #expect(traced.output.matches(of: /calls 1000 wrong 0/).count == 2)
      #expect(traced.error.components(separatedBy: "can't be written").count == 2)
      #expect(traced.error.contains("'\(folder)/hits' can't be written: File too large. The program runs on;"))

      let text = try String(contentsOfFile: folder + "/hits", encoding: .utf8)
      let whole = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
      #expect(traced.error.contains("cut off") == !text.hasSuffix("\n"))
      for function in ["main.relate", "main.touch"] {
        let account = try account(of: function, in: traced.error)
        #expect(account.hits == 4 * calls)
        #expect(account.printed == whole.count { $0.contains(function) })
        #expect(account.printed + account.lost == account.hits)
        #expect(account.lost > 0)
        #expect(traced.error.contains(try Regex("\\d+ hits lost \\(.*\(function) \(account.lost)[,)].*: not written")))
      }
    }

    @Test("on a full disk leaves the program to its own end, and the code is 1 whatever the program's is")
    func fullDisk() async throws {
      let traced = try await TerminalRun.inShell(
        ["trace", "-o", "/dev/full", "main.main", "--", try Fixture.build("exitcode", .newestOptimized), "7"])
      #expect(traced.code == 1)
      #expect(traced.error.contains("'/dev/full' can't be written: No space left on device."))
      #expect(traced.error.contains("main.main: 1 hit: 0 printed, 0 held back, 0 rejected, 1 lost"))
    }

    @Test("leaves an attached program alone at once")
    func attached() async throws {
      let program = try ChildProcess(try Fixture.build("ticker", .newestOptimized), ["-"])
      try await program.waitForOutput("tick 1")
      let traced = try await TerminalRun.inShell([
        "trace", "--pid", "\(program.processID)", "-o", "/dev/full", "main.tick",
      ])
      #expect(traced.code == 1)
      #expect(traced.error.contains("No space left on device"))
      #expect(ProcessTable.tracedThreads(of: program.processID) == [])
      program.closeInput()
      #expect(try await program.waitForExit() == 0)
    }

    @Test("on stderr, to a full disk or a closed pipe or nowhere", arguments: ["2>/dev/full", "2>PIPE", "2>&-"])
    func standardError(redirection: String) async throws {
      let folder = try TestEnvironment.temporaryFolder()
      defer { try? FileManager.default.removeItem(atPath: folder) }
      mkfifo(folder + "/pipe", 0o600)
      // The reader takes one line and closes the pipe; in a fixture that prints after each call, each call waits for
      // it.
      let reader = redirection == "2>PIPE" ? try ChildProcess("/bin/sh", ["-c", "head -n 1 \(folder)/pipe"]) : nil
      let traced = try await TerminalRun.inShell(
        ["trace", "main.relate", "--", try Fixture.build("pair", .newestOptimized), "3000"],
        redirecting: redirection.replacing("PIPE", with: folder + "/pipe"))
      #expect(traced.output.matches(of: /calls 3000 wrong 0/).count == 2)
      #expect(traced.code == 1)
      if let reader { #expect(try await reader.waitForExit() == 0) }
    }

    @Test("of the log and of the transcript is said, and the session does its work", arguments: ["--log", "--log-dap"])
    func logs(option: String) async throws {
      let traced = try await TerminalRun.inShell(
        [
          "trace", option, "/dev/full", "--trace", "verbose", "main.foo", "--",
          try Fixture.build("mission", .newestOptimized),
        ])
      #expect(traced.hits == MissionExample.hits)
      #expect(traced.output == MissionExample.output)
      #expect(traced.code == 1)
      #expect(traced.error.components(separatedBy: "/dev/full can't be written: No space left on device").count == 2)

      let client = try DAPClient(arguments: ["dap", option, "/dev/full"])
      let session = TestSession(client)
      try await session.start(
        "launch",
        ["mode": "exec", "program": .string(try Fixture.build("mission", .newestOptimized)), "trace": "verbose"])
      try await session.setFunctionBreakpoints(["main.foo"])
      try await client.request("configurationDone")
      try await client.event("terminated")
      try await client.request("disconnect")
      #expect(try await client.adapter.waitForExit() == 1)
      #expect(client.adapter.standardError.value.text.contains("/dev/full can't be written: No space left on device"))
    }

    @Test("by a command that only answers is said, and not where its reader has had enough")
    func answers() async throws {
      let program = try Fixture.build("mission", .newestOptimized)
      let full = try await TerminalRun.inShell(["functions", program], redirecting: ">/dev/full")
      #expect(full.code == 1)
      #expect(full.error.hasPrefix("sonde: stdout can't be written: No space left on device."))
      let folder = try TestEnvironment.temporaryFolder()
      defer { try? FileManager.default.removeItem(atPath: folder) }
      mkfifo(folder + "/pipe", 0o600)
      let reader = try ChildProcess("/bin/sh", ["-c", "head -n 1 \(folder)/pipe"])
      let closed = try await TerminalRun.inShell(["functions", program], redirecting: ">\(folder)/pipe")
      // As a shell reports it: ended by SIGPIPE.
      #expect(closed.code == 141)
      #expect(closed.error == "")
      #expect(try await reader.waitForExit() == 0)
    }

    @Test("is refused at once where nothing could be written: a folder, a socket, a pipe that nobody reads")
    func refused() async throws {
      let folder = try TestEnvironment.temporaryFolder()
      defer { try? FileManager.default.removeItem(atPath: folder) }
      mkfifo(folder + "/pipe", 0o600)
      let socket = try UnixSocket(folder + "/socket")
      defer { withExtendedLifetime(socket) {} }
      let reasons = [
        ("", "it is a folder"), ("/pipe", "it is a named pipe that nobody reads"), ("/socket", "it is a socket"),
        ("/none/file", "No such file or directory"),
      ]
      for option in ["-o", "--log", "--log-dap"] {
        for (path, why) in reasons {
          let traced = try await TerminalRun.inShell(
            ["trace", option, folder + path, "main.foo", "--", try Fixture.build("mission", .newestOptimized)])
          #expect(traced.output == "")
          #expect(traced.code == 1)
          #expect(traced.error.hasPrefix("sonde: '\(folder + path)' can't be written: \(why). "), "\(traced.error)")
        }
      }
    }

    @Test("is none to a pipe with a reader and to /dev/null")
    func works() async throws {
      let folder = try TestEnvironment.temporaryFolder()
      defer { try? FileManager.default.removeItem(atPath: folder) }
      mkfifo(folder + "/pipe", 0o600)
      let program = try Fixture.build("mission", .newestOptimized)
      for option in ["-o", "--log", "--log-dap"] {
        #expect(try await TerminalRun.inShell(["trace", option, "/dev/null", "main.foo", "--", program]).code == 0)
      }
      // A reader of both kinds that reports when it has opened its end.
      let reader = try ChildProcess("/bin/sh", ["-c", "exec 3<>\(folder)/pipe; echo open; exec head -n 2 <&3"])
      try await reader.waitForOutput("open\n")
      let traced = try await TerminalRun.inShell(["trace", "-o", folder + "/pipe", "main.foo", "--", program])
      #expect(traced.code == 0)
      #expect(
        try await reader.waitForEndOfOutput().output == "open\n" + MissionExample.hits.joined(separator: "\n") + "\n")
    }
  }
}
