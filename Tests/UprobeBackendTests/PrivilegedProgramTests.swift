// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import Foundation
import Glibc
import Testing
import TraceTestSupport

extension Rights {
  /// `Fixtures/identity` with privileges from its file: setuid, setgid or capabilities.
  @Suite("A program with rights of its own")
  struct PrivilegedProgramTests {
    typealias Kind = ReadableFolder.Kind

    /// What the program prints about itself when this user executes it.
    private static func expected(_ rights: Kind, by user: UInt32 = User.one.id, words: String = "") -> String {
      let (asUser, asGroup): (UInt32, UInt32) =
        switch rights {
        case .none, .capabilities: (user, user)
        case .setuid, .unreadable: (0, user)
        case .setgid: (user, User.another.id)
        }
      let capabilities =
        switch rights {
        case .none, .setgid: ""
        case .capabilities: "2000"
        case .setuid, .unreadable: fullCapabilities
        }
      return
        "\(words): user \(user) as \(asUser), group \(user) as \(asGroup), capabilities \(capabilities), untraced\n"
    }

    /// The capabilities that root has here.
    private static let fullCapabilities: String = {
      let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
      let line = status.split(separator: "\n").first { $0.hasPrefix("CapBnd:") } ?? ""
      return String(line.dropFirst(7).drop { $0 == "\t" || $0 == "0" })
    }()

    @Test(
      "is refused at launch, with the reason and what to do",
      arguments: [(Kind.setuid, "is setuid"), (.setgid, "is setgid"), (.capabilities, "has capabilities of its own")])
    func refused(rights: Kind, what: String) async throws {
      let folder = try ReadableFolder()
      let program = try folder.identity(rights)
      let sonde = try await User.one.start([folder.sonde, "trace", "main.ask", "--", program]).end()
      #expect(sonde.code == 1)
      #expect(sonde.output == "")
      #expect(
        sonde.error == """
          sonde: '\(program)' \(what), but Linux ignores that for a program that you trace: it would run without \
          these rights. Run it untraced with noDebug (--no-debug), trace a copy of it, which has no privileges, or \
          trace it as root (in a container: with CAP_SYS_PTRACE).

          """)
    }

    @Test("runs with its rights under noDebug", arguments: Kind.allCases)
    func noDebug(rights: Kind) async throws {
      let folder = try ReadableFolder()
      let client = try User.one.client(folder.sonde)
      let session = TestSession(client)
      try await session.start(
        "launch", ["mode": "exec", "program": .string(try folder.identity(rights)), "args": ["one"], "noDebug": true])
      try await client.request("configurationDone")
      let record = try await session.finish()
      #expect(record.standardOutput == Self.expected(rights, words: "one"))
      #expect(record.exitCode == 0)
    }

    @Test("runs with its rights under noDebug also as a script's interpreter")
    func interpreter() async throws {
      let folder = try ReadableFolder()
      let script = folder.path + "/script"
      try "#!\(try folder.identity(.setuid)) one\n".write(toFile: script, atomically: false, encoding: .utf8)
      chmod(script, 0o755)
      let client = try User.one.client(folder.sonde)
      let session = TestSession(client)
      try await session.start("launch", ["mode": "exec", "program": .string(script), "noDebug": true])
      try await client.request("configurationDone")
      let record = try await session.finish()
      #expect(record.standardOutput == Self.expected(.setuid, words: "one \(script)"))
    }

    @Test("that can't be executed is reported at its start under noDebug, with a shell's code")
    func notExecutable() async throws {
      let folder = try ReadableFolder()
      let broken = folder.path + "/broken"
      try Data([0x7F, 0x45, 0x4C, 0x46, 0, 0]).write(to: URL(filePath: broken))
      chmod(broken, 0o4755)
      let client = try User.one.client(folder.sonde)
      let session = TestSession(client)
      try await session.start("launch", ["mode": "exec", "program": .string(broken), "noDebug": true])
      try await client.request("configurationDone")
      let record = try await session.finish()
      #expect(record.exitCode == 127)
      #expect(record.notices.contains { $0.contains("Could not start '\(broken)': Exec format error.") })
    }

    @Test("is traced where root launches it, with its rights", arguments: BackendKind.allCases, [Kind.setuid, .setgid])
    func byRoot(backend: BackendKind, rights: Kind) async throws {
      let folder = try ReadableFolder()
      let program = try folder.identity(rights)
      let sonde = try await ChildProcess(
        folder.sonde, ["trace", "--backend", "\(backend)", "main.ask", "--", program]
      ).end()
      #expect(sonde.code == 0)
      let group = rights == .setgid ? User.another.id : 0
      #expect(sonde.output.hasPrefix(": user 0 as 0, group 0 as \(group), capabilities "), "\(sonde)")
      #expect(sonde.error.contains("> goroutine(1): main.ask(\"user 0 as 0, "))
    }

