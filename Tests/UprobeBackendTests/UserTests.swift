// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import Foundation
import Glibc
import Testing
import TraceTestSupport

/// Who may trace what, and from where: over the executable, as other users and in other pid namespaces.
@Suite("The ebpf backend", .enabled(if: TestEnvironment.canTraceWithEBPF && getuid() == 0))
struct UserTests {
  @Test(
    "does not lend its capabilities: another user's process is refused, as with ptrace and in the same words",
    arguments: ["ebpf", "ptrace", "auto"])
  func otherUser(backend: String) async throws {
    let folder = try ReadableFolder()
    let hot = try await Hot()
    let sonde = try nobody(
      [folder.sonde, "trace", "--backend", backend, "--pid", "\(hot.processID)", "main.step"],
      capabilities: "+bpf,+perfmon,+sys_ptrace,+dac_read_search")
    #expect(try await sonde.waitForExit() == 1)
    let error = try await sonde.waitForEndOfOutput().error
    #expect(
      error.contains(
        "Not permitted to trace process \(hot.processID): it belongs to user 0, and you are user 65534. "
          + "Run as the process's user, or with sudo; 'sonde doctor' says what is missing here.\n"))
    try await hot.endsUnharmed()
  }

  @Test("traces the user's own processes with no more than CAP_BPF and CAP_PERFMON")
  func ownProcess() async throws {
    let folder = try ReadableFolder()
    let hot = try nobody([try folder.copy(try Fixture.build("hot", try .newestOptimized))], capabilities: "")
    defer { hot.send(signal: SIGKILL) }
    try await hot.waitForOutput("ready\n")
    let sonde = try nobody([folder.sonde, "trace", "--backend", "ebpf", "--pid", "\(hot.processID)", "main.step"])
    let isTraced = await sonde.standardError.wait { $0.text.contains(">> goroutine(") || $0.isAtEnd }
    #expect(isTraced?.isAtEnd == false)
    sonde.send(signal: SIGINT)
    #expect(try await sonde.waitForExit() == 0)
  }

  @Test("says what a user without capabilities lacks")
  func unprivileged() async throws {
    let folder = try ReadableFolder()
    let program = try folder.copy(try Fixture.build("add", try .newestOptimized))
    let command = [folder.sonde, "trace", "--backend", "ebpf", "main.add", "--", program]
    let sonde = try nobody(command, capabilities: "")
    #expect(try await sonde.waitForExit() == 1)
    let error = try await sonde.waitForEndOfOutput().error
    #expect(error.contains("ebpf: it needs root, or CAP_PERFMON and CAP_BPF"), "\(error)")
  }

  @Test("is what the doctor says a launch uses, with the capabilities and without", arguments: ["", "+bpf,+perfmon"])
  func doctor(capabilities: String) async throws {
    let folder = try ReadableFolder()
    let program = try folder.copy(try Fixture.build("add", try .newestOptimized))
    let doctor = try nobody([folder.sonde, "doctor"], capabilities: capabilities)
    let verdict = try await doctor.waitForEndOfOutput().output
    #expect(try await doctor.waitForExit() == 0)
    let sonde = try nobody([folder.sonde, "trace", "main.add", "--", program], capabilities: capabilities)
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
      "/usr/bin/unshare", ["--pid", "--fork", "--kill-child", try Fixture.build("hot", try .newestOptimized)])
    defer { unshare.send(signal: SIGKILL) }
    try await unshare.waitForOutput("ready")
    let path = "/proc/\(unshare.processID)/task/\(unshare.processID)/children"
    let inner = try #require(Int32(try String(contentsOfFile: path, encoding: .utf8).split(separator: " ")[0]))
    let traced = try TracedProgram("hot", .attach(processID: inner))
    try traced.trace("main.step")
    try traced.backend.start()
    try traced.run("hits") { traced.hits.count > 100 }
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

  /// Runs a command as the user nobody, with these capabilities and no others.
  private func nobody(_ command: [String], capabilities: String = "+bpf,+perfmon") throws -> ChildProcess {
    let granted = capabilities.isEmpty ? [] : ["--inh-caps=\(capabilities)", "--ambient-caps=\(capabilities)"]
    return try ChildProcess(
      "/usr/bin/setpriv", ["--reuid=65534", "--regid=65534", "--clear-groups"] + granted + command, folder: "/")
  }
}

/// A folder with a copy of `sonde` in it that every user can read; the build's own may lie where not all can go.
private final class ReadableFolder {
  private let path: String
  private(set) var sonde = ""

  init() throws {
    path = try TestEnvironment.temporaryFolder()
    chmod(path, 0o755)
    sonde = try copy(TestEnvironment.sonde)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func copy(_ file: String) throws -> String {
    let copy = path + "/" + URL(filePath: file).lastPathComponent
    // Not by ourselves: a child that another test starts meanwhile would hold it open for writing.
    let result = try runToEnd("/usr/bin/install", ["-m", "755", file, copy])
    guard result.code == 0 else { throw TestFailure("no copy of \(file): \(result.output)") }
    return copy
  }
}
