// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT

import PtraceBackend
import Testing
import TraceBackend
import UprobeBackend

@testable import Doctor

@Suite("What the doctor says of")
struct DiagnosisTests {
  /// Root on a new kernel with every feature.
  static let root = Facts(
    machine: MachineFacts(
      architecture: "x86_64", kernel: "6.18.2-cloud", userID: 0, group: "root", executable: "/usr/bin/sonde",
      go: "/usr/bin/go", openFiles: 1024),
    surroundings: SurroundingFacts(),
    uprobe: UprobeFacts(
      missingCapabilities: [], unprivilegedSetting: 2, program: .works, multiLinks: .works, ringBuffer: .works,
      sleepablePrograms: .works, hasTypes: true),
    ptrace: PtraceFacts(childRefusal: nil, hasCapability: true, yamaScope: 0))

  /// A user without privileges on the same machine.
  static var person: Facts {
    var facts = root
    facts.machine.userID = 1000
    facts.machine.group = "ann"
    facts.uprobe = UprobeFacts(
      missingCapabilities: ["CAP_PERFMON", "CAP_BPF"], unprivilegedSetting: 2, program: .untried, multiLinks: .untried,
      ringBuffer: .untried, sleepablePrograms: .untried, hasTypes: true)
    facts.ptrace.hasCapability = false
    return facts
  }

  private func text(_ facts: Facts) -> String { Diagnosis(facts).lines.joined(separator: "\n") }

  /// The findings that are not ok, with their remarks.
  private func remarks(_ facts: Facts) -> [String] {
    Diagnosis(facts).findings.filter { $0.status != .ok }.map { "\($0.status) \($0.name): \($0.clause)" }
  }

  /// The text after the findings.
  private func summary(_ facts: Facts) -> [String] {
    Array(Diagnosis(facts).lines.drop { !$0.hasPrefix("launch: ") })
  }