    @Test(
      "keeps them, and is not traced, where a traced program executes it in its place or starts it",
      arguments: ["exec", "run"], Kind.allCases)
    func executed(how: String, rights: Kind) async throws {
      let folder = try ReadableFolder()
      let command = [try folder.identity(.none), how, try folder.identity(rights), "one"]
      let alone = try await User.one.start(command).end()
      let sonde = try await User.one.start(
        [folder.sonde, "trace", "--backend", "ptrace", "main.ask", "--"] + command
      ).end()
      func last(_ output: String) -> String { output.split(separator: "\n").last.map { $0 + "\n" } ?? "" }
      #expect(last(alone.output) == Self.expected(rights, words: "one"))
      if how == "run" || rights != .none {
        #expect(last(sonde.output) == last(alone.output), "\(sonde)")
      }
      #expect(sonde.code == alone.code)
    }

    @Test("keeps them where an attached program executes it; its end is still awaited")
    func executedWhileAttached() async throws {
      let folder = try ReadableFolder()
      let program = try User.one.start([try folder.identity(.none), "wait", try folder.identity(.setuid), "one"])
      try await program.waitForOutput("capabilities")
      let sonde = try User.one.start(
        [folder.sonde, "trace", "--backend", "ptrace", "--pid", "\(program.processID)", "main.ask"])
      #expect(await sonde.standardError.wait { $0.text.contains(">> goroutine(") } != nil)
      program.write(Array("\n".utf8))
      let end = try await sonde.end()
      #expect(end.code == 0)
      #expect(end.error.contains("sonde: the program has replaced itself with another (execve)"))
      let output = try await program.end().output
      #expect(output.hasSuffix("\n" + Self.expected(.setuid, words: "one")), "\(output)")
    }

    @Test(
      "that has become root's for good is left to itself at the session's end, and that is said",
      arguments: ["ptrace", "ebpf", "noDebug"])
    func outOfReach(how: String) async throws {
      let folder = try ReadableFolder()
      let sonde = try folder.sonde(with: ["cap_bpf", "cap_perfmon"])
      let options = how == "noDebug" ? ["--no-debug"] : ["--backend", how, "main.ask"]
      let privileged = [try folder.identity(.setuid), "stay"]
      let program = how == "noDebug" ? privileged : [try folder.identity(.none), "exec"] + privileged
      let traced = try User.one.start([sonde, "trace"] + options + ["--"] + program)
      try await traced.waitForOutput("stays: <nil>\n")
      let said = traced.standardError.value.text
      let id = try #require(said.firstMatch(of: #/, process (\d+)\n/#).flatMap { Int32($0.1) })
      defer { kill(id, SIGKILL) }
      traced.send(signal: SIGTERM)
      #expect(try await traced.waitForExit() == 128 + SIGTERM)
      #expect(
        traced.standardError.value.text.contains(
          "sonde: the program now belongs to another user, so you may not end it: it runs on\n"))
      #expect(ProcessTable.isRunning(id))
    }

    @Test("is launched like any other where the kernel ignores the bits: under no_new_privs, and on a nosuid mount")
    func ignored() async throws {
      let folder = try ReadableFolder()
      let program = try folder.identity(.setuid)
      let (user, command) = (User.one.id, [folder.sonde, "trace", "--backend", "ptrace", "main.ask", "--"])
      let expected = ": user \(user) as \(user), group \(user) as \(user), capabilities , traced\n"
      let bound = try await User.one.start(["/usr/bin/setpriv", "--no-new-privs"] + command + [program]).end()
      #expect(bound.output == expected, "\(bound)")
      let user1 = ["/usr/bin/setpriv", "--reuid=\(user)", "--regid=\(user)", "--clear-groups"]
      let mounted = try await ChildProcess(
        "/usr/bin/unshare",
        [
          "--mount", "/bin/sh", "-c", "mount --bind $0 /mnt && mount -o remount,bind,nosuid /mnt && exec \"$@\"",
          folder.path,
        ]
          + user1 + command + ["/mnt/setuid"]
      ).end()
      #expect(mounted.output == expected, "\(mounted)")
    }

    @Test("is not what a program is that its user's ambient capabilities make stronger: it is traced, and keeps them")
    func ambient() async throws {
      let folder = try ReadableFolder()
      let program = try folder.identity(.none)
      for backend in BackendKind.allCases {
        let granted = backend == .ebpf ? "+net_raw,+bpf,+perfmon" : "+net_raw"
        let capabilities = backend == .ebpf ? "c000002000" : "2000"
        let sonde = try await User.one.start(
          [folder.sonde, "trace", "--backend", "\(backend)", "main.ask", "--", program], ambient: granted
        ).end()
        #expect(sonde.output.contains(", capabilities \(capabilities), "), "\(sonde)")
        #expect(sonde.error.contains("> goroutine(1): main.ask("))
      }
    }
  }
}

extension User {
  /// An editor's end of a session that runs as this user.
  fileprivate func client(_ sonde: String) throws -> DAPClient {
    try DAPClient(
      arguments: ["--reuid=\(id)", "--regid=\(id)", "--clear-groups", sonde, "dap"], command: "/usr/bin/setpriv")
  }
}
