// SPDX-FileCopyrightText: The Sonde authors
// SPDX-License-Identifier: MIT
import TraceBackend
import UprobeBackend

extension Judged {
  var machineFindings: [Finding] {
    let architecture = facts.machine.architecture
    let oldest = "\(UprobeFacts.oldestKernel.major).\(UprobeFacts.oldestKernel.minor)"
    return [
      isSupportedMachine
        ? Finding(.ok, "architecture", "x86-64")
        : Finding(.missing, "architecture", "\(architecture); only x86-64 is supported"),
      hasKernelForUprobes
        ? Finding(.ok, "kernel", "Linux \(facts.machine.kernel)")
        : Finding(.limited, "kernel", "Linux \(facts.machine.kernel); eBPF is used from \(oldest)"),
      facts.surroundings.procObstacle.map { Finding(.missing, "/proc", "\($0.text), so no process can be found") }
        ?? Finding(.ok, "/proc", "it shows the processes that can be traced"),
    ]
  }

  // MARK: eBPF

  var uprobeFindings: [Finding] {
    let uprobe = facts.uprobe
    return [
      rightsFinding, unprivilegedFinding, programFinding, multiLinkFinding,
      trialFinding(
        uprobe.ringBuffer, since: (5, 8), "eBPF ring buffer", works: "hits come through it", lacking: .missing,
        without: "hits can't be delivered"),
      trialFinding(
        uprobe.sleepablePrograms, since: (6, 0), "sleepable eBPF programs",
        works: "a hit waits for data that is not in memory", lacking: .missing,
        without: "the kernel will reject Sonde's program"),
      uprobe.hasTypes
        ? Finding(.ok, "kernel types (BTF)", "/sys/kernel/btf/vmlinux")
        : Finding(
          .limited, "kernel types (BTF)", "no /sys/kernel/btf/vmlinux: assembly functions print goroutine 0"),
    ].compactMap { $0 }
  }

  private var rightsFinding: Finding {
    let name = "capabilities for eBPF"
    let (held, missing) = (facts.uprobe.heldCapabilities, facts.uprobe.missingCapabilities)
    guard missing.isEmpty else {
      let without = "without \(missing.joined(separator: " and "))"
      return Finding(.missing, name, held.isEmpty ? without : "\(held.joined(separator: " and ")) alone, \(without)")
    }
    let isWhole = held.contains("CAP_BPF") && held.contains("CAP_PERFMON")
    return Finding(
      .ok, name, isWhole ? "CAP_BPF and CAP_PERFMON" : "CAP_SYS_ADMIN, which includes CAP_BPF and CAP_PERFMON")
  }

  private var unprivilegedFinding: Finding? {
    facts.uprobe.unprivilegedSetting.map { setting in
      Finding(
        .ok, "kernel.unprivileged_bpf_disabled",
        setting == 0
          ? "0: even so, uprobes need CAP_BPF and CAP_PERFMON" : "\(setting): eBPF needs CAP_BPF")
    }
  }

  /// Why something was not tried, a clause.
  private var untried: String {
    facts.uprobe.missingCapabilities.isEmpty
      ? "not tried, because eBPF failed earlier" : "can't be tried without the rights"
  }

  private var programFinding: Finding {
    switch facts.uprobe.program {
    case .works: Finding(.ok, "Sonde's eBPF program", "the kernel accepts it")
    case .fails(let why): Finding(.missing, "Sonde's eBPF program", why, details: facts.uprobe.programLog)
    case .untried: Finding(.limited, "Sonde's eBPF program", untried)
    }
  }

  private var multiLinkFinding: Finding {
    let name = "uprobe_multi links"
    switch facts.uprobe.multiLinks {
    case .works: return Finding(.ok, name, "thousands of probes are set at once")
    case .untried where isKernel(6, 6):
      return Finding(.ok, name, "from Linux 6.6 on; \(untried)")
    case .fails, .untried:
      // Each of our probes uses two files, and some files are in use for other things.
      let probes = (max(facts.machine.openFiles, 100) - 100) / 2
      return Finding(
        .limited, name,
        "from Linux 6.6 on; without them probes are set one by one, at most \(probes) with the files allowed")
    }
  }