  @Test("root on a new kernel, where nothing is missing")
  func rootWithAll() {
    #expect(
      text(Self.root) == """
        ok       architecture: x86-64
        ok       kernel: Linux 6.18.2-cloud
        ok       /proc: it shows the processes that can be traced
        ok       capabilities for eBPF: CAP_BPF and CAP_PERFMON
        ok       kernel.unprivileged_bpf_disabled: 2: eBPF needs CAP_BPF
        ok       Sonde's eBPF program: the kernel accepts it
        ok       uprobe_multi links: thousands of probes are set at once
        ok       eBPF ring buffer: hits come through it
        ok       sleepable eBPF programs: a hit waits for data that is not in memory
        ok       kernel types (BTF): /sys/kernel/btf/vmlinux
        ok       CAP_SYS_PTRACE: any user's processes can be traced
        ok       kernel.yama.ptrace_scope: 0: you may trace your own processes
        ok       ptrace: a child process can be traced
        ok       seccomp: no filter
        ok       open files: 1024 are allowed
        ok       go: /usr/bin/go

        launch: auto uses ebpf
        attach: auto uses ebpf, for any process
        """)
  }

  @Test("a person without privileges, who can trace with ptrace")
  func unprivileged() {
    #expect(
      text(Self.person) == """
        ok       architecture: x86-64
        ok       kernel: Linux 6.18.2-cloud
        ok       /proc: it shows the processes that can be traced
        missing  capabilities for eBPF: without CAP_PERFMON and CAP_BPF
        ok       kernel.unprivileged_bpf_disabled: 2: eBPF needs CAP_BPF
        limited  Sonde's eBPF program: can't be tried without the rights
        ok       uprobe_multi links: from Linux 6.6 on; can't be tried without the rights
        ok       eBPF ring buffer: from Linux 5.8 on; can't be tried without the rights
        ok       sleepable eBPF programs: from Linux 6.0 on; can't be tried without the rights
        ok       kernel types (BTF): /sys/kernel/btf/vmlinux
        limited  CAP_SYS_PTRACE: not root: only your own processes can be traced
        ok       kernel.yama.ptrace_scope: 0: you may trace your own processes
        ok       ptrace: a child process can be traced
        ok       seccomp: no filter
        ok       open files: 1024 are allowed
        ok       go: /usr/bin/go

        launch: auto uses ptrace
        attach: auto uses ptrace, for your own processes

        For ebpf, run it as root:
          sudo /usr/bin/sonde trace PATTERN -- PROGRAM
        Or give the rights to a copy that only the group ann may run:
          sudo install -m 0750 -g ann /usr/bin/sonde /usr/local/bin/sonde-ebpf
          sudo setcap cap_bpf,cap_perfmon+ep /usr/local/bin/sonde-ebpf
        """)
  }

  @Test("a person who runs the group's copy with capabilities")
  func groupCopy() {
    var facts = Self.person
    facts.uprobe = Self.root.uprobe
    facts.ptrace.hasCapability = true
    #expect(remarks(facts) == ["limited CAP_SYS_PTRACE: not root: only your own processes can be traced"])
    #expect(summary(facts) == ["launch: auto uses ebpf", "attach: auto uses ebpf, for your own processes"])
  }

  @Test("a kernel that is too old for eBPF")
  func oldKernel() {
    var facts = Self.root
    facts.machine.kernel = "5.4.0-150-generic"
    facts.uprobe = UprobeFacts(
      missingCapabilities: [], unprivilegedSetting: 0, program: .fails("Invalid argument"),
      multiLinks: .fails("this kernel has none"), ringBuffer: .fails("Invalid argument"),
      sleepablePrograms: .fails("Invalid argument"), hasTypes: false)
    #expect(
      remarks(facts) == [
        "limited kernel: Linux 5.4.0-150-generic; eBPF is used from 6.1",
        "missing Sonde's eBPF program: Invalid argument",
        "limited uprobe_multi links: from Linux 6.6 on; without them probes are set one by one, at most 462 with the "
          + "files allowed",
        "missing eBPF ring buffer: Invalid argument; without: hits can't be delivered",
        "missing sleepable eBPF programs: Invalid argument; without: the kernel will reject Sonde's program",
        "limited kernel types (BTF): no /sys/kernel/btf/vmlinux: assembly functions print goroutine 0",
      ])
    #expect(
      summary(facts) == [
        "launch: auto uses ptrace", "attach: auto uses ptrace, for any process", "",
        "For ebpf, use Linux 6.1 or newer.",
      ])
  }

  @Test("a kernel that takes the program but has no uprobe_multi links")
  func singleLinks() {
    var facts = Self.root
    facts.machine.kernel = "6.1.0"
    facts.machine.openFiles = 524_288
    facts.uprobe.multiLinks = .fails("this kernel has none")
    #expect(
      remarks(facts) == [
        "limited uprobe_multi links: from Linux 6.6 on; without them probes are set one by one, at most 262094 with the "
          + "files allowed"
      ])
    #expect(summary(facts) == ["launch: auto uses ebpf", "attach: auto uses ebpf, for any process"])
  }

  @Test("a kernel that refuses the program, with its verifier's words")
  func refused() {
    var facts = Self.root
    facts.uprobe.program = .fails("Permission denied (R2 unbounded memory access)")
    facts.uprobe.programLog = ["12: (85) call bpf_probe_read_user#112", "R2 unbounded memory access"]
    let lines = Diagnosis(facts).lines
    let start = lines.firstIndex { $0.hasPrefix("missing") } ?? 0
    #expect(
      lines[start..<start + 3] == [
        "missing  Sonde's eBPF program: Permission denied (R2 unbounded memory access)",
        "           12: (85) call bpf_probe_read_user#112", "           R2 unbounded memory access",
      ])
    #expect(
      summary(facts) == [
        "launch: auto uses ptrace", "attach: auto uses ptrace, for any process", "",
        "For ebpf, please report what this kernel says about Sonde's program.",
      ])
  }

  @Test("a container without capabilities, without BTF and with a filter that forbids ptrace")
  func container() {
    var facts = Self.root
    facts.uprobe = Self.person.uprobe
    facts.uprobe.hasTypes = false
    facts.uprobe.unprivilegedSetting = nil
    facts.ptrace = PtraceFacts(
      childRefusal: "a seccomp filter forbids ptrace", hasCapability: false, yamaScope: nil)
    facts.surroundings = SurroundingFacts(isFiltered: true, forbiddenCalls: [.ptrace, .bpf])
    facts.machine.go = nil
    #expect(
      remarks(facts) == [
        "missing capabilities for eBPF: without CAP_PERFMON and CAP_BPF",
        "limited Sonde's eBPF program: can't be tried without the rights",
        "limited kernel types (BTF): no /sys/kernel/btf/vmlinux: assembly functions print goroutine 0",
        "limited CAP_SYS_PTRACE: root lacks it here: only processes without further rights can be traced",
        "missing ptrace: a child process can't be traced: a seccomp filter forbids ptrace",
        "limited seccomp: a filter forbids ptrace, bpf",
        "limited go: not in PATH: only programs that are already built can be traced",
      ])
    #expect(
      summary(facts) == [
        "launch: nothing works", "attach: nothing works: ptrace and eBPF are both refused", "",
        "For ptrace, start the container with the right to use it:",
        "  docker run --cap-add=SYS_PTRACE --security-opt seccomp=unconfined IMAGE", "Or in Kubernetes:",
        "  securityContext: {capabilities: {add: [SYS_PTRACE]}, seccompProfile: {type: Unconfined}}",
        "For ebpf, start the container with the capabilities:", "  docker run --cap-add=PERFMON --cap-add=BPF IMAGE",
        "Or in Kubernetes:", "  securityContext: {capabilities: {add: [PERFMON, BPF]}}",
      ])
    #expect(!Diagnosis(facts).isUsable)
  }

  @Test("a container with its engine's usual rights: root, and a filter that forbids eBPF")
  func usualContainer() {
    var facts = Self.root
    facts.uprobe = Self.person.uprobe
    facts.ptrace.hasCapability = false
    facts.surroundings = SurroundingFacts(isFiltered: true, forbiddenCalls: [.bpf, .openPerformanceEvent])
    #expect(
      summary(facts).prefix(2) == [
        "launch: auto uses ptrace", "attach: auto uses ptrace, for processes that have no more rights than you",
      ])
    facts.surroundings.forbiddenCalls = []
    #expect(text(facts).contains("\nok       seccomp: a filter is on, and allows what Sonde needs\n"))
  }

  @Test("a container whose filter forbids eBPF to those who have the capabilities")
  func filteredCapabilities() {
    var facts = Self.root
    facts.uprobe.program = .fails("a seccomp filter forbids bpf")
    facts.surroundings = SurroundingFacts(isFiltered: true, forbiddenCalls: [.bpf])
    #expect(
      summary(facts) == [
        "launch: auto uses ptrace", "attach: auto uses ptrace, for any process", "",
        "For ebpf, start the container without its filter:",
        "  docker run --cap-add=BPF --cap-add=PERFMON --security-opt seccomp=unconfined IMAGE", "Or in Kubernetes:",
        "  securityContext: {capabilities: {add: [BPF, PERFMON]}, seccompProfile: {type: Unconfined}}",
      ])
  }

  @Test("somebody for whom no file can give rights, and somebody whose file has some that do not count")
  func withoutGains() {
    var facts = Self.person
    facts.surroundings.gainsNothing = true
    #expect(
      summary(facts).last
        == "For ebpf, start sonde from outside: no program that is started here gains rights (no_new_privs).")
    facts.surroundings = SurroundingFacts(fileHasCapabilities: true)
    #expect(
      Array(summary(facts).suffix(3)) == [
        "This file has capabilities that do not count here: its file system may be mounted with nosuid. Use a copy on "
          + "another one:", "  sudo install /usr/bin/sonde /usr/local/bin/sonde-ebpf",
        "  sudo setcap cap_bpf,cap_perfmon+ep /usr/local/bin/sonde-ebpf",
      ])
  }

  @Test("too few open files: nothing works, and nothing else is proposed")
  func fewOpenFiles() {
    var facts = Self.person
    facts.machine.openFilesNow = 20
    #expect(remarks(facts).contains("missing open files: 20 are allowed, and Sonde needs 64"))
    #expect(
      summary(facts) == [
        "launch: nothing works", "attach: nothing works: too few files may be open", "",
        "To trace anything, raise the limit of open files:", "  ulimit -n 64",
      ])
  }

  @Test("eBPF that fails where nothing forbids it: no other filter is proposed, and what was not tried says why")
  func failsByItself() {
    var facts = Self.root
    facts.uprobe.program = .fails("the clock of this time namespace is not the kernel's")
    facts.uprobe.multiLinks = .untried
    #expect(summary(facts) == ["launch: auto uses ptrace", "attach: auto uses ptrace, for any process"])
    #expect(text(facts).contains("uprobe_multi links: from Linux 6.6 on; not tried, because eBPF failed earlier"))
  }

  @Test("a user who may start no more processes")
  func noMoreProcesses() {
    var facts = Self.person
    facts.ptrace.childRefusal = "Resource temporarily unavailable"
    #expect(summary(facts).contains("To trace anything, let this user start more processes:"))
    #expect(summary(facts).contains("  ulimit -u unlimited"))
  }

  @Test("root of a user namespace, whom the kernel refuses eBPF")
  func userNamespace() {
    var facts = Self.root
    facts.uprobe.program = .fails("the kernel accepts it only from root of the machine")
    (facts.uprobe.multiLinks, facts.uprobe.ringBuffer, facts.uprobe.sleepablePrograms) = (.untried, .untried, .untried)
    facts.surroundings.isInUserNamespace = true
    #expect(
      summary(facts) == [
        "launch: auto uses ptrace", "attach: auto uses ptrace, for any process of the user namespace", "",
        "For ebpf, trace from outside the user namespace, where the process has another id:",
        "  sudo /usr/bin/sonde trace --pid PROCESS PATTERN",
      ])
  }

  @Test(
    "a place whose /proc is of no use",
    arguments: [
      (Surroundings.ProcObstacle.missing, "/proc is not mounted"),
      (.otherNamespace, "/proc shows another pid namespace"),
    ])
  func noProc(obstacle: Surroundings.ProcObstacle, text: String) {
    var facts = Self.root
    facts.surroundings.procObstacle = obstacle
    #expect(remarks(facts) == ["missing /proc: \(text), so no process can be found"])
    #expect(
      summary(facts) == [
        "launch: nothing works", "attach: nothing works: \(text)", "", "To trace anything, mount /proc:",
        "  mount -t proc proc /proc",
      ])
    #expect(!Diagnosis(facts).isUsable)
  }

  @Test("a person under Yama's scope 1, who may attach to nothing")
  func yamaOne() {
    var facts = Self.person
    facts.uprobe = Self.root.uprobe
    facts.ptrace.yamaScope = 1
    #expect(remarks(facts).last == "limited kernel.yama.ptrace_scope: 1: you may trace only what Sonde starts")
    #expect(
      summary(facts) == [
        "launch: auto uses ebpf", "attach: nothing works: kernel.yama.ptrace_scope is 1", "",
        "To attach to your own processes:", "  sudo sysctl kernel.yama.ptrace_scope=0", "Or attach as root:",
        "  sudo /usr/bin/sonde trace --pid PROCESS PATTERN",
      ])
    #expect(Diagnosis(facts).isUsable)
  }

  @Test("a person under Yama's scope 2, who may trace nothing")
  func yamaTwo() {
    var facts = Self.person
    facts.uprobe = Self.root.uprobe
    facts.ptrace.yamaScope = 2
    facts.ptrace.childRefusal = "Operation not permitted"
    #expect(
      remarks(facts).suffix(2) == [
        "missing kernel.yama.ptrace_scope: 2: only root may trace",
        "missing ptrace: a child process can't be traced: Operation not permitted",
      ])
    #expect(
      summary(facts) == [
        "launch: nothing works", "attach: nothing works: kernel.yama.ptrace_scope is 2", "",
        "To trace your own programs:", "  sudo sysctl kernel.yama.ptrace_scope=0", "Or attach as root:",
        "  sudo /usr/bin/sonde trace --pid PROCESS PATTERN",
      ])
    #expect(!Diagnosis(facts).isUsable)
  }

  @Test("root under Yama's scopes 1 and 2, which do not bind root", arguments: [1, 2])
  func yamaForRoot(scope: Int) {
    var facts = Self.root
    facts.ptrace.yamaScope = scope
    #expect(remarks(facts) == [])
    #expect(summary(facts) == ["launch: auto uses ebpf", "attach: auto uses ebpf, for any process"])
  }

  @Test("anybody under Yama's scope 3")
  func yamaThree() {
    var facts = Self.root
    facts.ptrace.yamaScope = 3
    facts.ptrace.childRefusal = "Operation not permitted"
    #expect(
      summary(facts) == [
        "launch: nothing works", "attach: nothing works: kernel.yama.ptrace_scope is 3", "",
        "To trace anything, set Yama's scope for the next start, and restart the machine:",
        "  echo kernel.yama.ptrace_scope=0 | sudo tee /etc/sysctl.d/99-sonde.conf",
      ])
  }

  @Test("a machine that is no x86-64")
  func otherMachine() {
    var facts = Self.root
    facts.machine.architecture = "aarch64"
    #expect(remarks(facts) == ["missing architecture: aarch64; only x86-64 is supported"])
    #expect(summary(facts) == ["launch: nothing works", "attach: nothing works: only x86-64 is supported"])
    #expect(!Diagnosis(facts).isUsable)
  }

  @Test("a path that a shell would cut, in the commands")
  func quoting() {
    var facts = Self.person
    facts.machine.executable = "/home/ann/my tools/sonde's"
    #expect(
      summary(facts).contains(
        "  sudo install -m 0750 -g ann '/home/ann/my tools/sonde'\\''s' /usr/local/bin/sonde-ebpf"))
  }
}
