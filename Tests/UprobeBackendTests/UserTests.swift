// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import Foundation
import Glibc
import Testing
import TraceTestSupport

extension Rights {
  /// Who may trace what, and from where: by executable, as other users and in other pid namespaces.
  @Suite("The ebpf backend")
  struct UserTests {
    @Test(
      "does not lend its capabilities: another user's process is refused, as with ptrace and in the same words",
      arguments: ["ebpf", "ptrace", "auto"])
    func otherUser(backend: String) async throws {
      let folder = try ReadableFolder()
      let copy = try folder.sonde(with: ["cap_bpf", "cap_perfmon", "cap_sys_ptrace", "cap_dac_read_search"])
      let hot = try await Hot()
      let sonde = try User.one.start(
        [copy, "trace", "--backend", backend, "--pid", "\(hot.processID)", "main.step"])
      #expect(try await sonde.waitForExit() == 1)
      let error = try await sonde.waitForEndOfOutput().error
      #expect(
        error.contains(
          "Not permitted to trace process \(hot.processID): it belongs to user 0, and you are user \(User.one.id). "
            + "Run as the process's user, or with sudo; 'sonde doctor' says what is missing here.\n"))
      try await hot.endsUnharmed()
    }

    /// The kernel removes ambient capabilities if a file gives some, so they never come from the file.
    @Test(
      "traces what a user's ambient capabilities allow, as any other debugger would", arguments: BackendKind.allCases)
    func ambient(backend: BackendKind) async throws {
      let folder = try ReadableFolder()
      let ticker = try await ChildProcess.ticker()
      let sonde = try await User.one.start(
        [
          folder.sonde, "trace", "--backend", "\(backend)", "--count", "4", "--pid", "\(ticker.processID)", "main.tick",
        ], ambient: "+bpf,+perfmon,+sys_ptrace,+dac_override"
      ).end()
      #expect(sonde.code == 0)
      #expect(sonde.error.contains("> goroutine("), "\(sonde.error)")
      try await ticker.endsUnharmed()
    }

    @Test("traces the user's own processes with no more than CAP_BPF and CAP_PERFMON")
    func ownProcess() async throws {
      let folder = try ReadableFolder()
      let ticker = try await User.one.ticker(in: folder)
      let sonde = try User.one.start(
        [folder.sonde, "trace", "--backend", "ebpf", "--pid", "\(ticker.processID)", "main.tick"],
        ambient: "+bpf,+perfmon")
      let isTraced = await sonde.standardError.wait { $0.text.contains(">> goroutine(") || $0.isAtEnd }
      #expect(isTraced?.isAtEnd == false)
      sonde.send(signal: SIGINT)
      #expect(try await sonde.waitForExit() == 0)
      try await ticker.endsUnharmed()
    }

    @Test("says what a user without capabilities lacks")
    func unprivileged() async throws {
      let folder = try ReadableFolder()
      let program = try folder.copy(try Fixture.build("add", try .newestOptimized))
      let command = [folder.sonde, "trace", "--backend", "ebpf", "main.add", "--", program]
      let sonde = try User.one.start(command)
      #expect(try await sonde.waitForExit() == 1)
      let error = try await sonde.waitForEndOfOutput().error
      #expect(error.contains("ebpf: it needs root, or CAP_PERFMON and CAP_BPF"), "\(error)")
    }

    @Test("is what the doctor says a launch uses, with the capabilities and without", arguments: ["", "+bpf,+perfmon"])
    func doctor(capabilities: String) async throws {
      let folder = try ReadableFolder()
      let program = try folder.copy(try Fixture.build("add", try .newestOptimized))
      let doctor = try User.one.start([folder.sonde, "doctor"], ambient: capabilities)
      let verdict = try await doctor.waitForEndOfOutput().output
      #expect(try await doctor.waitForExit() == 0)
      let sonde = try User.one.start([folder.sonde, "trace", "main.add", "--", program], ambient: capabilities)
      let said = try await sonde.waitForEndOfOutput().error
      #expect(try await sonde.waitForExit() == 0)
      if capabilities.isEmpty {
        #expect(verdict.contains("\nlaunch: auto uses ptrace\nattach: auto uses ptrace, for your own processes\n"))
        #expect(verdict.contains("\n  sudo setcap cap_bpf,cap_perfmon+ep /usr/local/bin/sonde-ebpf\n"))
        #expect(said.hasPrefix("sonde: tracing with ptrace (ebpf: it needs root, or CAP_PERFMON and CAP_BPF)\n"))
      } else {
        #expect(verdict.hasSuffix("\nlaunch: auto uses ebpf\nattach: auto uses ebpf, for your own processes\n"))
        #expect(said.hasPrefix("sonde: tracing with ebpf (allowed here; the program never stops)\n"))
      }
    }

    @Test("finds a process inside another pid namespace, from outside")
    func fromOutside() async throws {
      let unshare = try ChildProcess(
        "/usr/bin/unshare", ["--pid", "--fork", "--kill-child", try Fixture.build("ticker", try .newestOptimized), "-"])
      defer { unshare.send(signal: SIGKILL) }
      try await unshare.waitForOutput("tick 1\n")
      let path = "/proc/\(unshare.processID)/task/\(unshare.processID)/children"
      let inner = try #require(Int32(try String(contentsOfFile: path, encoding: .utf8).split(separator: " ")[0]))
      let traced = try TracedProgram("ticker", .attach(processID: inner))
      try traced.trace("main.tick")
      try traced.backend.start()
      try traced.run("hits") { traced.hits.count >= 4 }
      try traced.finish(.leave)
      let threads = try FileManager.default.contentsOfDirectory(atPath: "/proc/\(inner)/task")
      #expect(Set(traced.hits.map { String($0.header.thread) }).isSubset(of: threads))
    }

    @Test("works inside a pid namespace of its own")
    func inside() async throws {
      let program = try Fixture.build("add", try .newestOptimized)
      let sonde = try ChildProcess(
        "/usr/bin/unshare",
        [
          "--pid", "--fork", "--mount-proc", TestEnvironment.sonde, "trace", "--backend", "ebpf", "main.add", "--",
          program,
        ])
      #expect(try await sonde.waitForExit() == 0)
      let (output, error) = try await sonde.waitForEndOfOutput()
      #expect(output == "add(2, 3) = 5\n")
      #expect(error.contains("> goroutine(1): main.add(2, 3)\n>> goroutine(1): main.add => (5)\n"))
    }
  }
}