  private func trialFinding(
    _ trial: UprobeFacts.Trial, since version: (Int, Int), _ name: String, works: String, lacking: Finding.Status,
    without: String
  ) -> Finding {
    switch trial {
    case .works: return Finding(.ok, name, works)
    case .untried where isKernel(version.0, version.1):
      return Finding(.ok, name, "from Linux \(version.0).\(version.1) on; \(untried)")
    case .untried: return Finding(lacking, name, "from Linux \(version.0).\(version.1) on; without: \(without)")
    case .fails(let why): return Finding(lacking, name, "\(why); without: \(without)")
    }
  }

  // MARK: ptrace

  var ptraceFindings: [Finding] {
    [capabilityFinding, yamaFinding, childFinding, filterFinding]
  }

  private var filterFinding: Finding {
    let surroundings = facts.surroundings
    guard surroundings.isFiltered else { return Finding(.ok, "seccomp", "no filter") }
    let forbidden = surroundings.forbiddenCalls.map(\.rawValue).joined(separator: ", ")
    return forbidden.isEmpty
      ? Finding(.ok, "seccomp", "a filter is on, and allows what Sonde needs")
      : Finding(.limited, "seccomp", "a filter forbids \(forbidden)")
  }

  private var capabilityFinding: Finding {
    let isRoot = facts.machine.userID == 0
    switch (isRoot, facts.ptrace.hasCapability) {
    case (true, true):
      return
        facts.surroundings.isInUserNamespace
        ? Finding(.limited, "CAP_SYS_PTRACE", "root of a user namespace: only processes inside it can be traced")
        : Finding(.ok, "CAP_SYS_PTRACE", "any user's processes can be traced")
    case (true, false):
      return Finding(
        .limited, "CAP_SYS_PTRACE", "root lacks it here: only processes without further rights can be traced")
    // Rights that only this file has are not passed on to whoever runs it.
    case (false, _): return Finding(.limited, "CAP_SYS_PTRACE", "not root: only your own processes can be traced")
    }
  }

  private var yamaFinding: Finding {
    let name = "kernel.yama.ptrace_scope"
    switch facts.ptrace.yamaScope {
    case nil: return Finding(.ok, name, "this kernel has no Yama")
    case 0: return Finding(.ok, name, "0: you may trace your own processes")
    case let scope? where scope >= 3: return Finding(.missing, name, "\(scope): nobody may trace")
    case let scope? where isFree: return Finding(.ok, name, "\(scope): it does not restrict root")
    case 1: return Finding(.limited, name, "1: you may trace only what Sonde starts")
    case let scope?: return Finding(.missing, name, "\(scope): only root may trace")
    }
  }

  private var childFinding: Finding {
    facts.ptrace.childRefusal.map { Finding(.missing, "ptrace", "a child process can't be traced: \($0)") }
      ?? (canUsePtrace
        ? Finding(.ok, "ptrace", "a child process can be traced")
        : Finding(.missing, "ptrace", "the memory of a traced process can't be accessed: see seccomp"))
  }

  // MARK: The rest

  var otherFindings: [Finding] {
    // Memory used by eBPF has not counted against RLIMIT_MEMLOCK since Linux 5.11, so it does not matter here.
    let files = facts.machine.openFiles
    return [
      hasOpenFiles
        ? Finding(files >= 256 ? .ok : .limited, "open files", "\(files) are allowed")
        : Finding(
          .missing, "open files",
          "\(facts.machine.openFilesNow) are allowed, and Sonde needs \(Surroundings.leastOpenFiles)"),
      facts.machine.go.map { Finding(.ok, "go", $0) }
        ?? Finding(.limited, "go", "not in PATH: only programs that are already built can be traced"),
    ]
  }
}
