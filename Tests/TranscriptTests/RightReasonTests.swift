// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import Foundation
import Glibc
import Testing
import TraceTestSupport

extension Tracing {
  @Suite("What went wrong is named as what it is", .timeLimit(.minutes(5)))
  struct RightReasonTests {
    @Test("with too few open files", arguments: [20, 32, 63])
    func descriptors(limit: Int) async throws {
      let run = try await TerminalRun.inShell(
        ["trace", "main.foo", "--", try Fixture.build("mission", .newestOptimized)], setUp: "ulimit -n \(limit)")
      #expect(run.code == 1)
      #expect(run.output == "")
      #expect(
        run.error.contains(
          "sonde: Sonde may have only \(limit) files open at once, and needs 64. Raise the limit (ulimit -n 64)"))
    }

    @Test("with hardly any, which is enough for the reason")
    func hardlyAny() async throws {
      let run = try await TerminalRun.inShell(
        ["trace", "main.foo", "--", try Fixture.build("mission", .newestOptimized)], setUp: "ulimit -n 5")
      #expect(run.code == 1)
      #expect(run.error.contains("Too many open files"), "\(run.error)")
      #expect(run.error.contains("Raise the limit of open files (ulimit -n)"), "\(run.error)")
    }

    @Test(
      "of a build that makes no program for Linux, or none",
      arguments: [
        (
          "--env=GOOS=windows",
          "is not a program for Linux. Remove GOOS from '--env', or -buildmode from '--build-flags'.\n"
        ),
        (
          "--build-flags=-n",
          "did not write a program to the file that Sonde asked for. Remove -o and -n from '--build-flags': '--output' "
            + "names the file.\n"
        ),
      ])
    func build(option: String, expected: String) async throws {
      let run = try await TerminalRun.sonde("trace", option, "main.foo", "--", Fixture.folder("mission"))
      #expect(run.code == 1)
      #expect(run.error.hasSuffix(expected), "\(run.error)")
    }

    @Test("of a file for trace lines that is the program itself: it is not emptied")
    func ownFile() async throws {
      let folder = try TestEnvironment.temporaryFolder()
      defer { try? FileManager.default.removeItem(atPath: folder) }
      let program = folder + "/program"
      try FileManager.default.copyItem(atPath: try Fixture.build("mission", .newestOptimized), toPath: program)
      let size = try #require(FileManager.default.contents(atPath: program)).count
      let run = try await TerminalRun.sonde("trace", "-o", program, "main.foo", "--", program)
      #expect(run.code == 1)
      #expect(run.error == "sonde: '\(program)' is the program itself. Name another file for -o.\n")
      #expect(FileManager.default.contents(atPath: program)?.count == size)
    }

    @Test("of an attached process that is stopped", arguments: BackendKind.required)
    func stopped(backend: BackendKind) async throws {
      let program = try ChildProcess(try Fixture.build("ticker", .newestOptimized), ["-"])
      try await program.waitForOutput("tick 1")
      program.send(signal: SIGSTOP)
      _ = await ProcessTable.poll(within: 10) { ProcessTable.state(of: program.processID)?.hasPrefix("T") ?? false }
      let tracer = try ChildProcess(
        TestEnvironment.sonde, ["trace", "--backend", backend.rawValue, "--pid", "\(program.processID)", "main.tick"])
      let text = "process \(program.processID) is stopped (SIGSTOP, or a debugger): nothing is hit until it continues"
      #expect(await tracer.standardError.wait { $0.text.contains(text) } != nil)
      tracer.send(signal: SIGINT)
      #expect(try await tracer.waitForExit() == 0)
      program.send(signal: SIGCONT)
      program.closeInput()
      #expect(try await program.waitForExit() == 0)
    }

    @Test(
      "of a kernel thread", .enabled(if: ProcessTable.commandLine(of: 2).isEmpty, "process 2 is no kernel thread here"))
    func kernelThread() async throws {
      let run = try await TerminalRun.sonde("trace", "--pid", "2", "main.foo")
      #expect(run.code == 1)
      #expect(run.error.contains("sonde: Process 2 is a kernel thread: it runs no program."))
    }

    @Test(
      "of an attached program that ends by itself: its code is its parent's to know", arguments: BackendKind.required)
    func attachedEnds(backend: BackendKind) async throws {
      let program = try ChildProcess(try Fixture.build("ticker", .newestOptimized), ["-"])
      try await program.waitForOutput("tick 1")
      let tracer = try ChildProcess(
        TestEnvironment.sonde, ["trace", "--backend", backend.rawValue, "--pid", "\(program.processID)", "main.tick"])
      _ = await tracer.standardError.wait { $0.isAtEnd || $0.text.contains("main.tick =>") }
      program.closeInput()
      #expect(try await program.waitForExit() == 0)
      #expect(try await tracer.waitForExit() == 0)
      #expect(tracer.standardError.value.text.contains("the process has ended; only its parent learns its exit code"))
    }

    @Test("of a program whose holder was killed: its code is not known", arguments: BackendKind.required)
    func holderKilled(backend: BackendKind) async throws {
      let session = try await TestSession.launch(
        "hot", try .newestOptimized, functions: ["main.step"], backend: backend)
      let client = session.client
      try await client.output(containing: "main.step")
      let holder = try #require(
        ProcessTable.processes(marked: client.mark).first {
          ["sonde keeper", "sonde tracer"].contains(
            ProcessTable.commandLine(of: $0).trimmingCharacters(in: .whitespaces))
        })
      #expect(kill(holder, SIGKILL) == 0)
      for process in ProcessTable.processes(marked: client.mark)
      where ProcessTable.commandLine(of: process).contains("/hot") { kill(process, SIGKILL) }
      try await client.event("terminated")
      try await client.request("disconnect")
      let record = try await session.checkEnding()
      #expect(!record.eventNames.contains("exited"))
      #expect(record.notices.contains { $0.hasPrefix("sonde: the program's exit code is not known: ") })
    }
  }
}
