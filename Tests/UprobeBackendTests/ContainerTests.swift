// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import Foundation
import Glibc
import Testing
import TraceTestSupport

extension Rights {
  /// Sonde in a container, made with namespaces, dropped capabilities and a filter. If something does not work, Sonde
  /// says why, and the doctor says the same.
  @Suite("In a container sonde")
  struct ContainerTests {
    /// What Docker gives root in a container.
    private static let usualCapabilities = [
      "chown", "dac_override", "fowner", "fsetid", "kill", "setgid", "setuid", "setpcap", "net_bind_service", "net_raw",
      "sys_chroot", "mknod", "audit_write", "setfcap",
    ]

    /// - Parameters:
    ///   - forbidden: System calls that fail with EPERM.
    ///   - capabilities: The only capabilities that root has; nil for all.
    ///   - script: Sets up the mounts.
    private func contained(
      _ command: [String], forbidding forbidden: [String] = [], capabilities: [String]? = nil, as user: User? = nil,
      after script: String? = nil
    ) throws -> ChildProcess {
      let filter = forbidden.isEmpty ? [] : try sandbox("errno", forbidden)
      let bound = (capabilities ?? []).map { ",+\($0)" }.joined()
      let becoming = user.map { ["--reuid=\($0.id)", "--regid=\($0.id)", "--clear-groups", "--no-new-privs"] } ?? []
      let dropped = capabilities == nil ? [] : ["/usr/bin/setpriv", "--bounding-set=-all\(bound)"] + becoming
      return try ChildProcess(
        "/usr/bin/unshare",
        ["--pid", "--mount", "--fork", "--kill-child", "--mount-proc"]
          + (script.map { ["/bin/sh", "-c", $0, "sh"] } ?? []) + filter + dropped + command)
    }

    private func sandbox(_ action: String, _ calls: [String]) throws -> [String] {
      [try Fixture.build("sandbox", try .newestOptimized), action, calls.joined(separator: ",")]
    }

    private func add() throws -> String { try Fixture.build("add", try .newestOptimized) }

    /// Launches a program with this backend and expects a correct trace.
    private func expectTraced(
      _ sonde: ChildProcess, with backend: BackendKind, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
      let traced = try await sonde.end()
      #expect(traced.code == 0, "\(traced.error)", sourceLocation: sourceLocation)
      #expect(traced.output == "add(2, 3) = 5\n", sourceLocation: sourceLocation)
      #expect(
        traced.error.contains("sonde: tracing with \(backend)"), "\(traced.error)", sourceLocation: sourceLocation)
      let lines = "> goroutine(1): main.add(2, 3)\n>> goroutine(1): main.add => (5)\n"
      #expect(traced.error.contains(lines), "\(traced.error)", sourceLocation: sourceLocation)
    }

    private func launch(_ backend: String = "auto") throws -> [String] {
      [TestEnvironment.sonde, "trace", "--backend", backend, "main.add", "--", try add()]
    }

    private let doctor = [TestEnvironment.sonde, "doctor"]

    // MARK: Rights

    @Test("with the engine's usual rights traces with ptrace what it launches, and says what eBPF lacks")
    func usual() async throws {
      let forbidden = ["kcmp", "bpf", "perf_event_open"]
      let start = { try contained($0, forbidding: forbidden, capabilities: Self.usualCapabilities) }
      try await expectTraced(try start(try launch()), with: .ptrace)
      let refused = try await start(try launch("ebpf")).end()
      #expect(refused.error.contains("ebpf: root lacks CAP_PERFMON and CAP_BPF here"), "\(refused.error)")
      let verdict = try await start(doctor).end().output
      #expect(verdict.contains("\nmissing  capabilities for eBPF: without CAP_PERFMON and CAP_BPF\n"), "\(verdict)")
      #expect(verdict.contains("\nlimited  seccomp: a filter forbids bpf, perf_event_open\n"))
      #expect(
        verdict.contains(
          "\nlaunch: auto uses ptrace\nattach: auto uses ptrace, for processes that have no more rights than you\n"))
      #expect(verdict.contains("\n  docker run --cap-add=PERFMON --cap-add=BPF IMAGE\n"))
      #expect(verdict.contains("\n  securityContext: {capabilities: {add: [PERFMON, BPF]}}\n"))
    }

    @Test("with CAP_BPF and CAP_PERFMON traces with eBPF")
    func granted() async throws {
      let capabilities = Self.usualCapabilities + ["bpf", "perfmon"]
      try await expectTraced(try contained(try launch(), capabilities: capabilities), with: .ebpf)
    }

    @Test("traces with ptrace as a user who has nothing and can get nothing, on a root that can't be written")
    func restricted() async throws {
      let folder = try ReadableFolder()
      let script = "mount -o remount,bind,ro / && mount -t tmpfs -o ro none /dev/shm && exec \"$@\""
      let sonde = [folder.sonde, "trace", "main.add", "--", try folder.copy(try add())]
      try await expectTraced(
        try contained(
          sonde, forbidding: ["bpf", "perf_event_open", "kcmp"], capabilities: [], as: .one, after: script),
        with: .ptrace)
    }

    @Test("traces with ptrace in a user namespace, and says why not with eBPF")
    func userNamespace() async throws {
      let unshare = { try ChildProcess("/usr/bin/unshare", ["--user", "--map-root-user"] + $0) }
      try await expectTraced(try unshare(try launch()), with: .ptrace)
      let why = "the kernel accepts it only from root of the machine, not from root of a user namespace"
      let refused = try await unshare(try launch("ebpf")).end()
      #expect(refused.error.contains("ebpf: \(why)."), "\(refused.error)")
      let verdict = try await unshare(doctor).end().output
      #expect(verdict.contains("\nmissing  Sonde's eBPF program: \(why)\n"), "\(verdict)")
      #expect(verdict.contains("\nattach: auto uses ptrace, for any process of the user namespace\n"))
    }

    @Test("traces nothing outside its user namespace, and says that it is outside")
    func outOfUserNamespace() async throws {
      let ticker = try await ChildProcess.ticker()
      let refused = try await ChildProcess(
        "/usr/bin/unshare",
        ["--user", "--map-root-user", TestEnvironment.sonde, "trace", "--pid", "\(ticker.processID)", "main.tick"]
      ).end()
      #expect(refused.code == 1)
      #expect(
        refused.error.contains(
          "Not permitted to trace process \(ticker.processID): it is in another user namespace, where you have no rights. "
            + "Trace from outside, as root of the machine, or inside, as the process's user."), "\(refused.error)")
      try await ticker.endsUnharmed()
    }

    @Test("tells what root lacks where it may not trace another user's process", arguments: BackendKind.allCases)
    func otherUser(backend: BackendKind) async throws {
      let folder = try ReadableFolder()
      let ticker = try await User.one.ticker(in: folder)
      let refused = try await ChildProcess(
        "/usr/bin/setpriv",
        [
          "--bounding-set=-all,+bpf,+perfmon", folder.sonde, "trace", "--backend", "\(backend)", "--pid",
          "\(ticker.processID)", "main.tick",
        ]
      ).end()
      #expect(refused.code == 1)
      #expect(
        refused.error.contains(
          ": it belongs to user \(User.one.id), and root lacks CAP_SYS_PTRACE here (Permission denied)."),
        "\(refused.error)")
      try await ticker.endsUnharmed()
    }

    // MARK: Filters

    /// Calls that a filter may forbid, and what does not work then.
    static let filters: [(call: String, launch: [BackendKind], attach: [BackendKind])] = [
      ("ptrace", [], [.ebpf]), ("process_vm_readv", [.ebpf], [.ebpf]), ("process_vm_writev", [.ebpf], [.ebpf]),
      ("kcmp", [.ebpf, .ptrace], [.ebpf, .ptrace]), ("pidfd_open", [.ptrace], [.ptrace]),
      ("pidfd_send_signal", [.ebpf, .ptrace], [.ebpf, .ptrace]), ("bpf", [.ptrace], [.ptrace]),
      ("perf_event_open", [.ebpf, .ptrace], [.ebpf, .ptrace]),
    ]

    @Test(
      "under a filter traces with what is left, names the call that is forbidden, and harms nobody",
      arguments: ["errno", "kill"], filters.indices)
    func filtered(action: String, index: Int) async throws {
      let (call, launched, attached) = Self.filters[index]
      let filter = try sandbox(action, [call])
      func start(_ command: [String]) throws -> ChildProcess {
        try ChildProcess(filter[0], filter.dropFirst() + command)
      }
      let ticker = try await ChildProcess.ticker()
      let why = "a seccomp filter forbids \(call)"
      for backend in BackendKind.allCases {
        if launched.contains(backend) {
          try await expectTraced(try start(try launch("\(backend)")), with: backend)
        } else {
          let refused = try await start(try launch("\(backend)")).end()
          #expect(refused.code == 1)
          #expect(refused.output == "")
          #expect(refused.error.contains(why), "\(refused.error)")
        }
        let attach = try await start(
          [
            TestEnvironment.sonde, "trace", "--backend", "\(backend)", "--count", "4", "--pid", "\(ticker.processID)",
            "main.tick",
          ]
        ).end()
        #expect(attach.code == (attached.contains(backend) ? 0 : 1), "\(attach.error)")
        #expect(attach.error.contains(attached.contains(backend) ? "> goroutine(" : why), "\(attach.error)")
      }
      let verdict = try await start(doctor).end().output
      let isNamed = verdict.contains("\nlimited  seccomp: a filter forbids \(call)\n")
      #expect(isNamed == !["kcmp", "pidfd_send_signal"].contains(call), "\(verdict)")
      let best = launched.first.map { "auto uses \($0)" } ?? "nothing works"
      #expect(verdict.contains("\nlaunch: \(best)\n"), "\(verdict)")
      try await ticker.endsUnharmed()
    }

    // MARK: Files

    @Test("runs a program untraced where ptrace is forbidden", arguments: ["errno", "kill"])
    func noDebug(action: String) async throws {
      let filter = try sandbox(action, ["ptrace"])
      let command = [TestEnvironment.sonde, "trace", "--no-debug", "--", try add()]
      let run = try await ChildProcess(filter[0], filter.dropFirst() + command).end()
      #expect(run.code == 0)
      #expect(run.output == "add(2, 3) = 5\n")
    }

    @Test("traces where /sys is hidden and /tmp can't be written", arguments: BackendKind.allCases)
    func hiddenFiles(backend: BackendKind) async throws {
      let folder = try ReadableFolder()
      let script = """
        mount --bind "$0" /mnt && mount -t tmpfs -o ro none /tmp && mount -t tmpfs none /sys && cd / && exec "$@"
        """
      _ = try folder.copy(try add(), as: "add")
      try await expectTraced(
        try contained([
          "/bin/sh", "-c", script, folder.path, "/mnt/sonde", "trace", "--backend", "\(backend)", "main.add", "--",
          "/mnt/add",
        ]), with: backend)
    }

    @Test("builds nothing where the temporary folder can't be written, says so, and takes another")
    func readOnlyTemporaryFolder() async throws {
      let folder = try TestEnvironment.temporaryFolder()
      defer { try? FileManager.default.removeItem(atPath: folder) }
      let go = try GoToolchain.newest.environment.map { "\($0.key)=\($0.value)" }
      func build(in folder: String) throws -> ChildProcess {
        try contained(
          ["/usr/bin/env", "TMPDIR=\(folder)"] + go
            + [TestEnvironment.sonde, "trace", "main.add", "--", Fixture.folder("add")],
          after: "mount -t tmpfs -o ro none /mnt && exec \"$@\"")
      }
      let refused = try await build(in: "/mnt").end()
      #expect(refused.code == 1)
      #expect(
        refused.error.contains(
          "No temporary folder could be made in '/mnt': Read-only file system. Set TMPDIR to a folder that you may write to."
        ),
        "\(refused.error)")
      try await expectTraced(try build(in: folder), with: .ebpf)
    }

    @Test("says that /proc is missing, or another pid namespace's, and how it is mounted; noDebug may need neither")
    func proc() async throws {
      let missing = try await ChildProcess(
        "/usr/bin/unshare", ["--mount", "/bin/sh", "-c", "umount -l /proc && exec \"$@\"", "sh"] + (try launch())
      ).end()
      #expect(missing.code == 1)
      #expect(
        missing.error
          == "sonde: Nothing can be traced here: /proc is not mounted. Mount it again: 'mount -t proc proc /proc'.\n")
      let foreign = { try ChildProcess("/usr/bin/unshare", ["--pid", "--fork", "--kill-child"] + $0) }
      let refused = try await foreign(try launch()).end()
      #expect(refused.code == 1)
      #expect(
        refused.error == """
          sonde: Nothing can be traced here: /proc shows another pid namespace. Mount it again: 'mount -t proc proc \
          /proc'.

          """)
      let verdict = try await foreign(doctor).end()
      #expect(verdict.code == 1)
      #expect(
        verdict.output.contains("\nmissing  /proc: /proc shows another pid namespace, so no process can be found\n"))
      #expect(verdict.output.contains("\nlaunch: nothing works\n"))
      // Because the doctor asks the kernel, not the process in /proc that has our id.
      #expect(verdict.output.contains("\nok       CAP_SYS_PTRACE: any user's processes can be traced\n"))
      let run = try await foreign([TestEnvironment.sonde, "trace", "--no-debug", "--", try add()]).end()
      #expect(run.output == "add(2, 3) = 5\n")
    }

    @Test("says of a process that /proc hides that it is hidden")
    func hiddenProcess() async throws {
      let folder = try ReadableFolder()
      let hot = try folder.copy(try Fixture.build("hot", try .newestOptimized))
      let user = "setpriv --reuid=\(User.one.id) --regid=\(User.one.id) --clear-groups"
      let script =
        "mount -t proc -o hidepid=2 proc /proc; \(hot) >/dev/null & exec \(user) \(folder.sonde) trace --pid $! main.x"
      let refused = try await contained(["/bin/sh", "-c", script]).end()
      #expect(refused.code == 1)
      #expect(
        refused.error.contains(": /proc hides it from you (it is mounted with hidepid): it belongs to another user, "),
        "\(refused.error)")
    }
  }
}
